"""What is measured, before anything is judged."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalengine.clock import SECOND, Arrival
from evalengine.projections.calls import Calls
from evalengine.projections.measures import Gap, Measures, measure, most_at_once, source_of
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.entry import verify
from tests.story import Story, scripted


def seconds(waits) -> list[tuple[str, int, int]]:
    return [(wait.call.id, wait.since // SECOND, wait.until // SECOND) for wait in waits]


def test_the_empty_journal_measures_nothing():
    measures = measure([])
    assert (measures.rings(), measures.holds(), measures.services()) == ([], [], [])
    assert (measures.entries, measures.opening) == (0, None)


def test_rings_holds_and_services_are_told_in_the_order_in_which_they_happened():
    story = Story("c1", "c2").begins().rings("c1").waits(4).answers("c1").waits(10)
    story.rings("c2").waits(3).holds("c1").answers("c2").waits(20)
    story.takes_leave("c2").waits(2).resumes("c1").waits(5).takes_leave("c1")
    measures = measure(story.entries)
    assert seconds(measures.rings()) == [("c1", 0, 4), ("c2", 14, 17)]
    assert seconds(measures.holds()) == [("c1", 17, 39)]
    turns = [(turn.call.id, turn.kind, turn.at // SECOND) for turn in measures.services()]
    assert turns == [("c1", "pickup", 4), ("c2", "pickup", 17), ("c1", "resume", 39)]
    assert measures.abandoned() == []


def test_every_wait_carries_the_sum_of_its_two_bounds_and_the_entries_that_prove_it():
    story = Story("c1").begins().rings("c1", bound=400).waits(5).answers("c1")
    (ring,) = measure(story.entries).rings()
    assert ring.bound == 1400
    kinds = [type(story.entries[seq - 1].event) for seq in ring.entries]
    assert kinds == [e.CallRang, e.CallPickedUp]
    assert source_of(ring.call) == "kernel"


def test_a_wait_that_lasts_is_open_until_the_last_entry():
    story = Story("c1").begins().rings("c1").waits(8).opens("cabinet")
    (ring,) = measure(story.entries).rings()
    assert ring.open
    assert ring.length == 8 * SECOND
    assert len(ring.entries) == 1


def test_who_tires_of_ringing_and_who_tires_of_a_hold_have_abandoned():
    story = Story(scripted("c1", rings_for_s=20), "c2").begins().rings("c1").waits(21)
    story.rings("c2").answers("c2").waits(1).holds("c2").waits(30).takes_leave("c2")
    given_up = [(wait.call.id, wait.kind) for wait in measure(story.entries).abandoned()]
    assert given_up == [("c1", "ring"), ("c2", "hold")]


@pytest.mark.parametrize(("held_s", "abandoned"), [(0.3, 0), (0.999, 0), (1, 1)])
def test_a_leave_that_crossed_the_hold_is_no_weariness(judge, held_s, abandoned):
    story = Story("c1").begins().rings("c1").answers("c1").waits(5).holds("c1").waits(held_s)
    story.takes_leave("c1")
    assert len(measure(story.entries).abandoned()) == abandoned
    assert judge(story, "C1.2.b").status == ("not_met" if abandoned else "met")
    assert judge(story, "C1.12.h").status == ("not_assessed" if abandoned else "met")


def test_who_takes_leave_after_a_hold_has_not_abandoned():
    story = Story("c1").begins().rings("c1").answers("c1").holds("c1").waits(5).resumes("c1")
    story.waits(5).takes_leave("c1")
    assert measure(story.entries).abandoned() == []


def test_the_absence_of_the_engine_breaks_the_waits_that_it_overlaps():
    story = Story("c1", "c2").begins().rings("c1").waits(2).answers("c1").waits(6).rings("c2")
    story.waits(1).crashes(4).answers("c2")
    measures = measure(story.entries)
    first, second = measures.rings()
    assert measures.broken(first) is None
    assert measures.broken(second) == measures.gaps[0]
    gap = measures.gaps[0]
    assert isinstance(gap, Gap)
    assert isinstance(story.entries[gap.entry - 1].event, e.SittingInterrupted)


def test_a_file_is_left_open_when_nothing_closes_it_after_that_time():
    story = Story("c1").begins().opens("cabinet").waits(5).opens("etude").waits(5).closes("etude")
    measures = measure(story.entries)
    assert measures.file_left_open("etude", 7 * SECOND) is None
    assert measures.file_left_open("cabinet", 7 * SECOND).entry == measures.files[0].entry
    assert measures.file_left_open("inconnu", 7 * SECOND) is None


def test_a_file_closed_once_and_opened_again_is_open():
    story = Story("c1").begins().opens("cabinet").waits(2).closes("cabinet").waits(2)
    story.opens("cabinet").waits(2)
    measures = measure(story.entries)
    assert measures.file_left_open("cabinet", 5 * SECOND) is measures.files[-1]
    assert measures.file_left_open("cabinet", 3 * SECOND) is None


def test_services_are_in_the_order_of_the_wire_not_of_the_journal():
    story = Story("c1", "c2").begins().rings("c1").rings("c2").waits(9).answers("c1")
    story.signals(s.Answered(call="c2", arrival=Arrival(-2 * SECOND, "kernel")))
    assert [turn.call.id for turn in measure(story.entries).services()] == ["c2", "c1"]


def test_most_at_once_counts_overlaps_not_touches():
    story = Story("c1", "c2").begins()
    story.rings("c1").answers("c1").rings("c2").answers("c2").waits(3)  # c1 is held by the engine
    story.holds("c2").resumes("c1").waits(2).holds("c1").resumes("c2").waits(1).takes_leave("c2")
    measures = measure(story.entries)
    assert most_at_once(measures.holds()) == 1
    assert most_at_once([]) == 0


def test_the_head_and_the_number_of_entries_are_those_of_the_journal():
    story = Story("c1").begins().rings("c1").answers("c1")
    measures = measure(story.entries)
    assert (measures.entries, measures.head) == (len(story.entries), verify(story.entries))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), min_size=1, max_size=8))
def test_the_cumulative_hold_is_the_sum_of_every_hold_whatever_their_number(spans):
    story = Story("c1").begins().rings("c1").answers("c1")
    for talk, hold in spans:
        story.waits(talk).holds("c1").waits(hold).resumes("c1")
    measures = measure(story.entries)
    (call,) = measures.calls
    assert sum(hold.length for hold in measures.holds_of(call)) == call.held_ns(story.now)
    assert call.held_ns(story.now) == sum(hold for _, hold in spans) * SECOND


def test_measuring_entry_by_entry_is_measuring_all_of_them():
    story = Story("c1", "c2").begins().rings("c1").answers("c1").rings("c2").answers("c2")
    growing = Measures()
    for entry in story.entries:
        growing.apply(entry)
    whole = measure(story.entries)
    assert growing.services() == whole.services()
    assert growing.holds() == whole.holds()
    assert isinstance(growing.calls, Calls)
