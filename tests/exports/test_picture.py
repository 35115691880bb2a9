"""The timeline drawn: well-formed, whole numbers, the same everywhere, and in a terminal too."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from evalengine.clock import SECOND
from evalengine.exports.phrases import date_of, paris, time_of
from evalengine.exports.picture import GUTTER, Frame, Picture, legend
from evalengine.exports.strips import LEGEND, strips
from evalengine.projections.timeline import Point, Stretch, timeline

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def drawn(story):
    return timeline(story.entries)


def test_the_drawing_is_one_piece_of_xml_in_whole_numbers(drawn):
    for text in (Picture(drawn).svg(Frame(*drawn.window(), 1000)), legend()):
        root = ElementTree.fromstring(text)
        assert root.tag == f"{SVG}svg"
        for box in root.iter(f"{SVG}rect"):
            assert all(box.attrib[name].isdigit() for name in ("width", "height"))


def test_everything_that_can_be_pointed_at_names_its_entry_and_says_what_it_is(drawn):
    root = ElementTree.fromstring(Picture(drawn).svg(Frame(*drawn.window(), 1000)))
    pointed = [each for each in root.iter(f"{SVG}g") if "data-entry" in each.attrib]
    assert {int(each.attrib["data-entry"]) for each in pointed} >= {
        span.entry for span in drawn.spans()
    }
    told = [each.find(f"{SVG}title").text.replace("\u00a0", " ") for each in pointed]
    assert "Correspondant c1 : sonnerie, 4,2 s" in told
    assert '=HYPERLINK("x") : conversation, 10,0 s' in told  # escaped, and read back as it is


def test_what_is_nearer_than_a_few_pixels_is_one_piece_that_names_all_its_entries(drawn):
    for number in range(100):
        drawn.points.append(Point("mark", 5 * SECOND + number, "", 1000 + number))
        drawn.typing.append(Stretch("notes", 5 * SECOND, 6 * SECOND, 2000 + number))
    frame = Frame(*drawn.window(), 1000)
    whole = Picture(drawn).svg(frame)
    assert all(f'data-entry="{number}"' in whole for number in (1000, 1099, 2000, 2099))
    joined = Picture(drawn).svg(frame, within=3)
    assert whole.count("<g ") - joined.count("<g ") >= 198
    named = [set(each.split()) for each in re.findall(r'data-entry="([^"]*)"', joined)]
    for first in (1000, 2000):
        wanted = {str(first + number) for number in range(100)}
        assert any(each >= wanted for each in named)
    assert "et 99 de plus" in joined


def test_marks_have_a_row_of_their_own_in_letters_too(drawn):
    drawn.points.append(Point("mark", drawn.window()[0], "", 99))
    rows = {line.partition(" ")[0]: line for line in strips(drawn, 80)}
    assert "▲" in rows["Repères"] and "▲" not in rows["Actes"]


def test_times_are_kept_inside_the_frame():
    frame = Frame(10 * SECOND, 20 * SECOND, 1000)
    assert frame.x(0) == frame.x(10 * SECOND) == GUTTER
    assert frame.x(20 * SECOND) == frame.x(99 * SECOND) == 996
    assert frame.shows(0, 10 * SECOND)
    assert not frame.shows(20 * SECOND, 30 * SECOND)


def test_the_same_sitting_in_letters(drawn):
    told = strips(drawn, 80)
    assert told[0] == LEGEND
    assert all(len(line) <= 80 or line == LEGEND for line in told)
    lanes = [line for line in told if line.startswith("Ligne 1")]
    assert re.fullmatch(r"Ligne 1  █+░+█+▒+", lanes[0])  # 5 s a cell shows the last that it held
    assert any(re.match(r"Charge   1+2+", line) for line in told)


@pytest.mark.parametrize(
    ("utc", "told"),
    [
        (1_774_745_999, "2026-03-29 01:59:59"),
        (1_774_746_000, "2026-03-29 03:00:00"),
        (1_792_889_999, "2026-10-25 02:59:59"),
        (1_792_890_000, "2026-10-25 02:00:00"),
    ],
)
def test_the_clocks_of_paris(utc, told):
    assert str(paris(utc * SECOND)) == told


def test_a_date_and_a_time_in_french():
    wall = 1_790_000_000 * SECOND
    assert date_of(wall) == "lundi 21 septembre 2026"
    assert time_of(wall).replace("\u00a0", " ") == "16 h 13"
