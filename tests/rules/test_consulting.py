"""The candidate asks somebody of the house while a correspondent waits, then joins the two."""

from __future__ import annotations

import pytest

from evalengine.clock import SECOND, Arrival
from evalengine.errors import Refused
from evalengine.projections.calls import CallState
from evalengine.projections.truth import outcomes
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary import truth as t
from tests.story import Story

OUT = "sortant-1"
AT = Arrival(0, "kernel")


def waiting() -> Story:
    """c1 rang for 4 s, was picked up, and waits."""
    story = Story("c1", "c2").begins().rings("c1").waits(4).answers("c1")
    return story.waits(10).holds("c1")


def consulting() -> Story:
    return waiting().dials("311").waits(6).is_answered(OUT)


def joined(story: Story, other: str = OUT) -> Story:
    return story.signals(s.TransferAsked(call="c1", target="311", other=other, arrival=AT))


@pytest.mark.parametrize(
    ("target", "about"),
    [("311", "c1"), ("Cabinet", "c1"), ("412", ""), ("0199001234", ""), ("0199009999", "")],
)
def test_who_is_asked_for_the_one_who_waits_is_of_his_own_donneur_d_ordres(target, about):
    (dialled,) = waiting().dials(target).events(e.CallDialled)
    assert dialled.consults == about


def test_of_several_it_is_about_the_last_one_he_talked_to():
    story = waiting().rings("c2").answers("c2").dials("311")
    assert story.events(e.CallDialled)[0].consults == "c2"
    assert Story("c1").begins().rings("c1").dials("311").events(e.CallDialled)[0].consults == ""


def test_both_calls_end_by_the_transfer_and_the_journal_knows_who_was_asked():
    story = joined(consulting())
    (moved,) = story.events(e.CallTransferred)
    assert (moved.call, moved.target, moved.consulted) == ("c1", "311", OUT)
    ends = [(one.call, one.by, one.cause) for one in story.events(e.CallEnded)]
    assert ends == [("c1", "candidate", "transferred"), (OUT, "candidate", "transferred")]
    assert story.effects[-2:] == [
        fx.EndLeg(call="c1", why="transferred"),
        fx.EndLeg(call=OUT, why="transferred"),
    ]
    call = story.rules.calls.by_id["c1"]
    assert (call.consulted, call.holds[-1].length_ns(0)) == (OUT, 6 * SECOND)
    assert (
        story.hangs_up(OUT).events(e.CallEnded)[-1].cause == "transferred"
    )  # its BYE says no more


def test_it_reaches_the_transfer_that_was_expected():
    story = joined(consulting())
    stated = e.TruthStated(subject="c1", expected=[t.ExpectTransfer(extension="311")])
    story._record([stated], "engine")
    assert [one.reached for one in outcomes(story.entries)] == [True]


@pytest.mark.parametrize("other", ["", "c1", "c9", "c2"])
def test_without_the_other_call_it_is_a_blind_transfer(other):
    story = joined(consulting().rings("c2"), other)
    assert story.events(e.CallTransferred)[0].consulted == ""
    assert story.rules.calls.by_id[OUT].state is CallState.TALKING


def test_at_the_console_with_a_phone_of_his_own():
    story = consulting()
    story.asks(c.Gesture(call="c1", verb="connect", target=OUT), "candidate")
    (moved,) = story.events(e.CallTransferred)
    assert (moved.target, moved.consulted) == ("311", OUT)
    assert not story.rules.calls.live()


@pytest.mark.parametrize(("call", "other"), [("c1", "c1"), ("c1", "c9"), ("c1", "")])
def test_nobody_is_joined_to_nobody(call, other):
    with pytest.raises(Refused):
        consulting().asks(c.Gesture(call=call, verb="connect", target=other), "candidate")


def test_one_who_has_not_answered_yet_cannot_take_the_call():
    with pytest.raises(Refused, match="pas en ligne"):
        waiting().dials("311").asks(c.Gesture(call="c1", verb="connect", target=OUT), "candidate")


def test_he_has_waited_since_his_ring_through_every_hold():
    call = consulting().rules.calls.by_id["c1"]
    assert call.waited_ns(20 * SECOND) == (4 + 6) * SECOND
    story = joined(consulting())
    assert story.rules.calls.by_id["c1"].waited_ns(99 * SECOND) == 10 * SECOND
    ringing = Story("c1").begins().rings("c1").waits(3)
    assert ringing.rules.calls.by_id["c1"].waited_ns(3 * SECOND) == 3 * SECOND
