"""One sheet of a workbook: its headings, in any order, and the lines below them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from evalengine.commission.gridfile.words import Headings, key_of
from evalengine.errors import BadDossier

_LAST_TITLE = 10
"""Headings stand in the first lines, if not in the first: a title may be above them."""
MOST_LINES = 500
_SPACES = re.compile(r"[ \t\r\n]+")
"""Not the non-breaking ones: French wants them before : ; ! ?"""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty: its number in the sheet (from 1), and its cells by key."""

    number: int
    cells: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """``headings``: what stands above each key's column, as it is written there."""

    sheet: str
    headings: dict[str, str]
    lines: list[Line]


def read_table(
    file: str, formulas: Worksheet, values: Worksheet, known: Headings, needed: tuple[str, ...]
) -> Table:
    """The sheet in its two readings, as it was typed and as it was computed.

    Raises `BadDossier`: an empty sheet, headings that are missing, unknown, doubled or merged, a
    formula without value, a cell in error.
    """
    where = f"{file}, feuille «\u00a0{formulas.title}\u00a0»"
    rows = [row for row in _rows(formulas) if any(_filled(cell) for cell in row.cells)]
    if not rows:
        raise BadDossier(f"{where}\u00a0: cette feuille est vide.")
    if len(rows) > MOST_LINES:
        raise BadDossier(f"{where}\u00a0: plus de {MOST_LINES} lignes, ce n’est pas une grille.")
    head = next((row for row in rows if _is_head(row, known, needed)), rows[0])
    _refuse_merged(where, formulas, head.number)
    columns = _columns(where, head, known, needed)
    below = [row for row in rows if row.number > head.number]
    lines = [Line(row.number, dict(_cells(where, row, values, columns))) for row in below]
    lines = [line for line in lines if line.cells]
    if not lines:
        raise BadDossier(f"{where}\u00a0: il n’y a rien sous les en-têtes.")
    headings = {key: str(head.cells[rank].value).strip() for rank, key in columns.items()}
    return Table(formulas.title, headings, lines)


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: tuple[Cell, ...]


def _rows(sheet: Worksheet) -> Iterator[_Row]:
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        yield _Row(number, cast("tuple[Cell, ...]", cells))  # a merged one has a value too: None


def _filled(cell: Cell) -> bool:
    return cell.value is not None and str(cell.value).strip() != ""


def _refuse_merged(where: str, sheet: Worksheet, head: int) -> None:
    """Above the headings a title may run over several columns."""
    for merged in sheet.merged_cells.ranges:
        if merged.max_row >= head:
            told = f"les cellules {merged.coord} sont fusionnées, défaites la fusion"
            raise BadDossier(f"{where}, ligne {merged.min_row}\u00a0: {told}.")


def _is_head(row: _Row, known: Headings, needed: tuple[str, ...]) -> bool:
    found = {key_of(str(cell.value), known) for cell in row.cells if _filled(cell)}
    return row.number <= _LAST_TITLE and found.issuperset(needed)


def _columns(where: str, head: _Row, known: Headings, needed: tuple[str, ...]) -> dict[int, str]:
    """By rank in the line, the key of each column; that of remarks is left out."""
    here = f"{where}, ligne {head.number}"
    columns: dict[int, str] = {}
    for rank, cell in enumerate(head.cells):
        if not _filled(cell):
            continue
        key = key_of(str(cell.value), known)
        if key is None:
            names = ", ".join(each[0] for each in known.values())
            told = f"l’en-tête «\u00a0{cell.value}\u00a0» est inconnu (connus\u00a0: {names})"
            raise BadDossier(f"{here}\u00a0: {told}.")
        if key and key in columns.values():
            told = f"l’en-tête «\u00a0{cell.value}\u00a0» est en double"
            raise BadDossier(f"{here}\u00a0: {told}.")
        if key:
            columns[rank] = key
    if lacking := [known[key][0] for key in needed if key not in columns.values()]:
        told = f"il manque la colonne «\u00a0{lacking[0]}\u00a0»"
        raise BadDossier(f"{here}\u00a0: {told}.")
    return columns


def _cells(
    where: str, row: _Row, values: Worksheet, columns: dict[int, str]
) -> Iterator[tuple[str, Any]]:
    for rank, key in columns.items():
        cell = row.cells[rank]
        if not _filled(cell):
            continue
        here = f"{where}, cellule {cell.coordinate}"
        computed = values.cell(cell.row, cell.column)
        value = computed.value
        if cell.data_type == "f" and value is None:
            told = "cette formule n’a pas de valeur, remplacez-la par ce qu’elle doit donner"
            raise BadDossier(f"{here}\u00a0: {told}.")
        if computed.data_type == "e":
            raise BadDossier(f"{here}\u00a0: cette cellule est en erreur ({value}).")
        yield key, _plain(value)


def _plain(value: Any) -> Any:
    """Whole numbers as such, the rest as text without spaces around."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int | float):
        return int(value) if value == int(value) else value
    return _SPACES.sub(" ", str(value)).strip()
