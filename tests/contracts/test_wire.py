"""One contract for every wire and its phone: the same acts make the same signals.

The loopback reports inside the call that causes a signal; SIP does when the packets came. So
each step waits for what it must bring, and the whole list of signals is compared at the end.
"""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from itertools import count, pairwise

import pytest

from evalengine.clock import SECOND, SystemClock
from evalengine.errors import WireError
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.loopback import LoopbackWire
from evalengine.wire.sip.phone import SipPhone
from evalengine.wire.sip.wire import SipWire

DESK = "poste1"
QUIET_S = 0.05
"""Real seconds in which a signal that must not come would have come."""


class Room:
    """One desk on a wire, with its phone registered unless told otherwise; ``told`` is what was
    reported. A wire under test says how it starts, and how it starts again."""

    def __init__(self):
        self.clock = SystemClock()
        self.told = []
        self.wire = self.phone = None

    def ring(self, call, line=1, *, token="", leg=None, contact=""):
        self.wire.perform(
            fx.RingPhone(
                call=call,
                desk=DESK,
                contact=contact,
                token=token or f"token-of-{call}",
                line=line,
                caller="Mme Rivière",
                number="0199001234",
                called="Cabinet Morel",
                leg=leg or {},
            )
        )

    def end(self, call, why="hung_up"):
        self.wire.perform(fx.EndLeg(call=call, why=why))

    def find(self, call, leg, *, held=False):
        self.wire.perform(
            fx.FindLeg(call=call, desk=DESK, token=f"token-of-{call}", line=1, held=held, leg=leg)
        )

    def stop_ringing(self, call, *, token="", desk=DESK):
        ring = fx.RingPhone(
            call=call,
            desk=desk,
            contact=self.seen[0].contact,
            token=token or f"token-of-{call}",
            line=1,
            caller="Mme Rivière",
            number="0199001234",
            called="Cabinet Morel",
            leg={},
        )
        self.wire.perform(fx.StopRinging(ring=ring))

    def leg_of(self, call, kind):
        """What the signal of that kind wants kept in the journal."""
        return next(one.leg for one in self.told if isinstance(one, kind) and one.call == call)

    def states(self):
        return {call.id: call.state for call in self.phone.calls}

    async def until(self, *expected):
        """Returns once the signals since the last `until` are ``expected``, and no more."""
        async with asyncio.timeout(3):
            while len(self.told) < len(self.seen) + len(expected):
                await asyncio.sleep(0.001)
        await self.settle()
        new = [brief(signal) for signal in self.told[len(self.seen) :]]
        assert new == list(expected)
        self.seen = list(self.told)

    async def until_states(self, **expected):
        async with asyncio.timeout(3):
            while self.states() != expected:
                await asyncio.sleep(0.001)

    seen = ()


class LoopbackRoom(Room):
    async def start(self, stack, *, phone=True):
        self.wire = LoopbackWire(DESK, self.clock, self.told.append)
        self.phone = self.wire.phone
        if phone:
            self.phone.register()

    async def restart(self):
        self.wire.close()
        self.wire = LoopbackWire(DESK, self.clock, self.told.append, phone=self.phone)

    async def unregister(self):
        self.phone.register(0)

    async def settle(self):
        pass


class SipRoom(Room):
    async def start(self, stack, *, phone=True):
        numbers = count()
        self.tokens = lambda: f"token{next(numbers)}"
        self.sip = None
        stack.push_async_callback(self._close)
        self._open(0)
        host, port = self.sip.address
        self.phone = SipPhone(
            self.clock, self.tokens, server=(host, port), user=DESK, password="secret"
        )
        if phone:
            await self.phone.start()
            stack.push_async_callback(self.phone.stop)

    def _open(self, port):
        self.sip = SipWire(self.clock, self.tokens, port=port)
        self.wire = self.sip.attach(DESK, "secret", self.told.append)

    async def _close(self):
        await self.sip.close()

    async def restart(self):
        port = self.sip.address[1]
        await self._close()
        self._open(port)

    async def unregister(self):
        await self.phone.stop()

    async def settle(self):
        await asyncio.sleep(QUIET_S)


