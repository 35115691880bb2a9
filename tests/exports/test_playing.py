"""How the parts were played, and what was observed, beside the grid."""

from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from rich.console import Console

from evalengine.dossier.scripts import Fact, Start
from evalengine.exports.case import Case, House
from evalengine.exports.files import tables
from evalengine.exports.narration import Narrator
from evalengine.exports.playing import PLAYED_HEAD, SEEN_HEAD, played_sheet, seen_sheet, told
from evalengine.exports.sentences import timing_sentences
from evalengine.exports.sheet import calls_sheet
from evalengine.exports.tables import criteria_table, timing_table
from evalengine.projections.measures import measure
from evalengine.projections.portrayal import portrayal
from evalengine.vocabulary import commands as c
from tests.story import Story, scenario, scripted

FACTS = [
    Fact(id="nom", value="Rivoire", says="Rivoire."),
    Fact(id="age", value="80", says="80 ans.", when_asked="Quel âge ?"),
]


@pytest.fixture
def story():
    calls = (scripted("c1", facts=FACTS, start=Start(at_s=10)), scripted("c2"))
    story = Story(scenarios=[scenario(*calls)], criteria=("C1.2.d",)).begins().waits(12)
    story.rings("c1").answers("c1").asks(c.SayFact(call="c1", fact="nom"))
    story.asks(c.LeakFact(call="c1", fact="age")).asks(c.Observe(kind="hold_announced"))
    story.asks(c.Observe(kind="hold_explained", done=False)).asks(c.UndoObservation())
    return story.asks(c.Observe(kind="hold_explained", done=False))


def test_one_row_a_call_then_the_whole(story):
    call, whole = played_sheet(portrayal(story.entries))
    assert call == ["c1", "Correspondant c1", 1, 1, 1, 1, 2.0, "oui"]
    assert whole == ["Ensemble", "66\u00a0%", 1, 1, 1, 1, None, "1 sur 1"]
    assert len(call) == len(whole) == len(PLAYED_HEAD)
    assert played_sheet(portrayal(Story("c1").entries)) == []


def test_one_row_an_observation_that_stands(story):
    rows = seen_sheet(measure(story.entries))
    assert [row[1:6] for row in rows] == [
        ["c1", "Correspondant c1", "attente annoncée", "fait", "C1.2.d"],
        ["c1", "Correspondant c1", "attente sans raison", "pas fait", "C1.2.d"],
    ]
    assert {len(row) for row in rows} == {len(SEEN_HEAD)}
    assert [int(row[6]) for row in rows] == [
        entry.seq
        for entry in story.entries
        if entry.event.type == "observed" and entry.event.observation != "obs-2"
    ]


def test_the_figure_is_printed_beside_the_grid(story, grid):
    case = Case(story.entries, grid, House("Centre", "1", "essai", "0" * 64))
    files = tables(case)
    line = told(case.portrayal)
    assert line.startswith("66\u00a0% (faits dits 1 sur 1, indices soufflés 1 sur 1")
    book = load_workbook(BytesIO(files["grille.xlsx"]))
    assert f"Jeu des rôles\u00a0: {line}" in [row[0].value for row in book["Synthèse"].iter_rows()]
    assert [cell.value for cell in book["Jeu"][1]] == list(PLAYED_HEAD)
    assert book["Observations"].max_row == 3
    csv = files["jeu.csv"].decode("utf-8-sig").splitlines()
    assert csv[0] == ";".join(PLAYED_HEAD) and csv[1].endswith(";2,000;oui")
    assert b"attente annonc" in files["observations.csv"]
    screen = StringIO()
    Console(file=screen, width=300).print(criteria_table(story.entries, grid))
    assert f"Jeu des rôles\u00a0: {line}" in screen.getvalue()


def test_nothing_played_is_said_so():
    assert told(portrayal(Story("c1").entries)) == "rien à jouer"


def test_a_voided_call_is_told_in_every_table(grid):
    story = Story("c1", "c2").begins().rings("c1").asks(c.VoidCall(call="c1", reason="son coupé"))
    measures = measure(story.entries)
    assert calls_sheet(measures)[0][-1] == "annulé\u00a0: son coupé"
    screen = StringIO()
    Console(file=screen, width=160).print(timing_table(story.entries))
    assert "annulé, incident" in screen.getvalue()
    assert any("annulé, incident technique" in line for line in timing_sentences(story.entries))
    narrator = Narrator()
    live = [line for entry in story.entries for line in narrator.tell(entry)]
    assert any("annulé pour incident technique" in line for line in live)
