"""What the console counts of what is typed: bursts, shortcuts, panes; and that it reports them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from console.evidence import LONGEST_NS, PAUSE_NS, Evidence, Spot
from console.subject import Subject
from evalengine.clock import MS, SECOND
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

from .keyed import keys

ABOUT = Subject("cabinet", "c1")
NOTES = Spot("scratchpad", "scratchpad-text", ABOUT)
NAME = Spot("messages", "messages-form-1", ABOUT)


def typed(evidence: Evidence, spot: Spot, strokes: str, since: int = 0, every: int = 200 * MS):
    """One key every so often, a correction for each « < »; when the last one was."""
    at = since
    for rank, stroke in enumerate(strokes):
        at = since + rank * every
        evidence.typed(spot, "correction" if stroke == "<" else "character", at)
    return at


def test_a_burst_is_reported_once_after_a_pause_and_holds_numbers_only():
    evidence = Evidence()
    last = typed(evidence, NOTES, "bonjuor<<our")
    assert evidence.deadline() == last + PAUSE_NS
    assert evidence.due(last + PAUSE_NS - 1) == []
    assert evidence.due(last + PAUSE_NS + 100 * MS) == [
        c.ReportTyping(
            pane="scratchpad",
            field="scratchpad-text",
            keys=12,
            corrections=2,
            characters=10,
            lasted_ms=2_200,
            ago_ms=1_100,
            donneur_ordres="cabinet",
            call="c1",
        )
    ]
    assert (evidence.due(last + 9 * PAUSE_NS), evidence.deadline()) == ([], None)


def test_another_field_another_call_or_a_pause_that_nobody_saw_begins_another_burst():
    evidence = Evidence()
    at = typed(evidence, NOTES, "abc")
    at = typed(evidence, NAME, "de", at + MS)
    at = typed(evidence, Spot("messages", "messages-form-1", Subject("etude", "c2")), "f", at + MS)
    at = typed(evidence, NOTES, "g", at + MS)
    typed(evidence, NOTES, "h", at + PAUSE_NS)
    told = evidence.due(at + 3 * PAUSE_NS)
    assert [(each.field, each.call, each.keys) for each in told] == [
        ("scratchpad-text", "c1", 3),
        ("messages-form-1", "c1", 2),
        ("messages-form-1", "c2", 1),
        ("scratchpad-text", "c1", 1),
        ("scratchpad-text", "c1", 1),
    ]


def test_somebody_who_never_pauses_is_reported_every_minute():
    evidence = Evidence()
    last = typed(evidence, NOTES, "x" * 601)  # two minutes
    told = [report.lasted_ms for report in evidence.due(last + PAUSE_NS)]
    assert told == [59_800, 59_800, 0]


def test_a_key_held_down_is_one_shortcut():
    evidence = Evidence()
    for at in range(10):
        evidence.pressed("hold", True, at * 30 * MS)
    evidence.pressed("line", False, 280 * MS)
    evidence.pressed("hold", True, 10 * SECOND)
    told = [(each.shortcut, each.worked) for each in evidence.due(10 * SECOND)]
    assert told == [("hold", True), ("line", False), ("hold", True)]


def test_a_pane_is_told_when_it_comes_and_when_it_is_about_somebody_else():
    evidence = Evidence()
    for pane, subject in (
        ("", ABOUT),
        ("agenda", ABOUT),
        ("agenda", ABOUT),
        ("agenda", Subject("etude", "c2")),
        ("", ABOUT),
        ("agenda", ABOUT),
    ):
        evidence.shown(pane, subject, 0)
    told = [(each.pane, each.donneur_ordres) for each in evidence.due(0)]
    assert told == [("agenda", "cabinet"), ("agenda", "etude"), ("agenda", "cabinet")]


@given(
    st.lists(
        st.tuples(st.sampled_from([NOTES, NAME]), st.sampled_from("x<"), st.integers(0, 2_000)),
        max_size=60,
    ),
    st.sets(st.integers(0, 60)),
)
def test_every_stroke_is_in_exactly_one_burst_whenever_it_is_asked(strokes, looks):
    evidence, told, at = Evidence(), [], 0
    for rank, (spot, stroke, wait_ms) in enumerate(strokes):
        at += wait_ms * MS
        evidence.typed(spot, "correction" if stroke == "<" else "character", at)
        if rank in looks:
            told += evidence.due(at)
    told += evidence.due(at + PAUSE_NS)
    for spot in (NOTES, NAME):
        mine = [each for each in told if each.field == spot.field]
        written = sum(1 for where, stroke, _ in strokes if where == spot and stroke == "x")
        taken = sum(1 for where, stroke, _ in strokes if where == spot and stroke == "<")
        assert sum(each.characters for each in mine) == written
        assert sum(each.corrections for each in mine) == taken
    assert all(0 <= each.lasted_ms * MS <= LONGEST_NS for each in told)
    assert sum(each.lasted_ms for each in told) * MS <= at


# --- on the real screen ----------------------------------------------------------------------


async def test_the_console_reports_what_is_typed_and_pressed_and_never_the_keys(engine, open_desk):
    engine.story.rings("c1").answers("c1")
    async with open_desk() as desk:
        await desk.until(lambda: desk.app.place.desk.open_files == ["aubry"])
        await desk.press("f2", "ctrl+p", "b")
        await desk.press("backspace", "ctrl+w")  # there is nothing to take away
        await desk.press(*keys("ab"), "backspace", *keys("c"))
        engine.passes(2)
        await desk.until(lambda: engine.story.events(e.TypingCounted))
    (burst,) = engine.story.events(e.TypingCounted)
    assert (burst.keys, burst.corrections, burst.characters) == (4, 1, 3)
    assert (burst.pane, burst.donneur_ordres, burst.call) == ("scratchpad", "aubry", "c1")
    shortcuts = engine.story.events(e.ShortcutUsed)
    told = [(each.shortcut, each.worked) for each in shortcuts]
    assert told == [("line", False), ("pane_scratchpad", True)]
    (pane,) = engine.story.events(e.PaneShown)
    assert (pane.pane, pane.donneur_ordres) == ("scratchpad", "aubry")
