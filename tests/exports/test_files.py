"""Files in a folder: all or none, and nothing in them that a spreadsheet would run."""

import csv
import errno
import json
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest

from evalengine.errors import BadSettings, JournalBroken
from evalengine.exports import workbook
from evalengine.exports.case import Case, House
from evalengine.exports.document import grid_document
from evalengine.exports.files import csv_bytes, tables, write
from evalengine.exports.sheet import GRID_HEAD, safe
from evalengine.exports.totals import totals
from evalengine.exports.workbook import workbook_bytes
from evalengine.vocabulary.entry import from_json, verify

from .spreadsheet import worked_out

NAMES = [
    *("grille.json", "journal.jsonl", "grille.csv", "grille.xlsx"),
    *("bornes.csv", "notation.csv", "jeu.csv", "observations.csv", "liaisons.csv"),
    *("enregistrements.csv", "relecture.csv", "entretien.csv"),
]


def a_case(entries, grid) -> Case:
    return Case(entries, grid, House("Centre", "1", "essai", "0" * 64))


def listed(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_files_say_the_same_sitting(tmp_path, story, grid):
    out = tmp_path / "new" / "out"
    paths = write(out, tables(a_case(story.entries, grid)))
    assert [path.name for path in paths] == NAMES
    assert listed(out) == sorted(NAMES)
    lines = (out / "journal.jsonl").read_bytes().splitlines()
    assert verify(from_json(line) for line in lines) == story.entries[-1].digest
    document = json.loads((out / "grille.json").read_text("utf-8"))
    assert document == grid_document(story.entries, grid)


def test_writing_twice_writes_the_same_bytes(tmp_path, story, grid, monkeypatch):
    class Tomorrow(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2031, 1, 1, tzinfo=tz)

    first = [path.read_bytes() for path in write(tmp_path, tables(a_case(story.entries, grid)))]
    monkeypatch.setattr("openpyxl.writer.excel.datetime.datetime", Tomorrow)
    assert [
        path.read_bytes() for path in write(tmp_path, tables(a_case(story.entries, grid)))
    ] == first


def test_an_unwritable_folder_is_told_in_french(tmp_path, story, grid):
    in_the_way = tmp_path / "out"
    in_the_way.write_text("je suis un fichier")
    with pytest.raises(BadSettings, match=r"Impossible d’écrire dans .* ce n’est pas un dossier"):
        write(in_the_way, tables(a_case(story.entries, grid)))
    with pytest.raises(BadSettings, match=r"Impossible d’écrire dans .* ce n’est pas un dossier"):
        write(in_the_way / "sub", tables(a_case(story.entries, grid)))


def test_when_one_file_cannot_be_written_nothing_has_changed(tmp_path, story, grid):
    write(tmp_path, tables(a_case(story.entries[:-1], grid)))
    before = {name: (tmp_path / name).read_bytes() for name in NAMES}
    (tmp_path / "grille.xlsx").unlink()
    (tmp_path / "grille.xlsx").mkdir()
    with pytest.raises(BadSettings, match="un dossier porte le nom"):
        write(tmp_path, tables(a_case(story.entries, grid)))
    assert listed(tmp_path) == sorted(NAMES)
    assert all((tmp_path / name).read_bytes() == before[name] for name in NAMES[:3])


@pytest.mark.parametrize(
    ("fault", "told"),
    [(errno.ENOSPC, "disque plein"), (errno.EACCES, "accès refusé"), (errno.EIO, "en panne")],
)
def test_a_fault_half_way_leaves_what_was_there(tmp_path, story, grid, monkeypatch, fault, told):
    write(tmp_path, tables(a_case(story.entries[:-1], grid)))
    before = {name: (tmp_path / name).read_bytes() for name in NAMES}
    written = Path.write_bytes

    def fails(path: Path, content: bytes) -> int:
        if "xlsx" in path.name:
            written(path, content[:100])
            raise OSError(fault, "en panne")
        return written(path, content)

    monkeypatch.setattr(Path, "write_bytes", fails)
    with pytest.raises(BadSettings, match=told):
        write(tmp_path, tables(a_case(story.entries, grid)))
    assert {name: (tmp_path / name).read_bytes() for name in listed(tmp_path)} == before


def test_a_journal_that_opens_nothing_writes_nothing(tmp_path, story, grid):
    with pytest.raises(JournalBroken):
        write(tmp_path, tables(a_case([], grid)))
    assert listed(tmp_path) == []


# --- csv -------------------------------------------------------------------------------------


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_csv_opens_in_a_french_spreadsheet(case, grid):
    content = csv_bytes(case.rows, case.decisions, grid)
    assert content.startswith(b"\xef\xbb\xbfCrit")
    lines = {line["Critère"]: line for line in table(content)}
    assert len(lines) == len(grid.criteria)
    late = lines["C1.2.a"]
    assert (late["Résultat"], late["Valeur"], late["Borne"], late["Unité"]) == (
        "non atteint",
        "20,000",
        "15,000",
        "s",
    )
    assert lines["C1.1.a"]["Valeur"] == ""


def test_every_line_of_the_csv_says_which_grid_and_of_what_standing(case, grid):
    for line in table(csv_bytes(case.rows, case.decisions, grid)):
        assert line["Version de la grille"] == grid.version
        assert "non officiel" in line["Statut de la grille"]


# --- xlsx ------------------------------------------------------------------------------------


@pytest.fixture
def case(story, grid) -> Case:
    later = [replace(entry, wall=1_790_000_000 * 10**9) for entry in story.entries]
    return a_case(later, grid)


@pytest.fixture
def book(case):
    return openpyxl.load_workbook(BytesIO(workbook_bytes(case)))


def test_the_workbook_has_ten_sheets_with_a_frozen_filtered_head(book, grid):
    assert book.sheetnames == [
        "Grille",
        "Synthèse",
        "Notation",
        "Appels",
        "Jeu",
        "Observations",
        "Qualité des liaisons",
        "Enregistrements",
        "Relecture",
        "Entretien",
        "Version",
    ]
    for name in ("Grille", "Appels"):
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet["A1"].font.bold
    assert book["Grille"].max_row == 1 + len(grid.criteria)
    assert book["Grille"].column_dimensions["C"].width > 40


def test_numbers_are_numbers_in_the_workbook(book):
    rows = {row[0]: row for row in book["Grille"].iter_rows(values_only=True)}
    assert rows["C1.2.a"][6:10] == ("non atteint", 20, 15, "s")
    calls = {row[0]: row for row in book["Appels"].iter_rows(values_only=True)}
    assert calls["c1"][5:9] == (0, 4.2, 4.2, 1)
    assert calls["c1"][10:14] == (2, 11, 14, "1, 3, 4")
    assert calls["c3"][14] == "201"
    assert calls["c4"][6:9] == (None, None, None)


def test_the_workbook_says_which_grid_dossier_and_journal(book, grid, story):
    told = {row[0]: row[1] for row in book["Version"].iter_rows(values_only=True)}
    assert (told["Version de la grille"], told["Statut de la grille"]) == (
        grid.version,
        grid.status,
    )
    assert told["Tête du journal"] == story.entries[-1].digest
    assert told["Attente d’un seul tenant, au plus"] == 60
    origins = {row[0]: row[3] for row in book["Version"].iter_rows(values_only=True)}
    assert origins["Attente d’un seul tenant, au plus"] == "défaut"


def test_the_totals_are_formulas_that_say_what_the_papers_say(book, case, grid):
    """Worked out from the formulas and the cells, as a spreadsheet does."""
    summary = book["Synthèse"]
    assert summary["F2"].value.startswith("=SUMIFS(Grille!F:F,Grille!B:B,A2,")
    for number, total in enumerate(totals(case.decisions, grid), 2):
        assert summary.cell(number, 1).value == (total.name or "Ensemble")
        found = [worked_out(book, "Synthèse", f"{column}{number}") for column in "BCDEFGH"]
        share = total.points / total.out_of if total.out_of else ""
        assert found == [*total.counts.values(), total.points, total.out_of, share]
    assert total.out_of > 0


def test_a_result_that_is_corrected_in_the_workbook_changes_its_totals(book):
    before = worked_out(book, "Synthèse", "F2")
    [row] = [row for row in book["Grille"].iter_rows(min_row=2) if row[0].value == "C1.2.a"]
    decision = row[GRID_HEAD.index("Décision")]
    assert decision.value == "non atteint"
    decision.value = "atteint"
    assert worked_out(book, "Synthèse", "F2") == before + 1


def test_the_workbook_bears_the_day_of_the_sitting_not_of_the_writing(case):
    content = workbook_bytes(case)
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert {info.date_time for info in packed.infolist()} == {workbook._ZIP_EPOCH}
        core = packed.read("docProps/core.xml").decode()
    assert core.count("2026-09-21T14:13:20Z") == 2


# --- what a spreadsheet would run ------------------------------------------------------------


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_text_begins_as_a_formula(first):
    assert safe(f"{first}1+1").startswith("'")


def test_ordinary_text_is_left_alone():
    assert safe("Madame Léa\u00a0: 2 – 1 = 1") == "Madame Léa\u00a0: 2 – 1 = 1"
    assert safe("a\x00b\x1bc") == "abc"


def test_a_correspondent_s_name_is_never_run(case, grid, book):
    names = [row[2] for row in book["Appels"].iter_rows(values_only=True)]
    assert '\'=HYPERLINK("x")' in names
    others = [sheet for sheet in book if sheet.title != "Synthèse"]
    cells = [cell for sheet in others for line in sheet.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    dangerous = ("=", "+", "-", "@", "\t", "\r")
    for line in table(csv_bytes(case.rows, case.decisions, grid)):
        assert not [cell for cell in line.values() if cell.startswith(dangerous)]
