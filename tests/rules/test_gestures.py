"""Gestures at the console of a candidate who sits at a phone of his own."""

from __future__ import annotations

import pytest

from evalengine.clock import Arrival
from evalengine.errors import Refused
from evalengine.projections.calls import CallState
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from tests.story import Story

OUT = "sortant-1"
AT = Arrival(0, "kernel")


def desk() -> Story:
    return Story("c1", "c2", "c3").begins()


def gesture(story: Story, verb: str, call: str = "", target: str = "") -> list[fx.Effect]:
    """What a gesture orders on the wire."""
    before = len(story.effects)
    story.asks(c.Gesture(call=call, verb=verb, target=target), "candidate")
    return story.effects[before:]


def state(story: Story, call: str) -> CallState:
    return story.rules.calls.by_id[call].state


def driven(verb: str, call: str = "", target: str = "") -> fx.DrivePhone:
    return fx.DrivePhone(call=call, verb=verb, target=target)


def test_what_the_phone_does_is_done_when_the_phone_says_so():
    story = desk().rings("c1").waits(3)
    assert gesture(story, "answer", "c1") == [driven("answer", "c1")]
    assert state(story, "c1") is CallState.RINGING
    assert isinstance(story.entries[-1].event, e.GestureAsked)
    assert state(story.answers("c1"), "c1") is CallState.TALKING
    assert gesture(story, "hold", "c1") == [driven("hold", "c1")]
    assert state(story, "c1") is CallState.TALKING
    assert gesture(story.holds("c1"), "resume", "c1") == [driven("resume", "c1")]
    assert state(story.resumes("c1"), "c1") is CallState.TALKING
    assert story.events(e.CallPickedUp)[0].stamp.source == "kernel"


@pytest.mark.parametrize("verb", ["answer", "resume", "dial"])
def test_whoever_talks_is_held_first(verb):
    story = desk().rings("c2").answers("c2").holds("c2").rings("c1").answers("c1").rings("c3")
    call = {"answer": "c3", "resume": "c2", "dial": ""}[verb]
    target = "311" if verb == "dial" else ""
    assert gesture(story, verb, call, target) == [
        driven("hold", "c1"),
        driven(verb, call, target),
    ]


def test_hanging_up_is_the_candidates_and_ends_the_leg_at_once():
    story = desk().rings("c1").answers("c1").waits(5)
    assert gesture(story, "hang_up", "c1") == [fx.EndLeg(call="c1", why="asked")]
    (ended,) = story.events(e.CallEnded)
    assert (ended.by, ended.cause, ended.status) == ("candidate", "hung_up", 0)
    assert story.hangs_up("c1").events(e.CallEnded) == [ended]  # its leg's own end changes nothing


def test_hanging_up_what_rings_declines_it():
    story = desk().rings("c1")
    assert gesture(story, "hang_up", "c1") == [fx.EndLeg(call="c1", why="asked")]
    (ended,) = story.events(e.CallEnded)
    assert (ended.by, ended.cause, ended.status) == ("candidate", "declined", 603)


@pytest.mark.parametrize("held", [False, True])
def test_a_transfer_is_what_a_refer_would_have_made(held):
    story = desk().rings("c1").answers("c1")
    if held:
        story.holds("c1")
    assert gesture(story, "transfer", "c1", "311") == [fx.EndLeg(call="c1", why="transferred")]
    (moved,) = story.events(e.CallTransferred)
    (ended,) = story.events(e.CallEnded)
    assert (moved.target, ended.by, ended.cause) == ("311", "candidate", "transferred")


def test_a_call_that_is_being_dialled_is_given_up():
    story = desk().dials("311")
    told = fx.RefuseDialled(call=OUT, token="jambe-1", status=487)
    assert gesture(story, "hang_up", OUT) == [told]
    (ended,) = story.events(e.CallEnded)
    assert (ended.by, ended.cause) == ("candidate", "hung_up")


