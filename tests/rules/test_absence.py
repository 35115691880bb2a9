"""What a phone did while the engine was away: learnt afterwards, with the span it may be in."""

from __future__ import annotations

import pytest

from evalengine.clock import MS, SECOND, Arrival
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from tests.story import Story


def back(story: Story, kind: type, *, after: float = 0.1, **fields: object) -> Story:
    """The phone is heard ``after`` seconds, to the microsecond by the kernel's clock."""
    story.waits(after)
    return story.signals(kind(call="c1", arrival=Arrival(0, "kernel", 1000), **fields))


def found(story: Story) -> Story:
    return back(story, s.LegFound, leg={"port": 4000})


def ringing() -> Story:
    return Story("c1").begins().rings("c1").waits(3).opens("cabinet")


def talking() -> Story:
    return Story("c1").begins().rings("c1").answers("c1").waits(3).opens("cabinet")


def held() -> Story:
    return Story("c1").begins().rings("c1").answers("c1").holds("c1").waits(3).opens("cabinet")


DONE = [
    (ringing, s.Answered, e.CallPickedUp, {}),
    (talking, s.PhoneHeld, e.CallHeld, {}),
    (held, s.PhoneResumed, e.CallResumed, {}),
    (talking, s.TransferAsked, e.CallTransferred, {"target": "204"}),
    (talking, s.LegEnded, e.CallEnded, {"cause": "hung_up"}),
    (ringing, s.LegEnded, e.CallEnded, {"cause": "declined"}),
]


@pytest.mark.parametrize(("state", "signal", "event", "fields"), DONE)
def test_what_is_first_heard_happened_at_any_time_since(state, signal, event, fields):
    story = state()
    last_known = story.now
    story.crashes(5)
    back(story, signal, **fields)
    (told,) = story.events(event)
    assert told.stamp.source == "inferred"
    assert told.stamp.at == last_known + 5 * SECOND + 100 * MS
    assert told.stamp.at - told.stamp.bound == last_known - 1000


@pytest.mark.parametrize(("state", "signal", "event", "fields"), DONE)
def test_what_comes_after_the_call_was_found_happened_when_it_came(state, signal, event, fields):
    story = state().crashes(5)
    back(found(story), signal, **fields)
    (told,) = story.events(event)
    assert (told.stamp.source, told.stamp.bound) == ("kernel", 1000)


def test_what_comes_with_the_finding_was_done_before_it():
    story = found(talking().crashes(5))
    back(story, s.PhoneHeld, after=0)
    assert story.events(e.CallHeld)[0].stamp.source == "inferred"
    assert story.events(e.CallFound)[0].stamp.source == "kernel"


def test_a_ring_that_nobody_was_there_to_hear_began_at_any_time_since():
    story = Story("c1").begins().triggers("c1").crashes(5)
    back(story, s.Rang)
    (rang,) = story.events(e.CallRang)
    assert rang.stamp.source == "inferred"
    assert rang.stamp.bound > 5 * SECOND


def test_what_follows_what_was_first_heard_has_its_own_time():
    story = ringing().crashes(5)
    back(back(story, s.Answered), s.PhoneHeld)
    stamps = [story.events(kind)[0].stamp for kind in (e.CallPickedUp, e.CallHeld)]
    assert [stamp.source for stamp in stamps] == ["inferred", "kernel"]


def test_two_absences_in_a_row_are_one_when_nothing_was_heard_in_between():
    story = talking()
    last_known = story.now
    back(story.crashes(5).waits(1).crashes(5), s.PhoneHeld)
    (told,) = story.events(e.CallHeld)
    assert told.stamp.at - told.stamp.bound == last_known - 1000


def test_a_call_found_in_between_was_not_touched_in_the_first():
    story = found(talking().crashes(5)).waits(1).opens("etude")
    known = story.now
    back(story.crashes(5), s.PhoneHeld)
    (told,) = story.events(e.CallHeld)
    assert told.stamp.at - told.stamp.bound == known - 1000


def test_a_call_placed_since_has_the_kernel_s_times():
    story = Story("c1").begins().crashes(5).rings("c1").answers("c1").holds("c1")
    for kind in (e.CallRang, e.CallPickedUp, e.CallHeld):
        assert story.events(kind)[0].stamp.source == "kernel"


def test_the_end_that_the_engine_finds_out_is_its_own():
    story = talking().crashes(5)
    back(story, s.LegEnded, cause="lost")
    (ended,) = story.events(e.CallEnded)
    assert (ended.cause, ended.stamp.source) == ("interrupted", "kernel")
