"""``grille.xlsx``: « Grille », « Synthèse », « Notation », « Appels », « Jeu », « Version »…

The points of « Synthèse » are formulas over « Grille », how far the two who mark agree is one over
« Notation »: whoever corrects a result there sees what it changes, and how it is counted.

openpyxl stamps the day of the writing into a workbook and into its zip; both are put back to the
opening of the sitting and to the zip epoch, so that the same journal gives the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from evalengine.exports.case import Case
from evalengine.exports.interview import INTERVIEW_HEAD, interview_sheet
from evalengine.exports.marking import AGREED, MARKED_HEAD, SAME, marked_sheet
from evalengine.exports.playing import PLAYED_HEAD, SEEN_HEAD, played_sheet, seen_sheet, told
from evalengine.exports.proofreading.sheet import REREAD_HEAD, reread_sheet
from evalengine.exports.sheet import (
    BOUNDS_HEAD,
    CALLS_HEAD,
    GRID_HEAD,
    Sheet,
    bounds_sheet,
    calls_sheet,
    grid_sheet,
    safe,
    version_sheet,
)
from evalengine.exports.voices import (
    LINKS_HEAD,
    RECORDINGS_HEAD,
    links_sheet,
    recordings_sheet,
)
from evalengine.exports.words import KIND, ORIGIN, OUTCOME_OF_MARKS, STATUS
from evalengine.projections.measures import Measures
from evalengine.referentiel.models import Grid

_GRID_WIDTHS = (10, 7, 52, 22, 20, 7, 14, 10, 10, 14, 20, 60, 14, 22, 40)
_MARKED_WIDTHS = (10, 52, 14, *(16, 40, 40, 11) * 2, 9, 16, 14, 40, 14, 20)
_CALLS_WIDTHS = (18, 7, 26, 22, 9, 11, 11, 10, 10, 12, 10, 14, 14, 12, 12, 10, 15, 18)
_PLAYED_WIDTHS = (22, 26, 12, 12, 16, 16, 26, 12)
_SEEN_WIDTHS = (12, 22, 26, 36, 10, 18, 24)
SUMMARY_HEAD = (
    "Unité",
    "Atteints",
    "Non atteints",
    "À juger",
    "Non évalués",
    "Points",
    "Points décidés",
    "Part",
)
_UC, _KIND, _WEIGHT, _RESULT = (
    get_column_letter(GRID_HEAD.index(name) + 1) for name in ("UC", "Nature", "Poids", "Décision")
)
_LINKS_WIDTHS = (16, 18, 11, 18, 10, 10, 9, 9, 12, 10, 10, 10, 10, 12, 12)
_RECORDINGS_WIDTHS = (44, 18, 16, 11, 11, 28, 68)
_REREAD_WIDTHS = (10, 44, 24, 34, 28, 60, 10, 16)
_INTERVIEW_WIDTHS = (20, 18, 64, 64, 12, 20, 16, 14, 60)
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")
_FILLS = {"atteint": "D9EAD3", "non atteint": "F4CCCC", "à juger": "FFF2CC"}


def workbook_bytes(case: Case) -> bytes:
    """The file."""
    measures, grid = case.measures, case.grid
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Grille"
    _fill(sheet, GRID_HEAD, grid_sheet(case.rows, case.decisions, grid), _GRID_WIDTHS)
    _colour_results(sheet)
    _fill_summary(book.create_sheet("Synthèse"), grid, told(case.portrayal))
    _fill(book.create_sheet("Notation"), MARKED_HEAD, marked_sheet(case), _MARKED_WIDTHS)
    _fill(book.create_sheet("Appels"), CALLS_HEAD, calls_sheet(measures), _CALLS_WIDTHS)
    _fill(book.create_sheet("Jeu"), PLAYED_HEAD, played_sheet(case.portrayal), _PLAYED_WIDTHS)
    _fill(book.create_sheet("Observations"), SEEN_HEAD, seen_sheet(measures), _SEEN_WIDTHS)
    _fill(
        book.create_sheet("Qualité des liaisons"), LINKS_HEAD, links_sheet(measures), _LINKS_WIDTHS
    )
    recordings = book.create_sheet("Enregistrements")
    _fill(recordings, RECORDINGS_HEAD, recordings_sheet(measures), _RECORDINGS_WIDTHS)
    _fill(book.create_sheet("Relecture"), REREAD_HEAD, reread_sheet(case.rereading), _REREAD_WIDTHS)
    interview = book.create_sheet("Entretien")
    _fill(interview, INTERVIEW_HEAD, interview_sheet(case), _INTERVIEW_WIDTHS)
    _fill_version(book.create_sheet("Version"), measures, grid)
    raw = BytesIO()
    book.save(raw)
    return _settle(raw.getvalue(), datetime.fromtimestamp(case.entries[0].wall // 10**9, tz=UTC))


def _fill(sheet: Worksheet, head: tuple[str, ...], lines: Sheet, widths: tuple[int, ...]) -> None:
    sheet.append(list(head))
    for line in lines:
        sheet.append(line)
    _dress(sheet, widths)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    _bold(sheet, 1)


def _fill_version(sheet: Worksheet, measures: Measures, grid: Grid) -> None:
    for line in version_sheet(measures, grid):
        sheet.append(line)
    sheet.append([])
    sheet.append(list(BOUNDS_HEAD))
    title = sheet.max_row
    for line in bounds_sheet(grid):
        sheet.append(line)
    _dress(sheet, (58, 68, 18, 14))
    _bold(sheet, title)


def _fill_summary(sheet: Worksheet, grid: Grid, played: str) -> None:
    """One row a unit, then the whole: every number is a formula over « Grille ». How the parts were
    ``played`` stands below, and counts for nothing."""
    units = list(dict.fromkeys(criterion.unit for criterion in grid.assessed))
    sheet.append(list(SUMMARY_HEAD))
    for row, unit in enumerate(units, start=2):
        counts = [f"={_counted(status, row)}" for status in STATUS.values()]
        counts[-1] += f"+{_counted(OUTCOME_OF_MARKS['not_applicable'], row)}"  # out of the count
        points, missed = _summing(STATUS["met"], row), _summing(STATUS["not_met"], row)
        sheet.append([unit, *counts, f"={points}", f"={points}+{missed}", _share(row)])
    last = len(units) + 2
    whole = [f"=SUM({column}2:{column}{last - 1})" for column in "BCDEFG"]
    sheet.append(["Ensemble", *whole, _share(last)])
    if (pass_mark := grid.bounds.get("pass_mark")) is not None:
        sheet.append([])
        sheet.append(
            [f"{safe(pass_mark.label)} ({ORIGIN[pass_mark.origin]})", pass_mark.value / 100]
        )
        sheet.cell(sheet.max_row, 2).number_format = "0 %"
    sheet.append([f"Grille {safe(grid.version)}, {safe(grid.status)}"])
    sheet.append([f"Jeu des rôles\u00a0: {played}"])
    _fill_agreement(sheet)
    _dress(sheet, (34, 12, 14, 12, 14, 12, 14, 12))
    for row in range(2, last + 1):
        sheet.cell(row, len(SUMMARY_HEAD)).number_format = "0 %"
    sheet.freeze_panes = "A2"
    _bold(sheet, 1)
    _bold(sheet, last)


def _fill_agreement(sheet: Worksheet) -> None:
    """How many criteria both marked, how many alike, and the share."""
    column = get_column_letter(MARKED_HEAD.index(AGREED) + 1)
    alike, apart = (f'COUNTIF(Notation!{column}:{column},"{SAME[same]}")' for same in (True, False))
    sheet.append([])
    sheet.append(["Critères notés par les deux", f"={alike}+{apart}"])
    both = sheet.max_row
    sheet.append(["Critères notés de même", f"={alike}"])
    sheet.append(["Accord des deux notations", f'=IF(B{both}=0,"",B{both + 1}/B{both})'])
    sheet.cell(sheet.max_row, 2).number_format = "0 %"


def _counted(status: str, row: int) -> str:
    """How many assessed rows of the unit in A have this result; kept rows are of another kind."""
    kept = f'Grille!{_KIND}:{_KIND},"<>{KIND["-"]}"'
    return f'COUNTIFS(Grille!{_UC}:{_UC},A{row},{kept},Grille!{_RESULT}:{_RESULT},"{status}")'


def _summing(status: str, row: int) -> str:
    weights = f"Grille!{_WEIGHT}:{_WEIGHT}"
    kept = f'Grille!{_KIND}:{_KIND},"<>{KIND["-"]}"'
    return (
        f'SUMIFS({weights},Grille!{_UC}:{_UC},A{row},{kept},Grille!{_RESULT}:{_RESULT},"{status}")'
    )


def _share(row: int) -> str:
    """The points over those that are decided; nothing while none is."""
    return f'=IF(G{row}=0,"",F{row}/G{row})'


def _dress(sheet: Worksheet, widths: tuple[int, ...]) -> None:
    for rank, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(rank)].width = width
    for line in sheet.iter_rows():
        for cell in line:
            cell.alignment = Alignment(vertical="top", wrap_text=True, horizontal="left")
            if isinstance(cell.value, float):
                cell.number_format = "0.000"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _bold(sheet: Worksheet, row: int) -> None:
    for cell in sheet[row]:
        cell.font = Font(bold=True)


def _colour_results(sheet: Worksheet) -> None:
    columns = [GRID_HEAD.index(name) for name in ("Résultat", "Décision")]
    for line in sheet.iter_rows(min_row=2):
        for cell in (line[column] for column in columns):
            if colour := _FILLS.get(str(cell.value)):
                cell.fill = PatternFill("solid", fgColor=colour)


def _settle(raw: bytes, opened: datetime) -> bytes:
    """The same workbook, without the time of the writing."""
    when = rb"\g<1>" + opened.strftime("%Y-%m-%dT%H:%M:%SZ").encode() + rb"\g<3>"
    settled = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as old, zipfile.ZipFile(settled, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(when, content)
            info = zipfile.ZipInfo(name, _ZIP_EPOCH)
            new.writestr(info, content, compress_type=zipfile.ZIP_DEFLATED)
    return settled.getvalue()
