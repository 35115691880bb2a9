"""The contract of every wire, continued: the candidate's phone calls out."""

from __future__ import annotations

import pytest

from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from tests.contracts.rooms import DESK, rung, talking

OUT = "sortant-1"


async def dialling(room, target="311", line=1):
    """It rings at whom the candidate dialled, and the phone knows the name of the call."""
    room.phone.dial(target)
    await room.until(("Dialled", target))
    room.ring_back(room.dialled(), OUT, line)
    await room.until_states(**{OUT: "dialling"})


async def answered(room):
    await dialling(room)
    room.answer(OUT)
    await room.until_states(**{OUT: "talking"})
    await room.until()


@pytest.mark.parametrize("target", ["311", "0199001234", "+33199001234", "Mme Hélène Rivière"])
async def test_a_dialled_call_from_end_to_end(room, target):
    await dialling(room, target, line=2)
    [call] = room.phone.calls
    assert (call.id, call.line, call.number) == (OUT, 2, target)
    room.answer(OUT)
    await room.until_states(**{OUT: "talking"})
    room.phone.hang_up(OUT)
    await room.until(("LegEnded", OUT, "hung_up"))
    assert room.states() == {}


async def test_the_engine_hangs_up_a_call_that_it_answered(room):
    await answered(room)
    room.end(OUT)
    await room.until_states()
    await room.until()


async def test_a_dialled_call_is_held_resumed_and_transferred_like_any_other(room):
    await answered(room)
    for _ in range(2):
        room.phone.hold(OUT)
        await room.until(("PhoneHeld", OUT))
        room.phone.resume(OUT)
        await room.until(("PhoneResumed", OUT))
    room.phone.transfer(OUT, "204")
    await room.until(("TransferAsked", OUT, "204"))
    room.end(OUT, "transferred")
    await room.until_states()
    await room.until()


@pytest.mark.parametrize("status", [404, 480, 486])
@pytest.mark.parametrize("rings", [True, False])
async def test_whom_he_dialled_is_not_to_be_had(room, status, rings):
    if rings:
        await dialling(room)
        room.refuse(OUT, status=status)
    else:
        room.phone.dial("311")
        await room.until(("Dialled", "311"))
        room.refuse(OUT, room.dialled(), status)
    await room.until_states()
    await room.until()


@pytest.mark.parametrize("named", [True, False])
async def test_the_candidate_gives_up_before_the_answer(room, named):
    if named:
        await dialling(room)
    else:
        room.phone.dial("311")
        await room.until(("Dialled", "311"))
    [call] = room.phone.calls
    room.phone.hang_up(call.id)
    await room.until(("LegEnded", OUT if named else room.dialled(), "hung_up"))
    room.ring_back(room.dialled(), OUT)
    room.answer(OUT)
    room.refuse(OUT)
    await room.until_states()
    await room.until()


async def test_dialling_holds_the_one_who_talks(room):
    await talking(room, "c1")
    room.phone.dial("311")
    await room.until(("PhoneHeld", "c1"), ("Dialled", "311"))
    room.ring_back(room.dialled(), OUT, 2)
    room.answer(OUT)
    await room.until_states(c1="held", **{OUT: "talking"})
    room.phone.resume("c1")
    await room.until(("PhoneHeld", OUT), ("PhoneResumed", "c1"))


@pytest.mark.parametrize("act", ["answer", "dial"])
async def test_who_turns_to_another_gives_up_the_one_he_dials(room, act):
    await dialling(room)
    if act == "answer":
        room.ring("c1", line=2)
        await room.until(*rung("c1"))
        room.phone.answer("c1")
        expected = ("Answered", "c1")
    else:
        room.phone.dial("412")
        expected = ("Dialled", "412")
    await room.until(("LegEnded", OUT, "hung_up"), expected)
    assert OUT not in room.states()


async def test_after_a_restart_an_answered_one_is_found(room):
    room.phone.dial("311")
    await room.until(("Dialled", "311"))
    leg = room.leg_of(room.dialled(), s.Dialled)
    room.ring_back(room.dialled(), OUT)
    room.answer(OUT)
    await room.until_states(**{OUT: "talking"})
    for _ in range(2):  # what was found can be found again
        await room.restart()
        room.find(OUT, leg)
        await room.until(("LegFound", OUT))
        leg = room.leg_of(OUT, s.LegFound)
    room.phone.hold(OUT)
    await room.until(("PhoneHeld", OUT))
    room.phone.hang_up(OUT)
    await room.until(("LegEnded", OUT, "hung_up"))


async def test_after_a_restart_one_that_was_being_dialled_is_lost(room):
    contact = room.told[0].contact
    await dialling(room)
    await room.restart()
    room.wire.perform(fx.KnowPhone(desk=DESK, contact=contact, expires_in_s=3_600))
    room.find(OUT, {})
    await room.until(("LegEnded", OUT, "lost"))
    room.phone.dial("412")
    await room.until(("Dialled", "412"))


async def test_who_was_held_goes_on_with_the_one_who_was_asked(room):
    await talking(room, "c1")
    room.phone.dial("311")
    await room.until(("PhoneHeld", "c1"), ("Dialled", "311"))
    room.ring_back(room.dialled(), OUT, 2)
    room.answer(OUT)
    await room.until_states(c1="held", **{OUT: "talking"})
    room.phone.connect("c1", OUT)
    await room.until(("TransferAsked", "c1", "311"), ("LegEnded", OUT, "hung_up"))
    assert next(one.other for one in room.told if isinstance(one, s.TransferAsked)) == OUT
    for call in ("c1", OUT):
        room.end(call, "transferred")
    await room.until_states()
    await room.until()
