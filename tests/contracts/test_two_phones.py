"""The contract of every wire, continued: a desk has several phones, and a call one of them."""

from __future__ import annotations

import pytest

from evalengine.vocabulary import signals as s
from tests.contracts.rooms import rung

NOTHING: dict[str, str] = {}


async def rings(room, call="c1", line=1):
    room.ring(call, line)
    await room.until(*rung(call))
    await room.until_shown(*[{**room.states(one), call: "ringing"} for one in phones(room)])


def phones(room):
    return [room.phone, room.other]


@pytest.mark.parametrize("by", [0, 1])
async def test_both_ring_once_and_the_one_that_answers_has_it(two_phones, by):
    room = two_phones
    await rings(room)
    winner = phones(room)[by]
    winner.answer("c1")
    await room.until(("Answered", "c1"))
    shown = [{"c1": "talking"} if one is winner else NOTHING for one in phones(room)]
    await room.until_shown(*shown)
    contacts = [signal.contact for signal in room.told if isinstance(signal, s.PhoneRegistered)]
    assert room.leg_of("c1", s.Answered)["contact"] == contacts[by]
    winner.hold("c1")
    await room.until(("PhoneHeld", "c1"))
    winner.resume("c1")
    await room.until(("PhoneResumed", "c1"))
    winner.transfer("c1", "204")
    await room.until(("TransferAsked", "c1", "204"))
    room.end("c1", "transferred")
    await room.until_shown(NOTHING, NOTHING)
    await room.until()


@pytest.mark.parametrize("by", [0, 1])
async def test_what_one_declines_is_declined(two_phones, by):
    room = two_phones
    await rings(room)
    phones(room)[by].hang_up("c1")
    await room.until(("LegEnded", "c1", "declined"))
    await room.until_shown(NOTHING, NOTHING)


async def test_the_engine_hangs_up_everywhere(two_phones):
    room = two_phones
    await rings(room)
    room.end("c1")
    await room.until_shown(NOTHING, NOTHING)
    await room.until()


async def test_each_phone_has_an_ear_of_its_own(two_phones):
    room = two_phones
    await rings(room)
    room.phone.answer("c1")
    await room.until(("Answered", "c1"))
    await room.until_shown({"c1": "talking"}, NOTHING)
    await rings(room, "c2", 2)
    room.other.answer("c2")
    await room.until(("Answered", "c2"))
    await room.until_shown({"c1": "talking"}, {"c2": "talking"})
    room.other.hang_up("c2")
    await room.until(("LegEnded", "c2", "hung_up"))


async def test_each_phone_may_call(two_phones):
    room = two_phones
    room.other.dial("311")
    await room.until(("Dialled", "311"))
    room.ring_back(room.dialled(), "sortant-1")
    room.answer("sortant-1")
    await room.until_shown(NOTHING, {"sortant-1": "talking"})
    room.other.hang_up("sortant-1")
    await room.until(("LegEnded", "sortant-1", "hung_up"))


async def test_one_phone_goes_away_and_the_other_is_left(two_phones):
    room = two_phones
    await room.unregister()
    await room.until(("PhoneRegistered", True))
    room.ring("c1")
    await room.until(*rung("c1"))
    assert (room.states(), room.states(room.other)) == ({}, {"c1": "ringing"})


@pytest.mark.parametrize("by", [0, 1])
async def test_after_a_restart_both_ring_on(two_phones, by):
    room = two_phones
    await rings(room)
    leg = room.leg_of("c1", s.Invited)
    await room.restart()
    room.ring("c1", leg=leg)
    await room.until(*rung("c1"), ("LegFound", "c1"))
    await room.until_shown({"c1": "ringing"}, {"c1": "ringing"})
    phones(room)[by].answer("c1")
    await room.until(("Answered", "c1"))
    shown = [NOTHING, NOTHING]
    shown[by] = {"c1": "talking"}
    await room.until_shown(*shown)


async def test_after_a_restart_a_ring_that_is_over_stops_at_both(two_phones):
    room = two_phones
    await rings(room)
    leg = room.leg_of("c1", s.Invited)
    await room.restart()
    room.stop_ringing("c1", leg=leg)
    await room.until_shown(NOTHING, NOTHING)
    await room.until()


@pytest.mark.parametrize("by", [0, 1])
async def test_after_a_restart_an_answered_call_is_found_where_it_is(two_phones, by):
    room = two_phones
    await rings(room)
    phones(room)[by].answer("c1")
    await room.until(("Answered", "c1"))
    leg = room.leg_of("c1", s.Answered)
    await room.restart()
    room.find("c1", leg)
    await room.until(("LegFound", "c1"))
    assert room.leg_of("c1", s.LegFound)["contact"] == leg["contact"]
    phones(room)[by].hang_up("c1")
    await room.until(("LegEnded", "c1", "hung_up"))
