"""The desk fold: what is hidden from the candidate changes nothing in it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from evalengine.clock import Arrival, Stamp
from evalengine.errors import Refused
from evalengine.projections.calls import CallState
from evalengine.projections.desk import Desk
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.entry import Entry
from tests.story import FILES, Story

CALLS = ("c1", "c2", "c3", "c4")
OUT = ("sortant-1", "sortant-2", "jambe-1", "jambe-2")
DIALLED = ("311", "etude", "0199001234", "999")


def folded(entries: list[Entry]) -> Desk:
    desk = Desk()
    for entry in entries:
        desk.apply(entry)
    return desk


def told(desk: Desk) -> dict[str, Any]:
    """All that a desk holds, comparable."""
    values = {field.name: getattr(desk, field.name) for field in fields(desk)}
    return {**values, "calls": desk.calls.by_id}


ACTS = st.one_of(
    st.tuples(
        st.sampled_from(
            ["rings", "triggers", "answers", "holds", "resumes", "hangs_up", "takes_leave"]
        ),
        st.sampled_from((*CALLS, *OUT)),
    ),
    st.tuples(st.just("transfers"), st.sampled_from((*CALLS, *OUT)), st.just("21")),
    st.tuples(st.just("dials"), st.sampled_from(DIALLED)),
    st.tuples(st.just("is_answered"), st.sampled_from(OUT)),
    st.tuples(st.just("is_refused"), st.sampled_from(OUT), st.just("busy")),
    st.tuples(st.sampled_from(["opens", "closes"]), st.sampled_from(FILES)),
    st.tuples(st.just("waits"), st.integers(0, 90)),
    st.tuples(st.just("crashes"), st.integers(0, 20)),
    st.tuples(st.just("notices")),
)


def act(story: Story, name: str, *words: Any) -> None:
    if name == "notices":
        story.signals(s.Noticed(kind="malformed", detail="x", arrival=Arrival(0)))
        return
    with suppress(Refused):
        getattr(story, name)(*words)


@settings(max_examples=150, deadline=None)
@given(st.lists(ACTS, max_size=40))
def test_the_fold_of_all_entries_is_the_fold_of_those_the_candidate_may_see(
    acts: list[tuple[Any, ...]],
) -> None:
    story = Story(*CALLS).begins()
    for name, *words in acts:
        act(story, name, *words)
    visible = [entry for entry in story.entries if may_see("candidate", entry.event)]
    assert told(folded(story.entries)) == told(folded(visible))


@settings(max_examples=100, deadline=None)
@given(st.lists(ACTS, max_size=40))
def test_one_ear_and_one_call_a_line(acts: list[tuple[Any, ...]]) -> None:
    story = Story(*CALLS, extra_line=True).begins()
    for name, *words in acts:
        act(story, name, *words)
        desk = folded(story.entries)
        talking = [call for call in desk.calls if call.state is CallState.TALKING]
        on_lines = [line.call.id for line in desk.lines if line.call]
        assert len(talking) <= 1
        assert len(on_lines) == len(set(on_lines))
        assert all(line.call.live for line in desk.lines if line.call)
        assert [line.number for line in desk.lines] == list(range(1, len(desk.lines) + 1))
        assert len(desk.lines) == 3 or (len(desk.lines) == 4 and desk.lines[3].call)


def test_the_one_who_has_waited_longest_comes_first() -> None:
    story = Story("c1", "c2", "c3").begins()
    story.rings("c1").waits(1).answers("c1").rings("c2").waits(2).holds("c1").waits(1).rings("c3")
    assert [call.id for call in folded(story.entries).waiting()] == ["c2", "c1", "c3"]
    assert [call.id for call in folded(story.entries).ringing()] == ["c2", "c3"]


def test_a_file_opened_again_comes_to_the_front() -> None:
    story = Story("c1").begins()
    first, second = FILES[:2]
    story.opens(first).opens(second).opens(first)
    assert folded(story.entries).open_files == [second, first]
    story.closes(first)
    assert folded(story.entries).open_files == [second]


def test_a_call_that_ended_before_it_rang_leaves_no_trace() -> None:
    story = Story("c1").begins()
    story.triggers("c1").takes_leave("c1")
    desk = folded(story.entries)
    assert not desk.calls.by_id
    assert all(line.call is None for line in desk.lines)


def test_the_end_says_why_and_ends_the_phase() -> None:
    story = Story("c1").begins()
    story.rings("c1").answers("c1").takes_leave("c1").waits(16)
    desk = folded(story.entries)
    assert (desk.phase, desk.phase_ends_at) == ("closed", 0)
    assert desk.closed


def test_the_absences_of_the_engine_are_kept() -> None:
    story = Story("c1").begins()
    story.crashes(3).crashes(5)
    assert folded(story.entries).interruptions == [3_000_000_000, 5_000_000_000]


def test_what_is_not_the_desks_is_left_aside() -> None:
    desk, stamp = Desk(), Stamp(at=1)
    noticed = e.SomethingNoticed(kind="malformed", detail="x", stamp=stamp)
    desk.apply(Entry(1, 1, 1, "wire", noticed, "0"))
    assert told(desk) == told(Desk())
