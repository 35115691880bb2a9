"""What the console reports of itself: what is believed, what is refused, and who may read it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalengine.clock import MS, SECOND
from evalengine.errors import Refused
from evalengine.rules.evidence import KEYS_A_SECOND
from evalengine.rules.phases import check
from evalengine.rules.reported import MOST
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from tests.desk_work import OWNER, DeskStory

BURST = c.ReportTyping(
    pane="messages",
    field="messages-form-3",
    keys=41,
    corrections=1,
    characters=40,
    lasted_ms=8_000,
    ago_ms=1_000,
    donneur_ordres=OWNER,
    call="c1",
)


@pytest.fixture
def desk() -> DeskStory:
    return DeskStory("c1").begins().takes("c1").waits(30)


def test_a_burst_is_counted_at_the_time_that_the_console_tells(desk):
    desk.does(BURST)
    (told,) = desk.events(e.TypingCounted)
    assert (told.keys, told.corrections, told.characters) == (41, 1, 40)
    assert (told.at, told.lasted_ns) == (desk.now - SECOND, 8 * SECOND)
    assert (told.donneur_ordres, told.call, told.seen) == (OWNER, "c1", "keys")


def test_lengths_are_those_of_the_sitting_s_own_clock():
    desk = DeskStory("c1", speed=10).begins().takes("c1").waits(300).does(BURST)
    (told,) = desk.events(e.TypingCounted)
    assert (told.at, told.lasted_ns) == (desk.now - 10 * SECOND, 80 * SECOND)


def test_nothing_that_is_reported_holds_what_was_typed():
    kinds = (e.TypingCounted, e.ShortcutUsed, e.PaneShown)
    texts = {name for kind in kinds for name, of in kind.__annotations__.items() if of == "str"}
    assert texts == {"pane", "field", "donneur_ordres", "call", "shortcut"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"keys": 0, "corrections": 0, "characters": 0}, "ne compte pas juste"),
        ({"keys": 40}, "ne compte pas juste"),
        ({"corrections": -1}, "ne compte pas juste"),
        ({"characters": -1}, "ne compte pas juste"),
        ({"lasted_ms": -1}, "n’est pas possible"),
        ({"lasted_ms": 600_001}, "n’est pas possible"),
        ({"keys": 10**9}, "aussi vite"),
        ({"keys": KEYS_A_SECOND * 9 + 1}, "aussi vite"),
        ({"ago_ms": -1}, "trop tard"),
        ({"ago_ms": 60_001}, "trop tard"),
        ({"pane": ""}, "ne dit pas où"),
        ({"field": "x" * 61}, "ne dit pas où"),
        ({"field": "a\nb"}, "ne dit pas où"),
        ({"call": "c9"}, "c9"),
        ({"donneur_ordres": "nul"}, "nul"),
        ({"seen": "line"}, "ni durée ni corrections"),
        ({"seen": "line", "corrections": 0}, "ni durée ni corrections"),
    ],
)
def test_what_no_hands_can_have_typed_is_refused(desk, changes, words):
    desk.refuses(replace(BURST, **changes), words)


def test_a_whole_line_has_neither_length_nor_corrections(desk):
    desk.does(replace(BURST, seen="line", corrections=0, lasted_ms=0))
    assert desk.events(e.TypingCounted)[0].seen == "line"


def test_nobody_types_in_two_places_at_once(desk):
    desk.does(BURST).waits(5.9).refuses(BURST, "en recouvre un autre")
    desk.waits(0.1).does(BURST)  # 2 s over the one before: reports may travel so unevenly


@pytest.mark.parametrize("phase", ["identity", "checks", "closed"])
@pytest.mark.parametrize(
    "report", [BURST, c.ReportShortcut(shortcut="hold"), c.ReportPane(pane="agenda")]
)
def test_nothing_is_reported_before_the_notice_nor_after_the_end(report, phase):
    with pytest.raises(Refused):
        check(report, phase)


def test_a_flood_of_reports_is_cut_and_the_sitting_goes_on(desk):
    told = c.ReportShortcut(shortcut="hold")
    for _ in range(MOST):
        desk.does(told)
    desk.refuses(told, "Trop de relevés").refuses(BURST, "Trop de relevés")
    desk.opens(OWNER).waits(10).does(told)
    assert len(desk.events(e.ShortcutUsed)) == MOST + 1


def test_the_flood_guard_outlives_the_engine(desk):
    told = c.ReportShortcut(shortcut="hold")
    for _ in range(MOST):
        desk.does(told)
    desk.crashes(1).refuses(told, "Trop de relevés")


def test_reports_are_for_those_who_judge(desk):
    desk.does(BURST).does(c.ReportPane(pane="agenda", donneur_ordres=OWNER, call="c1"))
    desk.does(c.ReportShortcut(shortcut="line", worked=False, ago_ms=200))
    told = desk.events(e.TypingCounted, e.PaneShown, e.ShortcutUsed)
    assert len(told) == 3
    assert told[2].at == desk.now - 200 * MS
    assert not any(may_see("candidate", event) for event in told)
    assert all(may_see("control", event) for event in told)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 60), st.integers(0, 5_000)), max_size=12)
)
def test_all_that_was_typed_fits_in_the_time_there_was(bursts):
    """Whatever is reported in whatever order, 2 s of overlap a burst is all that can be gained."""
    desk = DeskStory("c1").begins().takes("c1")
    began = desk.now
    for wait, keys, lasted in bursts:
        desk.waits(wait)
        report = replace(BURST, keys=keys, corrections=0, characters=keys, lasted_ms=lasted)
        try:
            desk.does(replace(report, ago_ms=0))
        except Refused:
            continue
    told = desk.events(e.TypingCounted)
    slack = 2 * SECOND * len(told) + 5 * SECOND  # the first may have begun before the story
    assert sum(each.lasted_ns for each in told) <= desk.now - began + slack
