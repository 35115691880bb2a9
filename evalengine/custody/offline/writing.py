"""A sheet of marks as a workbook: what is known is protected, what is asked is open.

It says what the machine measured by now and nothing of what anybody marked, his own included: who
goes on with an old sheet must not put back a mark that he has changed since.
"""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
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
from evalengine.exports.case import Case
from evalengine.exports.sheet import safe
from evalengine.exports.words import KIND, STATUS

_WIDTHS = (22, 60, 22, 16, 16, 44, 44)
_HOW = "Remplissez Décision, Raison et Commentaire ; laissez vide ce que vous ne notez pas."
_OPEN = PatternFill("solid", fgColor="FFF9E5")


def sheet_bytes(case: Case, origin: Origin) -> bytes:
    """The workbook, one line a criterion that is assessed."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = TITLE
    for title, value in zip(ORIGIN, origin.told(), strict=True):
        sheet.append([title, safe(value)])
    sheet.append([_HOW])
    sheet.append(list(HEAD))
    for criterion, row in zip(case.grid.criteria, case.rows, strict=True):
        if criterion.assessed:
            known = [criterion.id, safe(criterion.label), KIND[criterion.kind]]
            sheet.append([*known, STATUS[row.verdict.status]])
    _dress(sheet)
    _open_to_the_marker(sheet)
    raw = BytesIO()
    book.save(raw)
    return raw.getvalue()


def _dress(sheet: Worksheet) -> None:
    for rank, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(rank)].width = width
    for cell in sheet[HEAD_ROW]:
        cell.font = Font(bold=True)
    for line in sheet.iter_rows(min_row=HEAD_ROW + 1):
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = f"B{HEAD_ROW + 1}"


def _open_to_the_marker(sheet: Worksheet) -> None:
    """Without a password: against slips, not against anybody. What is read back is checked."""
    sheet.protection.sheet = True
    sheet.protection.formatRows = False  # a long comment needs a higher line
    first, last = HEAD_ROW + 1, sheet.max_row
    for name in FILLED:
        for row in range(first, last + 1):
            cell = sheet.cell(row, HEAD.index(name) + 1)
            cell.protection = Protection(locked=False)
            cell.fill = _OPEN
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            cell.number_format = "@"  # what begins with = stays a text
    column = get_column_letter(HEAD.index("Décision") + 1)
    offered = DataValidation(type="list", formula1=f'"{",".join(GIVEN)}"', allow_blank=True)
    offered.error = f"Choisissez : {', '.join(GIVEN)}."
    sheet.add_data_validation(offered)
    offered.add(f"{column}{first}:{column}{last}")
