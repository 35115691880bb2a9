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
from typing import Any

from evalengine.errors import BadSettings, reason_of
from evalengine.exports.case import Case
from evalengine.exports.document import document_of
from evalengine.exports.interview import INTERVIEW_HEAD, interview_sheet
from evalengine.exports.marking import MARKED_HEAD, marked_sheet
from evalengine.exports.playing import PLAYED_HEAD, SEEN_HEAD, played_sheet, seen_sheet
from evalengine.exports.proofreading.sheet import REREAD_HEAD, reread_sheet
from evalengine.exports.sheet import BOUNDS_HEAD, GRID_HEAD, Sheet, bounds_sheet, grid_sheet, safe
from evalengine.exports.voices import (
    LINKS_HEAD,
    RECORDINGS_HEAD,
    links_sheet,
    recordings_sheet,
)
from evalengine.exports.words import decimal
from evalengine.exports.workbook import workbook_bytes
from evalengine.projections.grid import Row
from evalengine.projections.marks import Decision
from evalengine.referentiel.models import Grid
from evalengine.vocabulary.entry import Entry, to_json


def tables(case: Case) -> dict[str, bytes]:
    """``journal.jsonl``, ``grille.json``, ``.csv`` and ``.xlsx``, and beside the grid who
    marked what, how the parts were played, what was observed, how voices came and where they are
    kept, what a dictionary found in the writings, and what the interview is led by; by name.

    Raises `JournalBroken` when the journal opens no sitting.
    """
    return {
        "grille.json": result_bytes(case),  # refuses a journal that opens nothing
        "journal.jsonl": journal_lines(case.entries),
        "grille.csv": csv_bytes(case.rows, case.decisions, case.grid),
        "grille.xlsx": workbook_bytes(case),
        "bornes.csv": _csv(BOUNDS_HEAD, bounds_sheet(case.grid)),
        "notation.csv": _csv(MARKED_HEAD, marked_sheet(case)),
        "jeu.csv": _csv(PLAYED_HEAD, played_sheet(case.portrayal)),
        "observations.csv": _csv(SEEN_HEAD, seen_sheet(case.measures)),
        "liaisons.csv": _csv(LINKS_HEAD, links_sheet(case.measures)),
        "enregistrements.csv": _csv(RECORDINGS_HEAD, recordings_sheet(case.measures)),
        "relecture.csv": _csv(REREAD_HEAD, reread_sheet(case.rereading)),
        "entretien.csv": _csv(INTERVIEW_HEAD, interview_sheet(case)),
    }


def result_bytes(case: Case) -> bytes:
    """``grille.json``: the same bytes for the same journal and grid, on any machine."""
    return json_bytes(document_of(case.measures, case.rows, case.decisions, case.grid))


def json_bytes(document: dict[str, Any]) -> bytes:
    """A document as a file: sorted keys, for people to read."""
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def write(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """Writes ``contents`` by name, all or none; their paths. Makes the folder when it is missing.

    Raises `BadSettings` when it cannot be written to, and leaves then what was there before.
    """
    try:
        return _write(folder, contents)
    except OSError as error:
        raise BadSettings(f"Impossible d’écrire dans « {folder} » : {reason_of(error)}.") from error


def journal_lines(entries: Sequence[Entry]) -> bytes:
    """The journal, one entry a line, as `evalengine verify` reads it back."""
    return "".join(f"{to_json(entry)}\n" for entry in entries).encode()


def csv_bytes(rows: Sequence[Row], decisions: Sequence[Decision], grid: Grid) -> bytes:
    """The grid as a French spreadsheet opens it: semicolons, decimal commas, UTF-8 with its mark.

    The grid's version and status stand on every line, so that no excerpt goes without them.
    """
    head = (*GRID_HEAD, "Version de la grille", "Statut de la grille")
    lines = grid_sheet(rows, decisions, grid)
    return _csv(head, [[*line, safe(grid.version), safe(grid.status)] for line in lines])


def _csv(head: Sequence[str], lines: Sheet) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    for line in lines:
        writer.writerow([decimal(cell) if isinstance(cell, float) else cell for cell in line])
    return text.getvalue().encode("utf-8-sig")


def _write(folder: Path, contents: Mapping[str, bytes]) -> list[Path]:
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
