"""A headset does at once what it is asked, and its times are those of the asking."""

from __future__ import annotations

import pytest

from evalengine.clock import MS, SECOND, Arrival, Stamp
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from tests.story import Story

SLOW = 700 * MS
"""What a disk may take between a gesture and its doing."""
HERE = Arrival(0, "reported")


def desk() -> Story:
    return Story("c1", "c2").begins().rings("c1").waits(3)


def asked(story: Story, verb: str, call: str = "", target: str = "") -> int:
    """Asks for a gesture, which is to be done late; when it was asked."""
    story.asks(c.Gesture(call=call, verb=verb, target=target), "candidate")
    at = story.now
    story.waits(SLOW / SECOND)
    return at


def stamp_of(story: Story, kind: type) -> Stamp:
    return story.events(kind)[-1].stamp


def test_what_is_done_late_was_done_when_it_was_asked():
    story = desk()
    at = asked(story, "answer", "c1")
    story.signals(s.Answered(call="c1", arrival=HERE))
    assert stamp_of(story, e.CallPickedUp) == Stamp(at, "reported", SLOW)
    at = asked(story, "hold", "c1")
    story.signals(s.PhoneHeld(call="c1", arrival=HERE))
    assert stamp_of(story, e.CallHeld) == Stamp(at, "reported", SLOW)
    at = asked(story, "resume", "c1")
    story.signals(s.PhoneResumed(call="c1", arrival=HERE))
    assert stamp_of(story, e.CallResumed) == Stamp(at, "reported", SLOW)
    at = asked(story, "dial", target="311")
    story.signals(s.PhoneHeld(call="c1", arrival=HERE))
    assert stamp_of(story, e.CallHeld) == Stamp(at, "reported", SLOW)
    story.signals(s.Dialled(call="leg", target="311", arrival=HERE))
    assert stamp_of(story, e.CallDialled) == Stamp(at, "reported", SLOW)


def test_whoever_is_left_for_another_waits_since_the_same_moment():
    story = desk().answers("c1").rings("c2").waits(2)
    at = asked(story, "answer", "c2")
    story.signals(s.PhoneHeld(call="c1", arrival=HERE))
    story.signals(s.Answered(call="c2", arrival=HERE))
    assert stamp_of(story, e.CallHeld).at == stamp_of(story, e.CallPickedUp).at == at


@pytest.mark.parametrize("source", ["kernel", "process"])
def test_the_time_of_a_phone_stays_its_own(source):
    story = desk()
    asked(story, "answer", "c1")
    story.signals(s.Answered(call="c1", arrival=Arrival(0, source, 1_000)))
    assert stamp_of(story, e.CallPickedUp) == Stamp(story.now, source, 1_000)


def test_a_key_pressed_twice_counts_from_the_first_time():
    story = desk()
    at = asked(story, "answer", "c1")
    asked(story, "answer", "c1")
    story.signals(s.Answered(call="c1", arrival=HERE))
    assert stamp_of(story, e.CallPickedUp).at == at


def test_what_was_not_done_gives_no_time_to_what_is_done_later():
    story = desk()
    asked(story, "answer", "c1")
    failed = s.GestureFailed(call="c1", verb="answer", status=480, arrival=HERE)
    story.signals(failed).waits(2)
    assert not story.events(e.SomethingNoticed), "nothing disobeys where nothing is"
    story.signals(s.Answered(call="c1", arrival=HERE))
    assert stamp_of(story, e.CallPickedUp) == Stamp(story.now, "reported", 0)
    asked(story, "hold", "c1")
    story.crashes(5).waits(1)
    story.signals(s.LegFound(call="c1", arrival=HERE)).waits(1)
    story.signals(s.PhoneHeld(call="c1", arrival=HERE))
    assert stamp_of(story, e.CallHeld) == Stamp(story.now, "reported", 0)
    asked(story, "resume", "c1")
    story.takes_leave("c1").rings("c2").answers("c2").waits(1)
    story.signals(s.PhoneHeld(call="c2", arrival=HERE))
    assert stamp_of(story, e.CallHeld) == Stamp(story.now, "reported", 0)
