"""One contract for every wire and its phone: the same acts make the same signals.

The loopback reports inside the call that causes a signal; SIP does when the packets came. So
each step waits for what it must bring, and the whole list of signals is compared at the end.
"""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from evalengine.clock import SECOND
from evalengine.errors import WireError
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from tests.contracts.rooms import DESK, brief, rung, talking
from tests.patience import patience


async def test_a_call_from_ring_to_hang_up_by_the_phone(room):
    room.ring("c1", line=2)
    await room.until(*rung("c1"))
    [call] = room.phone.calls
    assert (call.id, call.line, call.caller, call.number, call.called, call.state) == (
        "c1", 2, "Mme Rivière", "0199001234", "Cabinet Morel", "ringing",
    )  # fmt: skip
    room.phone.answer("c1")
    await room.until(("Answered", "c1"))
    assert room.states() == {"c1": "talking"}
    room.phone.hang_up("c1")
    await room.until(("LegEnded", "c1", "hung_up"))
    assert room.states() == {}


async def test_times_are_of_the_host_and_in_order(any_room):
    room = any_room
    before = room.clock.monotonic_ns()
    room.ring("c1")
    await room.until(*rung("c1"))
    room.phone.answer("c1")
    await room.until(("Answered", "c1"))
    times = [signal.arrival.at for signal in room.told[1:]]
    assert all(first <= then for first, then in pairwise(times))
    assert before <= times[0] and times[-1] <= room.clock.monotonic_ns()
    assert all(0 <= signal.arrival.bound < SECOND for signal in room.told)


async def test_three_calls_at_once(room):
    for line, call in enumerate(("c1", "c2", "c3"), start=1):
        room.ring(call, line)
        await room.until(*rung(call))
    room.phone.answer("c2")
    await room.until(("Answered", "c2"))
    room.phone.answer("c1")
    await room.until(("PhoneHeld", "c2"), ("Answered", "c1"))
    room.end("c3", "no_answer")
    await room.until_states(c1="talking", c2="held")
    room.phone.hang_up("c1")
    await room.until(("LegEnded", "c1", "hung_up"))
    assert room.states() == {"c2": "held"}  # nothing resumes by itself
    room.phone.resume("c2")
    await room.until(("PhoneResumed", "c2"))
    room.phone.hang_up("c2")
    await room.until(("LegEnded", "c2", "hung_up"))


async def test_hold_and_resume_as_often_as_one_likes(any_room):
    room = any_room
    await talking(room, "c1")
    for _ in range(3):
        room.phone.hold("c1")
        await room.until(("PhoneHeld", "c1"))
        room.phone.resume("c1")
        await room.until(("PhoneResumed", "c1"))


async def test_answering_a_second_call_holds_the_first(any_room):
    room = any_room
    await talking(room, "c1", "c2")
    assert room.states() == {"c1": "held", "c2": "talking"}


async def test_resuming_a_call_holds_the_one_that_talks(any_room):
    room = any_room
    await talking(room, "c1", "c2", "c3")
    room.phone.resume("c1")
    await room.until(("PhoneHeld", "c3"), ("PhoneResumed", "c1"))
    assert room.states() == {"c1": "talking", "c2": "held", "c3": "held"}


@pytest.mark.parametrize("held_first", [False, True])
async def test_a_transfer_is_asked_and_the_engine_ends_the_call(room, held_first):
    await talking(room, "c1")
    if held_first:
        room.phone.hold("c1")
        await room.until(("PhoneHeld", "c1"))
    room.phone.transfer("c1", "204")
    await room.until(("TransferAsked", "c1", "204"))
    room.end("c1", "transferred")
    await room.until_states()
    await room.until()


async def test_the_phone_declines(room):
    room.ring("c1")
    await room.until(*rung("c1"))
    room.phone.hang_up("c1")
    await room.until(("LegEnded", "c1", "declined"))
    assert room.told[-1].status == 603 and room.states() == {}


async def test_the_engine_hangs_up_in_every_state_and_hears_no_more_of_it(any_room):
    room = any_room
    await talking(room, "c1", "c2")
    room.ring("c3", line=3)
    await room.until(*rung("c3"))
    assert room.states() == {"c1": "held", "c2": "talking", "c3": "ringing"}
    for call in ("c1", "c2", "c3", "c3", "unknown"):
        room.end(call)
    await room.until_states()
    await room.until()


async def test_the_same_call_again_on_the_same_line_after_its_end(any_room):
    room = any_room
    for _ in range(2):
        room.ring("c1", token="another token each time" + str(len(room.told)))
        await room.until(*rung("c1"))
        room.end("c1")
        await room.until_states()


async def test_acts_that_make_no_sense_are_ignored(room):
    await talking(room, "c1", "c2")
    room.ring("c3")
    await room.until(*rung("c3"))
    for act in (room.phone.answer, room.phone.hold, room.phone.resume, room.phone.hang_up):
        act("unknown")
    room.phone.transfer("unknown", "204")
    room.phone.transfer("c3", "204")
    room.phone.hold("c3")
    room.phone.resume("c3")
    room.phone.answer("c2")
    room.phone.answer("c1")
    room.phone.resume("c2")
    room.phone.hold("c1")
    await room.until()
    assert room.states() == {"c1": "held", "c2": "talking", "c3": "ringing"}


