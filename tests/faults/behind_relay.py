"""Sittings on one real SIP wire, each with its real phone behind a relay of its own."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack, asynccontextmanager

from evalengine.clock import SystemClock
from evalengine.journal.memory import MemoryJournal
from evalengine.rules.sitting import Sitting
from evalengine.runner import Runner
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.sip.phone import SipPhone
from evalengine.wire.sip.wire import SipWire
from tests.patience import patience
from tests.story import FILES, scenario, scripted

from .relay import CLEAR, HOST, Relay, Weather

PASSWORD = "un-secret"
PATIENCE_S = 40.0
"""Longer than the slowest timer of SIP: 64·T1 is 32 s."""


def tokens() -> str:
    return secrets.token_hex(12)


class Desk:
    """One sitting of as many calls as it is told; its phone and its relay."""

    def __init__(self, wire: SipWire, clock: SystemClock, ticker: Ticker, name: str, seed: int):
        self.name = name
        self.told: list[e.Event] = []
        self.relay = Relay(wire.address, CLEAR, seed)
        self._wire, self._clock, self._ticker = wire, clock, ticker

    async def open(self, stack: AsyncExitStack, calls: list[str]) -> None:
        """Everything up and the calls begun, in clear weather."""
        await self.relay.open()
        stack.callback(self.relay.close)
        desk = self._wire.attach(self.name, PASSWORD)
        # One call more than are placed, so that the sitting does not come to its end.
        script = [scripted(call, talk_s=900, hold_patience_s=900) for call in [*calls, "dernier"]]
        self.runner = await Runner.open(
            self._opening(),
            [e.FileProvided(donneur_ordres=FILES[0], name="Cabinet", trade="essai", greeting="")],
            rules=Sitting(scenario(*script)),
            journal=MemoryJournal(),
            wire=desk,
            host=self._clock,
            tokens=tokens,
        )
        desk.report_to(self.runner.report)
        await stack.enter_async_context(self.runner)
        following = asyncio.create_task(self._follow())
        stack.callback(following.cancel)
        await self._start_phone(stack)
        await self.runner.submit(c.EndPhase(phase="preparation"), "control")

    async def _start_phone(self, stack: AsyncExitStack) -> None:
        while True:  # the relay rewrites addresses of five-digit ports only
            self.phone = SipPhone(
                self._clock,
                tokens,
                server=self.relay.address,
                user=self.name,
                password=PASSWORD,
                host=HOST,
                ticker=self._ticker,
            )
            await self.phone.start()
            stack.push_async_callback(self.phone.stop)
            if self.phone.address[1] >= 10_000:
                return

    def _opening(self) -> e.SittingOpened:
        return e.SittingOpened(
            sitting=self.name,
            candidate="Camille Essai",
            scenario="essai",
            dossier_version="0",
            dossier_digest="0" * 64,
            boot_id=self._clock.boot_id(),
            origin_ns=self._clock.monotonic_ns(),
            pickup_bound_ms=15_000,
        )

    async def _follow(self) -> None:
        async for batch in self.runner.follow("engine"):
            self.told += [entry.event for entry in batch]

    # --- acts --------------------------------------------------------------------------------

    async def rings(self, call: str) -> None:
        """The engine calls; returns when the phone rings."""
        await self.runner.submit(c.TriggerCall(call=call), "control")
        await self.until(lambda: self.shows(call) == "ringing")

    async def hangs_up(self, call: str, *, by_phone: bool) -> None:
        """Returns when both sides know."""
        if by_phone:
            self.phone.hang_up(call)
        else:
            await self.runner.submit(c.HangUp(call=call), "control")
        await self.until(lambda: self.count(e.CallEnded, call) and not self.shows(call))

    async def until(self, condition: Callable[[], object]) -> None:
        async with patience(PATIENCE_S):
            while not condition():
                await asyncio.sleep(0.005)

    # --- what came of it ---------------------------------------------------------------------

    def shows(self, call: str) -> str:
        """The state of the call on the phone; empty when it has none."""
        return next((shown.state for shown in self.phone.calls if shown.id == call), "")

    def events_of(self, call: str) -> list[e.Event]:
        return [event for event in self.told if getattr(event, "call", "") == call]

    def count(self, kind: type, call: str) -> int:
        return sum(isinstance(event, kind) for event in self.events_of(call))


@asynccontextmanager
async def desks(count: int, calls: list[str], weather: Weather, *, seed: int):
    """So many desks on one wire, registered and begun; the weather turns once all are."""
    clock = SystemClock()
    ticker = Ticker(clock)
    async with AsyncExitStack() as stack:
        wire = SipWire(clock, tokens, host=HOST, port=0, waking=0, ticker=ticker)
        stack.push_async_callback(wire.close)
        made = [Desk(wire, clock, ticker, f"poste-{n}", seed + n) for n in range(count)]
        await asyncio.gather(*(desk.open(stack, calls) for desk in made))
        for desk in made:
            desk.relay.weather = weather
        yield made
        for desk in made:  # so that the phones leave quickly
            desk.relay.weather = CLEAR
