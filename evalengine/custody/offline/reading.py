"""A filled sheet of marks, read back.

What puts the whole in doubt (another sitting, lines added, lost or displaced) refuses the file;
what is wrong with one line refuses that line, and is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from evalengine.custody.offline.form import (
    FILLED,
    GIVEN,
    HEAD,
    HEAD_ROW,
    ORIGIN,
    TITLE,
    Origin,
)
from evalengine.dossier.xlsxfile import open_workbook
from evalengine.errors import BadSheet
from evalengine.exports.sheet import safe
from evalengine.referentiel.models import Grid
from evalengine.vocabulary.marking import Given

_MOST_LINES = 2_000


@dataclass(frozen=True, slots=True)
class Filled:
    """What one line says. ``given`` is None where only a comment stands."""

    line: int
    criterion: str
    given: Given | None
    reason: str
    comment: str


@dataclass(slots=True)
class Reading:
    """The lines that say something, and a French sentence for each that cannot be taken."""

    filled: list[Filled] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def read_sheet(path: Path, origin: Origin, grid: Grid) -> Reading:
    """The filled lines of the sheet at ``path``.

    Raises `BadSheet`: no workbook, the sheet of another sitting, grid or marker, merged cells,
    lines that are added, doubled, missing or displaced.
    """
    sheet = _opened(path)
    _check_origin(sheet, origin)
    _check_lines(sheet, grid)
    found = Reading()
    for line in range(HEAD_ROW + 1, HEAD_ROW + 1 + len(grid.assessed)):
        try:
            filled = _filled(sheet, line)
        except BadSheet as refusal:
            found.refused.append(str(refusal))
            continue
        if filled is not None:
            found.filled.append(filled)
    return found


def _opened(path: Path) -> Worksheet:
    book = open_workbook(path, BadSheet)
    if TITLE not in book.sheetnames or not isinstance(book[TITLE], Worksheet):
        raise BadSheet(f"« {path.name} » n’a pas de feuille « {TITLE} ».")
    return book[TITLE]


def _check_origin(sheet: Worksheet, origin: Origin) -> None:
    for line, (title, wanted) in enumerate(zip(ORIGIN, origin.told(), strict=True), start=1):
        told = _text(sheet, line, 2)
        if _text(sheet, line, 1) != title:
            raise BadSheet(f"Ligne {line} : on y attend « {title} » ; l’en-tête a été modifié.")
        if told != safe(wanted):
            raise BadSheet(
                f"Ligne {line} : cette feuille est d’un autre contexte "
                f"({title.lower()} « {told} », et non « {wanted} »)."
            )
    for rank, name in enumerate(HEAD, start=1):
        if _text(sheet, HEAD_ROW, rank) != name:
            raise BadSheet(f"Ligne {HEAD_ROW} : la colonne « {name} » n’est plus à sa place.")


def _check_lines(sheet: Worksheet, grid: Grid) -> None:
    """Every criterion once, in the grid's order, under its own label: who sorts or moves some
    columns alone gives marks to other criteria."""
    for merged in sheet.merged_cells.ranges:
        raise BadSheet(
            f"Ligne {merged.min_row} : les cellules {merged.coord} sont fusionnées ; "
            "défaites la fusion."
        )
    if faults := list(_faults(sheet, grid)):
        raise BadSheet(" ".join(faults))


def _faults(sheet: Worksheet, grid: Grid) -> Iterator[str]:
    labels = {criterion.id: safe(criterion.label) for criterion in grid.assessed}
    seen: dict[str, int] = {}
    for line in range(HEAD_ROW + 1, min(sheet.max_row, HEAD_ROW + _MOST_LINES) + 1):
        name = _text(sheet, line, 1)
        if name in seen:
            yield f"Ligne {line} : {name} est en double (déjà ligne {seen[name]})."
        elif name in labels:
            seen[name] = line
            if _text(sheet, line, 2) != labels[name].strip():
                yield f"Ligne {line} : l’intitulé n’est pas celui de {name}."
        elif any(_text(sheet, line, rank) for rank in range(1, len(HEAD) + 1)):
            yield f"Ligne {line} : ligne ajoutée (« {name} » n’est pas un critère de la grille)."
    if missing := [name for name in labels if name not in seen]:
        yield f"Il manque la ligne de {', '.join(missing)}."
    elif max(seen.values()) != HEAD_ROW + len(labels):
        yield "Des lignes vides ont été ajoutées entre les critères ; supprimez-les."


def _filled(sheet: Worksheet, line: int) -> Filled | None:
    name = _text(sheet, line, 1)
    word, reason, comment = (_said(sheet, line, name, column) for column in FILLED)
    if not (word or reason or comment):
        return None
    given = GIVEN.get(word.casefold())
    if word and given is None:
        raise BadSheet(
            f"Ligne {line}, {name} : « {word} » n’est pas une décision "
            f"(connues : {', '.join(GIVEN)})."
        )
    if reason and given is None:
        raise BadSheet(f"Ligne {line}, {name} : une raison sans décision.")
    return Filled(line, name, given, reason, comment)


def _said(sheet: Worksheet, line: int, name: str, column: str) -> str:
    cell = sheet.cell(line, HEAD.index(column) + 1)
    if cell.data_type in ("f", "e"):
        raise BadSheet(
            f"Ligne {line}, {name} : « {column} » est une formule ; écrivez ce qu’elle doit dire."
        )
    return _text(sheet, line, HEAD.index(column) + 1)


def _text(sheet: Worksheet, line: int, rank: int) -> str:
    cell: Cell | MergedCell = sheet.cell(line, rank)
    return "" if cell.value is None else str(cell.value).strip()
