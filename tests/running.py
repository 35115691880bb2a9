"""A runner with everything around it: the real rules, a wire that only notes what it is told.

async with Room("c1", host=virtual_clock) as room:
    await room.begins()
    await room.asks(TriggerCall(call="c1"))
    room.hears(Rang, "c1")
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from evalengine.clock import Arrival, HostClock
from evalengine.journal.memory import MemoryJournal
from evalengine.ports import Journal
from evalengine.rules.sitting import Sitting
from evalengine.runner import Rules, Runner
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.effects import Effect
from evalengine.vocabulary.entry import By, Entry

from .story import FILES, scenario, scripted
from .virtual_time import counting_tokens

SITTING = "essai-1"


class NotingWire:
    """Notes what it is told, with the host time; ``broken`` is raised instead, once."""

    def __init__(self, host: HostClock) -> None:
        self._host = host
        self.performed: list[Effect] = []
        self.times: list[int] = []
        self.broken: Exception | None = None

    def perform(self, effect: Effect) -> None:
        if self.broken is not None:
            broken, self.broken = self.broken, None
            raise broken
        self.performed.append(effect)
        self.times.append(self._host.monotonic_ns())


class MoodyJournal:
    """A journal in front of another: counts appends, and fails or drags its feet on demand.

    ``trouble`` is raised instead of writing. ``amnesia`` is raised once, after having written:
    an answer lost on the way. ``takes_s`` is how long each append lasts.
    """

    def __init__(self, inner: Journal | None = None) -> None:
        self.inner = inner or MemoryJournal()
        self.sizes: list[int] = []
        self.attempts = 0
        self.trouble: Exception | None = None
        self.amnesia: Exception | None = None
        self.takes_s = 0.0
        self.beats: list[int] = []

    async def append(self, sitting: str, entries: Sequence[Entry]) -> None:
        self.attempts += 1
        await asyncio.sleep(self.takes_s)
        if self.trouble is not None:
            raise self.trouble
        await self.inner.append(sitting, entries)
        if entries:
            self.sizes.append(len(entries))
        if self.amnesia is not None:
            amnesia, self.amnesia = self.amnesia, None
            raise amnesia

    def read(self, sitting: str, after: int = 0) -> AsyncIterator[Entry]:
        return self.inner.read(sitting, after)

    async def sittings(self) -> list[str]:
        return await self.inner.sittings()

    async def beat(self, sitting: str, at: int) -> None:
        await asyncio.sleep(self.takes_s)
        if self.trouble is not None:
            raise self.trouble
        await self.inner.beat(sitting, at)
        self.beats.append(at)

    async def last_beat(self, sitting: str) -> int:
        return await self.inner.last_beat(sitting)

    async def close(self) -> None:
        await self.inner.close()


class Room:
    """One sitting, running inside ``async with``."""

    def __init__(
        self,
        *calls: str,
        host: HostClock,
        journal: Journal | None = None,
        rules: Rules | None = None,
        speed: int = 1,
        inbox_limit: int = 1024,
    ) -> None:
        self.host = host
        self.speed = speed
        self.scenario = scenario(*[scripted(call) for call in calls or ("c1",)])
        self.journal = journal or MoodyJournal()
        self.rules = rules or Sitting(self.scenario)
        self.wire = NotingWire(host)
        self._limit = inbox_limit

    async def __aenter__(self) -> Room:
        await self.open()
        await self.runner.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.runner.__aexit__(*error)

    async def open(self) -> None:
        """Opens the sitting; nothing runs yet."""
        opening = e.SittingOpened(
            sitting=SITTING,
            candidate="Camille Essai",
            scenario="essai",
            dossier_version="0",
            dossier_digest="0" * 64,
            boot_id=self.host.boot_id(),
            origin_ns=self.host.monotonic_ns(),
            pickup_bound_ms=15_000,
            speed=self.speed,
        )
        files = [
            e.FileProvided(donneur_ordres=name, name=name, trade="essai", greeting="Bonjour")
            for name in FILES
        ]
        self.runner = await Runner.open(
            opening,
            files,
            rules=self.rules,
            journal=self.journal,
            wire=self.wire,
            host=self.host,
            tokens=counting_tokens(),
            inbox_limit=self._limit,
        )

    async def reopened(self, host: HostClock) -> Room:
        """The same sitting after the engine died, seen by ``host``; nothing runs yet."""
        room = Room(host=host, journal=self.journal, speed=self.speed)
        room.scenario = self.scenario
        room.rules = Sitting(self.scenario)
        room.runner = await Runner.resume(
            SITTING,
            rules=room.rules,
            journal=self.journal,
            wire=room.wire,
            host=host,
            tokens=counting_tokens(range(1000, 2000)),
        )
        return room

    # --- acts --------------------------------------------------------------------------------

    async def begins(self) -> None:
        """A phone registers for ten hours, and control begins the calls."""
        self.signals(s.PhoneRegistered(contact="sip:p@h.example", expires=36000, arrival=self.at()))
        await self.asks(c.EndPhase(phase="preparation"))

    async def asks(self, command: c.Command, by: By = "control") -> None:
        await self.runner.submit(command, by)

    async def opens(self, file: str = FILES[0]) -> None:
        await self.asks(c.OpenFile(donneur_ordres=file), "candidate")

    def hears(self, kind: type, call: str, *, ago_s: float = 0.0) -> None:
        """A signal of a call, stamped by the kernel ``ago_s`` host seconds ago."""
        self.signals(kind(call=call, arrival=self.at(ago_s)))

    def signals(self, signal: s.Signal) -> None:
        self.runner.report(signal)

    def at(self, ago_s: float = 0.0) -> Arrival:
        return Arrival(self.host.monotonic_ns() - round(ago_s * 1e9), "kernel", 1000)

    # --- what came of it ---------------------------------------------------------------------

    async def stored(self) -> list[Entry]:
        """What the journal holds."""
        return [entry async for entry in self.journal.read(SITTING)]

    async def events(self, *kinds: type) -> list[e.Event]:
        """The events in the journal, of these kinds only when some are named."""
        stored = [entry.event for entry in await self.stored()]
        return [event for event in stored if not kinds or isinstance(event, kinds)]
