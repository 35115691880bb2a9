"""A SipWire and a SipPhone on real sockets of the loopback interface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from typing import TypeVar

from evalengine.clock import SystemClock
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.phone import SipPhone
from evalengine.wire.sip.wire import SipWire

DESK = "epreuve-1"
PASSWORD = "un-secret"

S = TypeVar("S")


class Bench:
    """One desk, its signals, and its phone. `close` it."""

    def __init__(self, tokens: Callable[[], str]) -> None:
        self.clock = SystemClock()
        self.tokens = tokens
        self.signals: list[s.Signal] = []
        self.placed: dict[str, fx.RingPhone] = {}
        self._numbers = count(1)
        self.open_wire(0, waking=0)
        self.phone = self.a_phone()

    def open_wire(self, port: int, **options: int) -> None:
        self.wire = SipWire(self.clock, self.tokens, port=port, **options)
        self.desk = self.wire.attach(DESK, PASSWORD, self.signals.append)

    async def restart_wire(self) -> None:
        """The engine dies without a word and comes back at the same address."""
        await self.wire.close()
        self.signals.clear()
        self.open_wire(self.wire.address[1])

    def a_phone(self, **options: object) -> SipPhone:
        account = {"server": self.wire.address, "user": DESK, "password": PASSWORD}
        return SipPhone(self.clock, self.tokens, **{**account, **options})  # type: ignore[arg-type]

    def ring(self, call: str, number: str = "01 99 00 12 34") -> None:
        """The engine calls the phone, as ``number``."""
        line = next(self._numbers)
        self.placed[call] = fx.RingPhone(
            call=call,
            desk=DESK,
            contact="",
            token=f"jeton-{call}",
            line=line,
            caller="Madame Léa « Rivière »",
            number=number,
            called="Cabinet d’Été",
            leg={},
        )
        self.desk.perform(self.placed[call])

    def end(self, call: str) -> None:
        self.desk.perform(fx.EndLeg(call=call, why="hung_up"))

    def find(self, call: str, leg: s.Leg, *, held: bool = False) -> None:
        """After a restart, the engine looks for an answered call."""
        placed = self.placed[call]
        self.desk.perform(
            fx.FindLeg(
                call=call, desk=DESK, token=placed.token, line=placed.line, held=held, leg=leg
            )
        )

    def ring_again(self, call: str, leg: s.Leg) -> None:
        """After a restart, the engine calls again as before."""
        self.desk.perform(self.ringing_again(call, leg))

    def ringing_again(self, call: str, leg: s.Leg) -> fx.RingPhone:
        """What asks for it."""
        return replace(self.placed[call], leg=leg)

    def all(self, kind: type[S], call: str = "") -> list[S]:
        """The signals of that kind (and that call) so far."""
        return [
            signal
            for signal in self.signals
            if isinstance(signal, kind) and (not call or getattr(signal, "call", "") == call)
        ]

    def has(self, kind: type[S], call: str = "") -> Callable[[], bool]:
        """A condition: such a signal came."""
        return lambda: bool(self.all(kind, call))

    def one(self, kind: type[S], call: str = "") -> S:
        (signal,) = self.all(kind, call)
        return signal

    def states(self) -> dict[str, str]:
        """What the phone shows."""
        return {call.id: call.state for call in self.phone.calls}

    async def close(self) -> None:
        await self.phone.stop()
        await self.wire.close()
