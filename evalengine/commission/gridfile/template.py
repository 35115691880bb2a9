"""The present grid as a workbook that a commission edits and gives back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from evalengine.commission.gridfile.words import (
    BOUND_HEADINGS,
    BOUNDS,
    CRITERIA,
    CRITERION_HEADINGS,
    VERSION,
    Headings,
)
from evalengine.errors import BadSettings, reason_of
from evalengine.referentiel.models import Grid

_CRITERIA_WIDTHS = (11, 8, 13, 80, 10, 8, 8, 18)
_BOUNDS_WIDTHS = (24, 70, 14, 20, 12)
_CHOICES = {"E": "O,E,M,G,-", "F": "A,S,H,-"}
"""By column of the criteria: modality and kind."""


def write_template(grid: Grid, path: Path) -> None:
    """Writes the workbook; `BadSettings` when it cannot."""
    book = Workbook()
    criteria = book.worksheets[0]
    criteria.title = CRITERIA
    rows = [[getattr(c, key) for key in CRITERION_HEADINGS] for c in grid.criteria]
    _fill(criteria, CRITERION_HEADINGS, rows, _CRITERIA_WIDTHS)
    for column, choices in _CHOICES.items():
        _offer(criteria, column, choices)
    bounds = [[name, b.label, b.value, b.unit, b.origin] for name, b in grid.bounds.items()]
    _fill(book.create_sheet(BOUNDS), BOUND_HEADINGS, bounds, _BOUNDS_WIDTHS)
    version = book.create_sheet(VERSION)
    version.append(["version", grid.version])
    version.append(["statut", grid.status])
    version.column_dimensions["B"].width = 60
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
    except OSError as error:
        raise BadSettings(
            f"«\u00a0{path}\u00a0» ne peut pas être écrit\u00a0: {reason_of(error)}."
        ) from error


def _fill(
    sheet: Worksheet, headings: Headings, rows: list[list[Any]], widths: Sequence[int]
) -> None:
    sheet.append([names[0] for names in headings.values()])
    for row in rows:
        sheet.append(row)
    for rank, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(rank)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a label that begins with = is no formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"


def _offer(sheet: Worksheet, column: str, choices: str) -> None:
    offered = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=False)
    sheet.add_data_validation(offered)
    offered.add(f"{column}2:{column}{sheet.max_row}")
