"""The papers of one sitting, as PDF.

============  ===============================================================
`booklet`     the livret d'évaluation: timeline, calls, criteria with their proofs, signatures
`interview`   its part for the interview: questions, case studies, role-play, self-assessment
`minutes`     the procès-verbal: when, who, what went wrong, what it came to
`attendance`  the feuille d'émargement
`marks`       what each of the two who mark said, for livret and procès-verbal
`told`        what several of them say, in the same words
`setting`     from a content to a PDF, by Typst (each paper has a template beside)
============  ===============================================================

Every page bears the dossier's version and status, and those of the grid.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from evalengine.exports.case import Case
from evalengine.exports.papers import attendance, booklet, minutes
from evalengine.exports.papers.setting import set_pdf

PAPERS: dict[str, tuple[str, Callable[[Case], dict[str, Any]]]] = {
    "livret.pdf": ("booklet", booklet.content),
    "proces-verbal.pdf": ("minutes", minutes.content),
    "emargement.pdf": ("attendance", attendance.content),
}
"""By the name of the file: its template, and what it is filled with."""


def papers(case: Case) -> dict[str, bytes]:
    """Every paper by the name of its file. Typst works outside of Python, hence in threads."""
    contents = {name: content(case) for name, (_, content) in PAPERS.items()}
    here = Path(__file__).parent
    with ThreadPoolExecutor(len(PAPERS)) as threads:
        setting = {
            name: threads.submit(set_pdf, here / f"{template}.typ", contents[name])
            for name, (template, _) in PAPERS.items()
        }
        return {name: pdf.result() for name, pdf in setting.items()}
