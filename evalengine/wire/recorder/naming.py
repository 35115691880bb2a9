"""How recordings are named on the disk."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from evalengine.vocabulary.voices import Side

ENDING = ".flac.evr"
_SAYS: dict[Side, str] = {"candidate": "candidat", "correspondent": "correspondant"}


def folder_of(folder: Path, sitting: str) -> Path:
    """Where the recordings of ``sitting`` are."""
    return folder / quote(sitting, safe="")


def file_of(call: str, side: Side, token: str) -> str:
    """``token`` makes it another file each time that the same call is begun to be recorded."""
    return f"{quote(call, safe='')}.{_SAYS[side]}.{token[:8]}{ENDING}"
