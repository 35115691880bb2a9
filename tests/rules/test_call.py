"""The life of a call, act by act."""

import pytest

from evalengine.clock import SECOND, Arrival
from evalengine.errors import Refused
from evalengine.projections.calls import CallState
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from tests.story import Story, scripted


def state(story: Story, call: str) -> CallState:
    return story.rules.calls.by_id[call].state


def test_a_call_rings_is_picked_up_held_resumed_and_ended_by_the_correspondent():
    story = Story("c1").begins().rings("c1").waits(12).answers("c1").waits(20)
    story.holds("c1").waits(7).resumes("c1").waits(5).holds("c1").waits(4).resumes("c1")
    story.takes_leave("c1")
    call = story.rules.calls.by_id["c1"]
    assert call.wait_ns() == 12 * SECOND
    assert [hold.length_ns(story.now) for hold in call.holds] == [7 * SECOND, 4 * SECOND]
    assert call.held_ns(story.now) == 11 * SECOND
    assert (call.ended_by, call.cause) == ("correspondent", "hung_up")
    assert fx.EndLeg(call="c1", why="hung_up") in story.effects


def test_picking_up_another_call_holds_the_first_so_that_one_ear_has_one_caller():
    story = Story("c1", "c2").begins().rings("c1").answers("c1").rings("c2").answers("c2")
    assert (state(story, "c1"), state(story, "c2")) == (CallState.HELD, CallState.TALKING)
    assert story.events(e.CallHeld)[0].by == "engine"
    assert fx.SilenceLeg(call="c1") in story.effects


def test_a_phone_that_holds_by_itself_first_leaves_nothing_for_the_engine_to_hold():
    story = Story("c1", "c2").begins().rings("c1").answers("c1").rings("c2")
    story.holds("c1").answers("c2").holds("c1")
    assert [event.by for event in story.events(e.CallHeld)] == ["candidate"]


@pytest.mark.parametrize("end", [Story.hangs_up, Story.takes_leave])
def test_the_end_of_a_call_resumes_nobody(end):
    story = Story("c1", "c2").begins().rings("c1").answers("c1").rings("c2").answers("c2")
    end(story, "c2")
    assert state(story, "c1") is CallState.HELD
    assert not story.events(e.CallResumed)


def test_a_retransmission_moves_no_first_stamp():
    story = Story("c1").begins().rings("c1").waits(3)
    before = len(story.entries)
    story.signals(s.Rang(call="c1", arrival=Arrival(0))).answers("c1").waits(2).answers("c1")
    assert [type(entry.event) for entry in story.entries[before:]] == [e.CallPickedUp, e.LegSecured]
    assert story.rules.calls.by_id["c1"].wait_ns() == 3 * SECOND


def test_an_answer_without_a_ring_blames_nobody():
    story = Story("c1").begins().triggers("c1").signals(s.Invited(call="c1", arrival=Arrival(0)))
    story.waits(16).answers("c1")
    call = story.rules.calls.by_id["c1"]
    assert call.wait_ns() == 0
    assert call.ring.source == "inferred"
    assert call.wait_bound_ns() >= 16 * SECOND


def test_a_ring_that_nobody_answers_ends_by_the_correspondent_at_its_deadline():
    story = Story(scripted("c1", rings_for_s=40)).begins().rings("c1").waits(39.999)
    assert state(story, "c1") is CallState.RINGING
    story.waits(0.001)
    ended = story.events(e.CallEnded)[0]
    assert (ended.by, ended.cause) == ("correspondent", "no_answer")
    assert fx.EndLeg(call="c1", why="no_answer") in story.effects


@pytest.mark.parametrize("held", [False, True])
def test_a_transfer_ends_the_call_for_the_desk(held):
    story = Story("c1").begins().rings("c1").answers("c1")
    if held:
        story.holds("c1").waits(3)
    story.transfers("c1", "21")
    call = story.rules.calls.by_id["c1"]
    assert call.transfer[0] == "21"
    assert (call.state, call.cause) == (CallState.ENDED, "transferred")
    assert fx.EndLeg(call="c1", why="transferred") in story.effects
    assert all(hold.until is not None for hold in call.holds)


def test_a_refused_ring_is_the_candidates_act_and_a_dead_phone_is_not():
    story = Story("c1", "c2").begins().rings("c1").rings("c2")
    story.signals(s.LegEnded(call="c1", cause="declined", arrival=Arrival(0), status=603))
    story.signals(s.LegEnded(call="c2", cause="unreachable", arrival=Arrival(0), status=408))
    assert [event.by for event in story.events(e.CallEnded)] == ["candidate", "engine"]


def test_what_happens_to_an_ended_or_unknown_call_is_absorbed():
    story = Story("c1").begins().rings("c1").answers("c1").hangs_up("c1")
    before = len(story.entries)
    story.answers("c1").holds("c1").resumes("c1").hangs_up("c1").answers("c9")
    assert len(story.entries) == before
    with pytest.raises(Refused, match="vient de se terminer"):
        story.takes_leave("c1")
