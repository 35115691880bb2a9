"""`evalengine print`: the papers of an exam, as PDF.

===============  ==============================================================
`booklet`        the candidate's hour of preparation: every file, nothing of the scenarios
`cue_cards`      the co-évaluateur's cards: one a call, with its cues and its truth
`assessor`       the évaluateur's sheet: every criterion, and the calls that examine it
`setting`        from those contents to a PDF, by Typst (each has a template beside)
`words`          French dates, and the words for codes
===============  ==============================================================

Every page bears the dossier's version and status.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from evalengine.commission.prints import assessor, booklet, cue_cards
from evalengine.commission.prints.setting import set_pdf
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import Programme
from evalengine.errors import BadDossier, BadSettings, reason_of

PRINTS: dict[str, tuple[str, Callable[[Dossier, Programme], dict[str, Any]]]] = {
    "livret_candidat": ("booklet", booklet.content),
    "cartes_co_evaluateur": ("cue_cards", cue_cards.content),
    "feuille_evaluateur": ("assessor", assessor.content),
}
"""By the name of the file: its template, and what it is filled with."""


def write(dossier: Dossier, programme: str, folder: Path) -> list[Path]:
    """Writes every print of a programme (or of a scenario by itself) into ``folder``.

    Raises `BadDossier` when there is no such programme, `BadSettings` when it cannot be written.
    """
    try:
        played = dossier.programme(programme)
    except KeyError:
        known = ", ".join(sorted({*dossier.programmes, *dossier.scenarios}))
        told = f"Le programme « {programme} » n’existe pas. Connus : {known}."
        raise BadDossier(told) from None
    written = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, (template, content) in PRINTS.items():
            path = folder / f"{name}.pdf"
            path.write_bytes(set_pdf(template, content(dossier, played)))
            written.append(path)
    except OSError as error:
        raise BadSettings(f"« {folder} » ne peut pas être écrit : {reason_of(error)}.") from error
    return written