def brief(signal):
    """A signal without its times and its leg."""
    name = type(signal).__name__
    match signal:
        case s.TransferAsked():
            return (name, signal.call, signal.target)
        case s.LegEnded():
            return (name, signal.call, signal.cause)
        case s.PhoneRegistered():
            return (name, signal.expires > 0)
        case _:
            return (name, signal.call)


REGISTERED = ("PhoneRegistered", True)


def rung(call):
    return [("Invited", call), ("Rang", call)]


@pytest.fixture(params=[LoopbackRoom, SipRoom], ids=["loopback", "sip"])
async def room(request):
    made = request.param()
    async with AsyncExitStack() as stack:
        await made.start(stack)
        await made.until(REGISTERED)
        yield made


@pytest.fixture(params=[LoopbackRoom, SipRoom], ids=["loopback", "sip"])
async def empty_room(request):
    """A desk whose phone never registered."""
    made = request.param()
    async with AsyncExitStack() as stack:
        await made.start(stack, phone=False)
        yield made


async def talking(room, *calls):
    """Every call of ``calls`` answered in turn: the last one talks, the others are held."""
    for line, call in enumerate(calls, start=1):
        room.ring(call, line)
        await room.until(*rung(call))
        room.phone.answer(call)
        held = [("PhoneHeld", calls[line - 2])] if line > 1 else []
        await room.until(*held, ("Answered", call))


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


async def test_times_are_of_the_host_and_in_order(room):
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


async def test_hold_and_resume_as_often_as_one_likes(room):
    await talking(room, "c1")
    for _ in range(3):
        room.phone.hold("c1")
        await room.until(("PhoneHeld", "c1"))
        room.phone.resume("c1")
        await room.until(("PhoneResumed", "c1"))


async def test_answering_a_second_call_holds_the_first(room):
    await talking(room, "c1", "c2")
    assert room.states() == {"c1": "held", "c2": "talking"}


async def test_resuming_a_call_holds_the_one_that_talks(room):
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


async def test_the_engine_hangs_up_in_every_state_and_hears_no_more_of_it(room):
    await talking(room, "c1", "c2")
    room.ring("c3", line=3)
    await room.until(*rung("c3"))
    assert room.states() == {"c1": "held", "c2": "talking", "c3": "ringing"}
    for call in ("c1", "c2", "c3", "c3", "unknown"):
        room.end(call)
    await room.until_states()
    await room.until()


async def test_the_same_call_again_on_the_same_line_after_its_end(room):
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


async def test_a_call_ordered_twice_rings_once(room):
    room.ring("c1")
    room.ring("c1")
    await room.until(*rung("c1"))
    assert room.states() == {"c1": "ringing"}


async def test_silence_and_voice_change_no_call(room):
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


async def test_a_phone_that_went_away_is_not_called(room):
    await room.unregister()
    await room.until(("PhoneRegistered", False))
    room.ring("c1")
    await room.until(("LegEnded", "c1", "unreachable"))


async def test_an_effect_for_another_desk_is_our_own_misuse(room):
    with pytest.raises(WireError):
        room.wire.perform(fx.KnowPhone(desk="poste2", contact="sip:x@y.example", expires_in_s=60))
    with pytest.raises(WireError):
        room.stop_ringing("c1", desk="poste2")
    await room.until()


async def test_signals_wait_for_somebody_to_listen(room):
    waiting, told = list(room.told), []
    room.wire.report_to(told.append)
    room.ring("c1")
    async with asyncio.timeout(3):
        while len(told) < 2:
            await asyncio.sleep(0.001)
    assert [brief(signal) for signal in told] == rung("c1") and room.told == waiting


async def test_after_a_restart_the_phone_is_known_and_can_be_called(room):
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


async def test_after_a_restart_a_call_that_rang_is_the_same_call(room):
    room.ring("c1")
    await room.until(*rung("c1"))
    leg = room.leg_of("c1", s.Invited)
    await room.restart()
    room.ring("c1", leg=leg)
    await room.until(*rung("c1"), ("LegFound", "c1"))
    assert room.states() == {"c1": "ringing"}
    room.phone.answer("c1")
    await room.until(("Answered", "c1"))


async def test_after_a_restart_a_hang_up_that_was_lost_is_told_again(room):
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