async def test_a_call_ordered_twice_rings_once(any_room):
    room = any_room
    room.ring("c1")
    room.ring("c1")
    await room.until(*rung("c1"))
    assert room.states() == {"c1": "ringing"}


async def test_silence_and_voice_change_no_call(any_room):
    room = any_room
    await talking(room, "c1")
    room.wire.perform(fx.SilenceLeg(call="c1"))
    room.wire.perform(fx.VoiceLeg(call="c1"))
    room.wire.perform(fx.SilenceLeg(call="unknown"))
    await room.until()
    room.phone.hold("c1")
    await room.until(("PhoneHeld", "c1"))


async def test_without_a_phone_a_call_is_unreachable(empty_room):
    empty_room.ring("c1")
    await empty_room.until(("LegEnded", "c1", "unreachable"))


async def test_a_phone_that_went_away_is_not_called(any_room):
    room = any_room
    await room.unregister()
    await room.until(("PhoneRegistered", False))
    room.ring("c1")
    await room.until(("LegEnded", "c1", "unreachable"))


async def test_an_effect_for_another_desk_is_our_own_misuse(any_room):
    room = any_room
    with pytest.raises(WireError):
        room.wire.perform(fx.KnowPhone(desk="poste2", contact="sip:x@y.example", expires_in_s=60))
    with pytest.raises(WireError):
        room.stop_ringing("c1", desk="poste2")
    await room.until()


async def test_signals_wait_for_somebody_to_listen(any_room):
    room = any_room
    waiting, told = list(room.told), []
    room.wire.report_to(told.append)
    room.ring("c1")
    async with patience(3):
        while len(told) < 2:
            await asyncio.sleep(0.001)
    assert [brief(signal) for signal in told] == rung("c1") and room.told == waiting


async def test_after_a_restart_the_phone_is_known_and_can_be_called(any_room):
    room = any_room
    contact = room.told[0].contact
    await room.restart()
    room.wire.perform(fx.KnowPhone(desk=DESK, contact=contact, expires_in_s=3_600))
    room.ring("c1")
    await room.until(*rung("c1"))
    await room.restart()
    room.end("c1")
    room.ring("c2", contact=contact)
    await room.until(*rung("c2"))


@pytest.mark.parametrize("held", [False, True])
async def test_after_a_restart_an_answered_call_is_found(room, held):
    await talking(room, "c1")
    leg = room.leg_of("c1", s.Answered)
    if held:
        room.phone.hold("c1")
        await room.until(("PhoneHeld", "c1"))
    await room.restart()
    room.find("c1", leg, held=held)
    room.find("c1", leg, held=held)
    await room.until(("LegFound", "c1"))
    assert room.states() == {"c1": "held" if held else "talking"}
    if held:
        room.phone.resume("c1")
        await room.until(("PhoneResumed", "c1"))
    leg = room.leg_of("c1", s.LegFound)
    await room.restart()  # what was found can be found again
    room.find("c1", leg)
    await room.until(("LegFound", "c1"))
    room.phone.hang_up("c1")
    await room.until(("LegEnded", "c1", "hung_up"))


async def test_after_a_restart_a_call_that_ended_meanwhile_is_lost(room):
    await talking(room, "c1", "c2")
    first, second = room.leg_of("c1", s.Answered), room.leg_of("c2", s.Answered)
    room.phone.hang_up("c1")
    await room.until(("LegEnded", "c1", "hung_up"))
    await room.restart()
    room.find("c1", first)
    await room.until(("LegEnded", "c1", "lost"))
    room.find("c2", second)
    await room.until(("LegFound", "c2"))
    room.find("c3", {"something": "else"})
    await room.until(("LegEnded", "c3", "lost"))


async def test_after_a_restart_a_call_that_rang_is_the_same_call(any_room):
    room = any_room
    room.ring("c1")
    await room.until(*rung("c1"))
    leg = room.leg_of("c1", s.Invited)
    await room.restart()
    room.ring("c1", leg=leg)
    await room.until(*rung("c1"), ("LegFound", "c1"))
    assert room.states() == {"c1": "ringing"}
    room.phone.answer("c1")
    await room.until(("Answered", "c1"))


async def test_after_a_restart_a_hang_up_that_was_lost_is_told_again(any_room):
    room = any_room
    await talking(room, "c1", "c2")
    legs = {call: room.leg_of(call, s.Answered) for call in ("c1", "c2")}
    await room.restart()
    for call, held in (("c1", True), ("c2", False)):
        room.find(call, legs[call], held=held)
        room.end(call)
    await room.until_states()
    await room.settle()
    added = room.told[len(room.seen) :]
    assert all(isinstance(signal, s.LegFound) for signal in added)  # the journal knows its end
    room.seen = list(room.told)
    room.ring("c1", token="another", contact=room.told[0].contact)
    await room.until(*rung("c1"))


async def test_after_a_restart_a_ring_that_is_over_stops(room):
    room.ring("c1")
    await room.until(*rung("c1"))
    await room.restart()
    room.stop_ringing("c9")
    room.stop_ringing("c1", token="another")
    await room.settle()
    assert room.states() == {"c1": "ringing"}
    room.stop_ringing("c1")
    await room.until_states()
    await room.until()
