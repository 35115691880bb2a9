"""What the prints of the commission share: the folder of their templates, and their header."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evalengine.dossier.models import Dossier
from evalengine.exports.papers import setting

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
    """The PDF of one of the templates beside, filled with ``content``."""
    return setting.set_pdf(_TEMPLATES / f"{template}.typ", content)
