"""A sitting closed in mid-call: what was recorded of it is counted before its last entry."""

from __future__ import annotations

import pytest

from evalengine.clock import MS, Arrival
from evalengine.errors import Refused
from evalengine.rules.closing import LONGEST_NS
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import voices as v
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.entry import from_json, to_json
from tests.story import Story

NOW = Arrival(0)
CLOSE = c.CloseSitting(reason="alerte incendie")


def kept(file: str) -> v.RecordingKept:
    return v.RecordingKept(file=file, sha256="ab", samples=8_000, whole=True, arrival=NOW)


def recorded(*calls: str, speed: int = 1) -> Story:
    """In the midst of its first call, both sides of which are recorded."""
    story = Story(*calls, speed=speed).begins().rings("c1").answers("c1")
    for side in ("candidate", "correspondent"):
        began = v.RecordingBegan(call="c1", side=side, file=side, arrival=NOW)
        story.signals(began)
    return story


def ends(story: Story) -> list[type]:
    """What there is since the last call ended."""
    kinds = [type(x.event) for x in story.entries]
    return kinds[len(kinds) - kinds[::-1].index(e.CallEnded) :]


def test_the_calls_end_at_once_and_the_closing_waits_for_the_recordings():
    story = recorded("c1", "c2").asks(CLOSE)
    assert [x.cause for x in story.events(e.CallEnded)] == ["sitting_closed"]
    assert story.rules.deadline() == story.now + LONGEST_NS
    story.signals(kept("candidate")).waits(0.02).signals(kept("correspondent")).waits(0)
    assert ends(story) == [e.ClosingBegan, e.RecordingKept, e.RecordingKept, e.SittingClosed]
    (closed,) = story.events(e.SittingClosed)
    assert (closed.complete, closed.reason) == (False, "alerte incendie")
    assert story.rules.deadline() is None


def test_nothing_else_happens_while_it_waits():
    story = recorded("c1", "c2").asks(CLOSE)
    for command in (c.TriggerCall(call="c2"), CLOSE):
        with pytest.raises(Refused, match="s’achève"):
            story.asks(command)
    known = len(story.entries)
    story.dials("12").hangs_up("c1")
    assert len(story.entries) == known


def test_a_recorder_that_is_silent_is_not_waited_for_any_longer():
    story = recorded("c1", speed=10).asks(CLOSE).signals(kept("candidate"))
    story.waits(10 * LONGEST_NS / (1_000 * MS) - 0.001)
    assert not story.rules.closed
    story.waits(0.001)
    assert ends(story)[-2:] == [e.RecordingLost, e.SittingClosed]
    (lost,) = story.events(e.RecordingLost)
    assert lost.file == "correspondent" and "avant qu’il ne soit scellé" in lost.reason


def test_an_engine_that_died_meanwhile_asks_for_them_again():
    story = recorded("c1", "c2").asks(CLOSE).crashes(60)
    assert not story.rules.closed
    story.signals(kept("candidate")).signals(kept("correspondent")).waits(0)
    assert ends(story)[-1] == e.SittingClosed and not story.events(e.RecordingLost)


def test_what_was_counted_or_lost_before_is_not_waited_for():
    story = recorded("c1", "c2").signals(kept("candidate"))
    story.signals(v.RecordingLost(file="correspondent", reason="disque plein", arrival=NOW))
    assert ends(story.asks(CLOSE)) == [e.SittingClosed]


def test_the_end_of_the_grace_waits_for_them_too():
    story = recorded("c1").takes_leave("c1").waits(15)
    assert story.rules.deadline() == story.now + LONGEST_NS
    story.signals(kept("candidate")).signals(kept("correspondent")).waits(0)
    assert ends(story)[-1] == e.SittingClosed
    assert story.events(e.SittingClosed)[0].complete


def test_it_is_written_as_any_event_and_is_not_the_candidate_s():
    (entry,) = [x for x in recorded("c1").asks(CLOSE).entries if type(x.event) is e.ClosingBegan]
    assert from_json(to_json(entry)) == entry
    assert may_see("control", entry.event) and not may_see("candidate", entry.event)
