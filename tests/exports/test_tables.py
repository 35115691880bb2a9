"""What the terminal shows, at the widths that people have."""

import re
from io import StringIO

import pytest
from rich.console import Console

from evalengine.exports.sentences import timing_sentences
from evalengine.exports.tables import Prose, criteria_table, timing_table
from evalengine.exports.words import counted, minutes, tenths
from evalengine.projections.verdicts import seconds


def shown(renderable, width: int) -> str:
    out = StringIO()
    Console(file=out, width=width, color_system=None).print(renderable)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120])
def test_the_timing_table_cuts_nothing(story, width):
    text = shown(timing_table(story.entries), width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert "…" not in text
    for word in ("Sonne", "Décroché", "Délai", "Attentes", "Cumul", "Ordre", "Raccroché"):
        assert word in text
    row = next(line for line in text.splitlines() if "11,0 + 3,0" in line)
    for told in ("0:00,0", "0:04,2", "4,2", "14,0", "1, 3, 4", "correspondant"):
        assert told in row


def test_who_never_got_an_answer_is_shown_so(story):
    text = shown(timing_table(story.entries), 120)
    row = next(line for line in text.splitlines() if "Correspondant c4" in line)
    assert "correspondant (sans réponse)" in row
    assert "—" in row


@pytest.mark.parametrize("width", [80, 120])
def test_the_criteria_table_shows_what_was_measured_and_by_which_grid(story, grid, width):
    text = shown(criteria_table(story.entries, grid), width)
    assert max(len(line) for line in text.splitlines()) <= width
    assert re.search(r"C1\.2\.a .*non atteint.*20,000\u00a0s 15,000\u00a0s", text)
    measured = [criterion.id for criterion in grid.criteria if criterion.detector]
    assert re.findall(r"C\d+\.\d+\.[a-z]", text) == measured
    assert f"Grille {grid.version}, {grid.status}." in text


def test_a_name_is_text_not_markup():
    assert "[bold]Léa[/bold]" in shown(Prose("[bold]Léa[/bold]"), 40)


def test_a_line_never_breaks_before_a_colon():
    text = shown(Prose("Trois lignes en attente\u00a0: une annonce"), 24)
    assert [line.rstrip() for line in text.splitlines()] == [
        "Trois lignes en",
        "attente\u00a0: une annonce",
    ]


def test_numbers_are_cut_never_rounded_up_to_the_bound():
    almost = 14_999_999_999
    assert (tenths(almost), seconds(almost)) == ("14,9", "14,999\u00a0s")
    assert minutes(187_460_000_000) == "3:07,4"


def test_french_counts_its_plurals_from_two():
    assert [counted(n, "calls") for n in (0, 1, 2)] == [
        "0\u00a0appel",
        "1\u00a0appel",
        "2\u00a0appels",
    ]
    assert [counted(n, "services") for n in (1, 3)] == [
        "1\u00a0prise d’appel",
        "3\u00a0prises d’appel",
    ]


def test_the_same_is_told_in_sentences(story):
    told = [
        sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in timing_sentences(story.entries)
    ]
    assert told == [
        "Vos appels, d’après le réseau.",
        "Appel de Correspondant c1, ligne 1 : décroché en 4,2 secondes, "
        "2 attentes de 14,0 secondes en tout, le correspondant a raccroché.",
        'Appel de =HYPERLINK("x"), ligne 2 : décroché en 16,0 secondes, vous avez raccroché.',
        "Appel de Correspondant c3, ligne 1 : décroché en 3,0 secondes, transféré au 201.",
        "Appel de Correspondant c4, ligne 1 : pas décroché, sans réponse.",
    ]
