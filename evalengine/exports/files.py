"""Writes the results of a sitting into a folder: all the files, or none.

Each file is written beside its name and renamed only when all are there, so that a reader never
sees half a file, nor one sitting's grid beside another's journal.
"""

from __future__ import annotations

import csv
import errno
import json
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from types import MappingProxyType

from evalengine.errors import BadSettings, reason_of
from evalengine.exports.document import document_of
from evalengine.exports.sheet import GRID_HEAD, grid_sheet, safe
from evalengine.exports.words import decimal
from evalengine.exports.workbook import workbook_bytes
from evalengine.projections.measures import Measures, measure
from evalengine.referentiel.models import Grid
from evalengine.vocabulary.entry import Entry, to_json


def write_all(
    folder: Path,
    entries: Sequence[Entry],
    grid: Grid,
    more: Mapping[str, bytes] = MappingProxyType({}),
) -> list[Path]:
    """Writes ``journal.jsonl``, ``grille.json``, ``.csv`` and ``.xlsx``, and ``more`` by name.

    Answers their paths. Makes the folder when it is missing. Raises `BadSettings` when it cannot
    be written to, and leaves then what was there before; `JournalBroken` when ``entries`` open no
    sitting.
    """
    measures = measure(entries)
    document = document_of(measures, grid)  # refuses a journal that opens nothing
    contents = {
        "journal.jsonl": journal_lines(entries),
        "grille.json": (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode(),
        "grille.csv": csv_bytes(measures, grid),
        "grille.xlsx": workbook_bytes(measures, grid, entries[0].wall),
        **more,
    }
    try:
        return _write(folder, contents)
    except OSError as error:
        raise BadSettings(f"Impossible d’écrire dans « {folder} » : {reason_of(error)}.") from error


def journal_lines(entries: Sequence[Entry]) -> bytes:
    """The journal, one entry a line, as `evalengine verify` reads it back."""
    return "".join(f"{to_json(entry)}\n" for entry in entries).encode()


def csv_bytes(measures: Measures, grid: Grid) -> bytes:
    """The grid as a French spreadsheet opens it: semicolons, decimal commas, UTF-8 with its mark.

    The grid's version and status stand on every line, so that no excerpt goes without them.
    """
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([*GRID_HEAD, "Version de la grille", "Statut de la grille"])
    for line in grid_sheet(measures, grid):
        cells = [decimal(cell) if isinstance(cell, float) else cell for cell in line]
        writer.writerow([*cells, safe(grid.version), safe(grid.status)])
    return text.getvalue().encode("utf-8-sig")


def _write(folder: Path, contents: dict[str, bytes]) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    partial = {folder / name: folder / f".{name}.partial" for name in contents}
    try:
        for (path, temporary), content in zip(partial.items(), contents.values(), strict=True):
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, "directory", str(path))
            temporary.write_bytes(content)
        for path, temporary in partial.items():
            temporary.replace(path)
    finally:
        for temporary in partial.values():
            temporary.unlink(missing_ok=True)
    return list(partial)
