"""The seals of closed sittings, one file each, made once, with the grid that each one is of.

The dossier école may be revised after a sitting: what it was judged by is kept here, so that its
files can be made, and its journal destroyed in its time, whatever became of the dossier.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from evalengine.errors import JournalBroken, JournalError, reason_of
from evalengine.journal.archive import SealedBy, grid_line, read_grid, read_seal, seal_of
from evalengine.keys import CentreKey
from evalengine.referentiel.models import Grid
from evalengine.vocabulary.entry import Entry


class KeptSeal(NamedTuple):
    """A seal and its grid."""

    sealed: SealedBy
    grid: Grid


def path_of(folder: Path, sitting: str) -> Path:
    """Where the seal of ``sitting`` is kept."""
    return folder / f"{quote(sitting, safe='')}.sceau"


def known_seal(folder: Path, sitting: str) -> KeptSeal | None:
    """The seal that is kept; None when there is none.

    Raises `JournalBroken` when what is kept is no seal, `JournalError` when it cannot be read.
    """
    try:
        lines = path_of(folder, sitting).read_bytes().split(b"\n")
    except FileNotFoundError:
        return None
    except OSError as error:
        told = f"Le sceau de « {sitting} » ne peut pas être lu : {reason_of(error)}."
        raise JournalError(told) from error
    if len(lines) != 3:
        raise JournalBroken(f"Le sceau de « {sitting} » est abîmé.")
    sealed = read_seal(lines[1])
    return KeptSeal(sealed, read_grid(lines[0], sealed.seal))


def keep_seal(
    folder: Path, sitting: str, entries: Sequence[Entry], grid: Grid, key: CentreKey, engine: str
) -> KeptSeal:
    """The seal of a closed sitting: the one that is kept, else a new one, which is then kept.

    Raises as `known_seal`, `JournalBroken` when the sitting is not closed, and `JournalError` when
    it cannot be written.
    """
    if (known := known_seal(folder, sitting)) is not None:
        return known
    sealed, path = seal_of(entries, grid, key, engine), path_of(folder, sitting)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_bytes(grid_line(grid) + b"\n" + sealed.line() + b"\n")
        partial.replace(path)
    except OSError as error:
        told = f"Le sceau de « {sitting} » ne peut pas être gardé : {reason_of(error)}."
        raise JournalError(told) from error
    return KeptSeal(sealed, grid)
