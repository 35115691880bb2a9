"""One desk on a wire, with its phone, for the contract that every wire must keep."""

from __future__ import annotations

import asyncio
from itertools import count

from evalengine.clock import SystemClock
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.loopback.phone import LoopbackPhone
from evalengine.wire.loopback.wire import LoopbackWire
from evalengine.wire.sip.phone import SipPhone
from evalengine.wire.sip.wire import SipWire
from tests.patience import patience

DESK = "poste1"
QUIET_S = 0.05
"""Real seconds in which a signal that must not come would have come."""


class Room:
    """One desk on a wire, with its phone registered unless told otherwise, or ``two`` phones, the
    ``other`` one later; ``told`` is what was reported. A wire under test says how it starts, and
    how it starts again."""

    def __init__(self):
        self.clock = SystemClock()
        self.told = []
        self.wire = self.phone = self.other = None

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

    def ring_back(self, token, call, line=1):
        self.wire.perform(fx.RingBack(call=call, token=token, line=line))

    def answer(self, call):
        self.wire.perform(fx.AnswerDialled(call=call))

    def refuse(self, call, token="", status=486):
        self.wire.perform(fx.RefuseDialled(call=call, token=token, status=status))

    def drive(self, verb, call="", target=""):
        self.wire.perform(fx.DrivePhone(call=call, verb=verb, target=target))

    def dialled(self):
        """How the wire calls the leg that was dialled last."""
        return [one for one in self.told if isinstance(one, s.Dialled)][-1].call

    def end(self, call, why="hung_up"):
        self.wire.perform(fx.EndLeg(call=call, why=why))

    def find(self, call, leg, *, held=False):
        self.wire.perform(
            fx.FindLeg(call=call, desk=DESK, token=f"token-of-{call}", line=1, held=held, leg=leg)
        )

    def stop_ringing(self, call, *, token="", desk=DESK, leg=None):
        ring = fx.RingPhone(
            call=call,
            desk=desk,
            contact=self.seen[0].contact,
            token=token or f"token-of-{call}",
            line=1,
            caller="Mme Rivière",
            number="0199001234",
            called="Cabinet Morel",
            leg=leg or {},
        )
        self.wire.perform(fx.StopRinging(ring=ring))

    def leg_of(self, call, kind):
        """What the signal of that kind wants kept in the journal."""
        return next(one.leg for one in self.told if isinstance(one, kind) and one.call == call)

    def states(self, phone=None):
        return {call.id: call.state for call in (phone or self.phone).calls}

    async def until_shown(self, first, other):
        """Returns once both phones show that."""
        async with patience(3):
            while (self.states(), self.states(self.other)) != (first, other):
                await asyncio.sleep(0.001)

    async def until(self, *expected):
        """Returns once the signals since the last `until` are ``expected``, and no more."""
        async with patience(3):
            while len(self.told) < len(self.seen) + len(expected):
                await asyncio.sleep(0.001)
        await self.settle()
        new = [brief(signal) for signal in self.told[len(self.seen) :]]
        assert new == list(expected)
        self.seen = list(self.told)

    async def until_states(self, **expected):
        async with patience(3):
            while self.states() != expected:
                await asyncio.sleep(0.001)

    seen = ()


class LoopbackRoom(Room):
    async def start(self, stack, *, phone=True, obeys=False, two=False):
        self.phone = LoopbackPhone(f"sip:{DESK}@phone.example", obeys=obeys)
        self.other = LoopbackPhone(f"sip:{DESK}@other.example") if two else None
        self._open()
        for one in (self.phone, self.other):
            if phone and one is not None:
                one.register()

    def _open(self):
        others = [self.other] if self.other else []
        self.wire = LoopbackWire(
            DESK, self.clock, self.told.append, phone=self.phone, others=others
        )

    async def restart(self):
        self.wire.close()
        self._open()

    async def unregister(self):
        self.phone.register(0)

    async def settle(self):
        pass


class SipRoom(Room):
    async def start(self, stack, *, phone=True, obeys=False, two=False):
        numbers = count()
        self.tokens = lambda: f"token{next(numbers)}"
        self.sip = None
        stack.push_async_callback(self._close)
        self._open(0)
        self.phone = self._a_phone(obeys)
        self.other = self._a_phone(False) if two else None
        for one in (self.phone, self.other):
            if phone and one is not None:
                await one.start()
                stack.push_async_callback(one.stop)

    def _a_phone(self, obeys):
        account = {"server": self.sip.address, "user": DESK, "password": "secret"}
        return SipPhone(self.clock, self.tokens, **account, obeys=obeys)

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
        case s.GestureFailed():
            return (name, signal.call, signal.verb, signal.status)
        case s.TransferAsked():
            return (name, signal.call, signal.target)
        case s.LegEnded():
            return (name, signal.call, signal.cause)
        case s.PhoneRegistered():
            return (name, signal.expires > 0)
        case s.Dialled():
            return (name, signal.target)
        case _:
            return (name, signal.call)


REGISTERED = ("PhoneRegistered", True)


def rung(call):
    return [("Invited", call), ("Rang", call)]


async def talking(room, *calls):
    """Every call of ``calls`` answered in turn: the last one talks, the others are held."""
    for line, call in enumerate(calls, start=1):
        room.ring(call, line)
        await room.until(*rung(call))
        room.phone.answer(call)
        held = [("PhoneHeld", calls[line - 2])] if line > 1 else []
        await room.until(*held, ("Answered", call))
