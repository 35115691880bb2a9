"""From the content of a print to its PDF, by Typst."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

from evalengine.dossier.models import Dossier

_TEMPLATES = Path(__file__).parent


def header(dossier: Dossier) -> dict[str, str]:
    """What every page bears."""
    return {
        "company": dossier.company,
        "version": dossier.version,
        "status": dossier.status,
        "digest": dossier.digest[:12],
    }


def set_pdf(template: str, content: dict[str, Any]) -> bytes:
    """The PDF of ``template`` filled with ``content`` (plain JSON values).

    Texts go in as data, never as markup: nothing that an author writes can break a page. Only the
    fonts that came with the library are used, so that a page is the same on every machine.
    """
    return typst.compile(
        str(_TEMPLATES / f"{template}.typ"),
        root=str(_TEMPLATES),
        ignore_system_fonts=True,
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )
