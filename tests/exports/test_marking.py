"""The marks of the two who mark, by name, in every file that people read."""

from __future__ import annotations

import csv
import json
import re
from io import BytesIO, StringIO

import openpyxl
import pytest
from pypdf import PdfReader

from evalengine.exports.case import Case, House
from evalengine.exports.files import tables
from evalengine.exports.marking import MARKED_HEAD, agreement, marked_sheet, remarkable, standing
from evalengine.exports.papers import papers
from evalengine.exports.replay.page import replay_page
from evalengine.vocabulary import commands as c
from tests.story import Story

from .spreadsheet import worked_out

HOUSE = House("Centre", "1", "essai", "0" * 64)
LATE, ALIKE, APART, ALONE = "C1.2.a", "C1.1.a", "C1.2.c", "C1.2.d"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture(scope="session")
def marked(grid) -> Case:
    """A late pick-up that one sets aside, one mark alike, one apart, one by one marker alone."""
    kinds = {each.id: each.kind for each in grid.criteria}
    story = Story("c1", criteria=kinds).begins().rings("c1").waits(20).answers("c1").waits(40)

    def gives(who, criterion, given, reason=""):
        mark = c.MarkCriterion(marker=who, criterion=criterion, given=given, reason=reason)
        story.asks(mark, who)

    def comments(who, criterion, text):
        story.asks(c.CommentCriterion(marker=who, criterion=criterion, text=text), who)

    gives("evaluator", LATE, "confirmed")
    gives("control", LATE, "met", "Le casque a grésillé.")
    gives("evaluator", ALIKE, "met")
    gives("control", ALIKE, "met")
    gives("evaluator", APART, "met")
    gives("control", APART, "not_met")
    gives("control", ALONE, "not_applicable", "Aucune attente.")
    comments("evaluator", ALIKE, "Très posée.")
    comments("control", "", "=1+1")
    for who in ("evaluator", "control"):
        story.waits(3).asks(c.HandInMarks(marker=who), who)
    settles = c.SettleMark(
        marker="control", criterion=LATE, given="met", reason="Réécouté ensemble."
    )
    story.asks(settles)
    return Case(story.entries, grid, HOUSE)


@pytest.fixture(scope="session")
def rows(marked) -> dict[str, dict]:
    lines = marked_sheet(marked)
    return {line[0]: dict(zip(map(plain, MARKED_HEAD), line, strict=True)) for line in lines}


def test_the_marks_of_each_stand_by_his_name_with_reason_comment_and_moment(rows):
    late = rows[LATE]
    assert late["Résultat de la machine"] == "non atteint"
    assert (late["Évaluateur"], late["Évaluateur : raison"]) == ("mesure confirmée", "")
    assert late["Co-évaluateur"] == "atteint"
    assert late["Co-évaluateur : raison"] == "Le casque a grésillé."
    assert late["Co-évaluateur : moment (s)"] == 60
    assert rows[ALIKE]["Évaluateur : commentaire"] == "Très posée."
    assert rows[""]["Co-évaluateur : commentaire"] == "'=1+1"


def test_agreement_is_told_of_each_criterion_and_what_was_settled_by_whom_and_why(rows, marked):
    assert [rows[each]["Accord"] for each in (LATE, ALIKE, APART, ALONE)] == [
        *("non", "oui", "non"),
        "",
    ]
    settled = [rows[LATE][name] for name in ("Tranché", "Tranché par", "Tranché : raison")]
    assert settled == ["atteint", "co-évaluateur", "Réécouté ensemble."]
    entries = [int(each) for each in rows[LATE]["Preuves (entrées du journal)"].split(", ")]
    types = [marked.entries[entry - 1].event.type for entry in entries]
    assert types == ["criterion_marked", "criterion_marked", "mark_settled"]
    assert (rows[APART]["Tranché"], rows[APART]["Décision"]) == ("", "à juger")
    assert rows[ALONE]["Décision"] == "sans objet"


def test_the_whole_is_told_in_sentences(marked):
    evaluator, control, agreed = map(plain, standing(marked))
    assert evaluator == "Évaluateur : 3 critères notés, notation remise à 1:03,0."
    assert control == "Co-évaluateur : 4 critères notés, notation remise à 1:06,0."
    assert agreed == "Accord : 1 sur 3 critères notés par les deux (33 %)."
    assert [plain(each) for each in remarkable(marked)] == [
        f"{LATE} (mesuré non atteint) : évaluateur mesure confirmée ; co-évaluateur atteint "
        "(« Le casque a grésillé. ») ; tranché atteint (« Réécouté ensemble. »), écrit par le "
        "co-évaluateur ; retenu : atteint.",
        f"{APART} : évaluateur atteint ; co-évaluateur non atteint ; désaccord non tranché.",
    ]


def test_nobody_s_marks_are_told_as_such(story, grid):
    told = standing(Case(story.entries, grid, HOUSE))
    assert plain(told[0]) == "Évaluateur : 0 critère noté, notation non remise."
    assert told[2] == "Aucun critère n’a été noté par les deux."


def test_csv_and_workbook_hold_the_same_rows(marked):
    files = tables(marked)
    text = StringIO(files["notation.csv"].decode("utf-8-sig"), newline="")
    read = list(csv.reader(text, delimiter=";"))
    book = openpyxl.load_workbook(BytesIO(files["grille.xlsx"]))
    sheet = book["Notation"]
    assert [cell.value for cell in sheet[1]] == read[0] == list(MARKED_HEAD)
    assert (sheet.max_row, sheet.freeze_panes) == (len(read), "A2")
    assert sheet.auto_filter.ref == sheet.dimensions
    told = {cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
    assert told == set()


def test_the_agreement_of_the_workbook_is_a_formula_that_comes_to_the_same(marked):
    book = openpyxl.load_workbook(BytesIO(tables(marked)["grille.xlsx"]))
    places = {row[0].value: row[1] for row in book["Synthèse"].iter_rows()}
    found = [
        worked_out(book, "Synthèse", places[title].coordinate)
        for title in (
            "Critères notés de même",
            "Critères notés par les deux",
            "Accord des deux notations",
        )
    ]
    agreed = agreement(marked)
    assert found == [agreed.same, agreed.both, agreed.same / agreed.both] == [1, 3, 1 / 3]
    assert places["Accord des deux notations"].value.startswith("=")


def test_the_replay_tells_them_under_the_criterion(marked):
    data = re.search(rb"<script [^>]*json[^>]*>(.*?)</script>", replay_page(marked), re.S)[1]
    told = json.loads(data)
    assert {by for _, by, _ in told["entries"]} >= {"évaluateur", "régie"}
    [late] = [row for row in told["criteria"] if row["id"] == LATE]
    assert [plain(each) for each in late["marks"]] == [
        "Évaluateur : mesure confirmée",
        "Co-évaluateur : atteint (« Le casque a grésillé. »)",
        "Ensuite tranché atteint (« Réécouté ensemble. »), écrit par le co-évaluateur",
    ]


def test_the_papers_bear_both_names(marked):
    set_papers = papers(marked)
    read = {
        name: " ".join(
            " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split()
        )
        for name, pdf in set_papers.items()
    }
    for name in ("livret.pdf", "proces-verbal.pdf"):
        for words in ("Accord : 1 sur 3", "Le casque a grésillé.", "Réécouté ensemble."):
            assert words in read[name], (name, words)
    assert "Très posée." in read["livret.pdf"]
    assert "désaccord non tranché" in read["proces-verbal.pdf"]