@pytest.mark.parametrize("verb", ["answer", "dial"])
def test_who_turns_to_another_gives_up_the_one_he_dials(verb):
    story = desk().dials("311").rings("c1")
    call, target = ("c1", "") if verb == "answer" else ("", "412")
    assert gesture(story, verb, call, target) == [
        fx.RefuseDialled(call=OUT, token="jambe-1", status=487),
        driven(verb, call, target),
    ]
    assert state(story, OUT) is CallState.ENDED


@pytest.mark.parametrize(
    ("verb", "call", "why"),
    [
        ("answer", "c1", "ne sonne pas"),
        ("hold", "c2", "pas en ligne"),
        ("resume", "c1", "pas en attente"),
        ("transfer", "c2", "Seul un appel pris"),
        ("hang_up", "c9", "aucune ligne"),
        ("answer", "c3", "aucune ligne"),  # it is placed, and has not rung: not his to know
        ("transfer", "c1", "à qui"),
        ("dial", "", "qui vous voulez appeler"),
    ],
)
def test_nonsense_is_refused_in_french_and_changes_nothing(verb, call, why):
    story = desk().rings("c1").answers("c1").rings("c2").triggers("c3")
    before = list(story.entries)
    with pytest.raises(Refused, match=why):
        gesture(story, verb, call, "311" if verb == "transfer" and call != "c1" else " ")
    assert story.entries == before


def test_an_ended_call_is_no_more_to_be_moved():
    story = desk().rings("c1").answers("c1").hangs_up("c1")
    for verb in ("answer", "hold", "resume", "hang_up"):
        with pytest.raises(Refused):
            gesture(story, verb, "c1")


def test_control_has_no_hands_at_the_desk():
    with pytest.raises(Refused, match="ressort"):
        desk().rings("c1").asks(c.Gesture(call="c1", verb="answer"))


def failed(story: Story, call: str, verb: str, status: int = 489) -> list[e.Event]:
    before = len(story.entries)
    story.signals(s.GestureFailed(call=call, verb=verb, status=status, arrival=AT))
    return [entry.event for entry in story.entries[before:]]


def test_a_phone_that_will_not_is_told_each_time_and_noticed_once():
    story = desk().rings("c1")
    first = failed(story, "c1", "answer")
    assert [type(event) for event in first] == [e.GestureFailed, e.SomethingNoticed]
    assert first[1].kind == "phone_not_driven" and "489" in first[1].detail
    assert [type(event) for event in failed(story, "c1", "answer")] == [e.GestureFailed]
    assert [type(event) for event in failed(story, "", "dial", 501)] == [e.GestureFailed]
    assert story.rules.desk.by_hand == {"answer", "dial"}
    assert [type(event) for event in failed(story.crashes(1), "c1", "answer")] == [e.GestureFailed]


def test_another_phone_may_know_better():
    story = desk().rings("c1")
    failed(story, "c1", "answer")
    again = s.PhoneRegistered(contact="sip:poste@host.example", expires=60, arrival=AT)
    assert story.signals(again).rules.desk.by_hand == {"answer"}
    other = s.PhoneRegistered(contact="sip:poste@other.example", expires=60, arrival=AT)
    assert story.signals(other).rules.desk.by_hand == set()


def test_a_no_that_comes_too_late_is_nothing():
    story = desk().rings("c1").answers("c1")
    assert failed(story, "c1", "answer", 481) == []
    assert failed(story, "c9", "hold", 481) == []


def test_what_was_hung_up_at_the_console_just_before_a_crash_is_ended_again():
    story = desk().rings("c1").answers("c1")
    gesture(story, "hang_up", "c1")
    effects = story.crashes(2).effects
    assert fx.EndLeg(call="c1", why="hung_up") in effects
    assert any(isinstance(effect, fx.FindLeg) for effect in effects)
    assert not any(isinstance(effect, fx.DrivePhone) for effect in effects)
