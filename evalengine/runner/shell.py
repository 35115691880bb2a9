"""One sitting, running: its doors, and the loop that decides.

The loop drains the inbox, decides each input against the state, and hands the entries to the
writer; once they are in the journal, their effects are performed, the followers are woken and the
commands are answered. Deciding never waits for writing: while a slow disk takes one group, the
next one gathers with its own times.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import Self

from evalengine.clock import Arrival, HostClock, SittingClock
from evalengine.errors import Refused
from evalengine.ports import Journal, Tokens, Wire
from evalengine.runner.clerk import Clerk, Decision, Rules
from evalengine.runner.inbox import Asked, Inbox
from evalengine.runner.pulse import Pulse
from evalengine.runner.record import Record
from evalengine.runner.reopening import clock_of, read_back
from evalengine.runner.watch import Watch
from evalengine.runner.writer import Writer
from evalengine.vocabulary.audience import Audience
from evalengine.vocabulary.commands import Command, RepeatCall, TriggerCall
from evalengine.vocabulary.effects import Effect, RefuseDialled
from evalengine.vocabulary.entry import By, Entry
from evalengine.vocabulary.events import Event, InboxOverloaded, SittingOpened
from evalengine.vocabulary.signals import ConsoleSeen, Dialled, Signal

log = logging.getLogger(__name__)

INBOX_LIMIT = 1024
"""Commands that may wait for their answer."""

TURN = 256
"""Inputs decided before the loop is left to others for a moment."""

CASCADE = 8
"""Deadlines that may follow from one another at one instant; more is a bug in the rules."""


class Runner:
    """Implements `ports.Doors`; the wire's `ports.Report` is `report`.

    Made by `open` or `resume`, then either ``async with runner:``, or `run` in a task and `stop`.
    ``past`` are the entries already in the journal, from the first on, which ``rules`` applied.
    """

    def __init__(
        self,
        *,
        sitting: str,
        rules: Rules,
        journal: Journal,
        wire: Wire,
        clock: SittingClock,
        tokens: Tokens,
        past: Sequence[Entry] = (),
        inbox_limit: int = INBOX_LIMIT,
    ) -> None:
        self.sitting = sitting
        self.clock = clock
        self._rules = rules
        self._wire = wire
        self._inbox = Inbox(inbox_limit)
        self._record = Record(past)
        self._clerk = Clerk(rules, clock, tokens, past[-1] if past else None)
        self._writer = Writer(sitting, journal, self._act, self._alarm)
        self._watch = Watch(clock.host)
        self._wake = asyncio.Event()
        self._stopping = self._stuck = False
        self._task: asyncio.Task[None] | None = None

    @classmethod
    async def open(
        cls,
        opening: SittingOpened,
        provided: Iterable[Event] = (),
        *,
        rules: Rules,
        journal: Journal,
        wire: Wire,
        host: HostClock,
        tokens: Tokens,
        inbox_limit: int = INBOX_LIMIT,
    ) -> Self:
        """A new sitting; ``opening`` and what is ``provided`` are in the journal when it returns.

        Raises `Conflict` when the sitting exists, `JournalError` when nothing can be written.
        """
        runner = cls(
            sitting=opening.sitting,
            rules=rules,
            journal=journal,
            wire=wire,
            clock=SittingClock(host, opening.origin_ns, opening.speed),
            tokens=tokens,
            inbox_limit=inbox_limit,
        )
        decision = runner._clerk.record([opening, *provided])
        await journal.append(opening.sitting, decision.entries)
        runner._act([decision])
        return runner

    @classmethod
    async def resume(
        cls,
        sitting: str,
        *,
        rules: Rules,
        journal: Journal,
        wire: Wire,
        host: HostClock,
        tokens: Tokens,
        inbox_limit: int = INBOX_LIMIT,
    ) -> Self:
        """The sitting again, from its journal; its calls are looked for once it runs.

        ``rules`` are fresh. A closed sitting comes back closed, to be followed only. Raises
        `JournalBroken`, and `JournalError` when it cannot be read or is not there.
        """
        past = await read_back(journal, sitting)
        for entry in past:
            rules.apply(entry)  # what it ordered was done, or is looked for by `recover`
        clock, interruption = clock_of(past, await journal.last_beat(sitting), host)
        runner = cls(
            sitting=sitting,
            rules=rules,
            journal=journal,
            wire=wire,
            clock=clock,
            tokens=tokens,
            past=past,
            inbox_limit=inbox_limit,
        )
        if not rules.closed:
            decision = runner._clerk.record([interruption])
            decision.effects += rules.recover(clock.now())
            runner._writer.hand(decision)
        return runner

    # --- doors -------------------------------------------------------------------------------

    async def submit(self, command: Command, by: By) -> None:
        """Returns when the command's events are in the journal; raises `Refused` otherwise."""
        asked = self._inbox.ask(command, by)
        self._wake.set()
        await asked.answer

    def follow(self, audience: Audience, after: int = 0) -> AsyncIterator[list[Entry]]:
        """Batches of the entries ``audience`` may see, from seq > ``after``, then live.

        Ends after the last entry of a sitting that is over or stopped.
        """
        return self._record.follow(audience, after)

    def now(self) -> int:
        """Sitting time, ns."""
        return self.clock.now()

    def seconds_until(self, at: int) -> float:
        """Host seconds until the sitting time ``at`` (ns)."""
        return self.clock.seconds_until(at)

    def console_seen(self, present: bool) -> None:
        """The candidate's console came, or went. Never blocks, never raises."""
        self.report(ConsoleSeen(present=present, arrival=Arrival(self.clock.host.monotonic_ns())))

    def report(self, signal: Signal) -> None:
        """Takes a signal of the wire. Never blocks, never raises."""
        self._inbox.report(signal)
        self._wake.set()

    @property
    def failing(self) -> str:
        """Why the journal cannot be written now, in French; empty when it can."""
        return self._writer.failing

    @property
    def closed(self) -> bool:
        """The sitting came to its end."""
        return self._rules.closed

    @property
    def entries(self) -> list[Entry]:
        """What is in the journal. Not to be changed."""
        return self._record.entries

    # --- life --------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until the sitting is closed, or `stop`. Cancelled, it ends as if the engine had died.

        Raises `Conflict` when another engine writes this sitting; `JournalError` when stopped
        while entries could not be written.
        """
        writing = asyncio.create_task(self._writer.run(), name=f"writer of {self.sitting}")
        writing.add_done_callback(lambda _: self._wake.set())
        try:
            await self._decide_while(writing)
            self._writer.finish()
            await writing
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
            self._leave()

    def stop(self) -> None:
        """Asks `run` to end: what is in the inbox is decided and written first."""
        self._stopping = True
        self._writer.hurry()
        self._wake.set()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self.run(), name=f"runner of {self.sitting}")
        return self

    async def __aexit__(self, *_error: object) -> None:
        self.stop()
        if self._task is not None:
            await self._task

    def _leave(self) -> None:
        ended = "L’épreuve est terminée." if self.closed else "L’épreuve est arrêtée."
        self._inbox.close(self.failing or ended)
        self._record.end()

    # --- decide ------------------------------------------------------------------------------

    async def _decide_while(self, writing: asyncio.Task[None]) -> None:
        self._watch = Watch(self.clock.host)
        self._pulse = Pulse(self.clock.host)
        while True:
            self._turn()
            if self._rules.closed or writing.done():
                return
            if self._inbox:
                await asyncio.sleep(0)
            elif self._stopping:
                return
            else:
                await self._sleep()

    def _turn(self) -> None:
        """Inputs first: a call answered in time stays so, even if it is read late."""
        if self._rules.alive and self._pulse.beats():
            self._writer.beat(self.clock.now())
        for item in self._inbox.take(TURN):
            self._decide(item)
        if refused := self._inbox.count_turned_away():
            self._hand(self._clerk.tell([InboxOverloaded(refused=refused)]))
        self._hand(self._clerk.tell(self._watch.look()))
        self._tick()

    def _decide(self, item: Asked | Signal) -> None:
        if not isinstance(item, Asked):
            if self.failing and isinstance(item, Dialled):
                # What cannot be written must not begin: the phone hears so at once (503).
                self._perform(RefuseDialled(call="", token=item.call, status=503))
                return
            self._hand(self._clerk.signal(item))
            return
        try:
            if self.failing and isinstance(item.command, TriggerCall | RepeatCall):
                raise Refused(self.failing)
            self._hand(self._clerk.command(item))
        except Refused as refusal:
            self._inbox.answer(item, refusal)

    def _tick(self) -> None:
        self._stuck = False
        for _ in range(CASCADE):
            deadline = self._clerk.deadline()
            if deadline is None or deadline > self.clock.now():
                return
            decision = self._clerk.tick()
            self._hand(decision)
            if not decision.entries:
                break
        # A bug in the rules: without this, the loop would spin on a deadline that stays.
        self._stuck = True
        log.error("%s: a deadline that has passed changes nothing", self.sitting)

    async def _sleep(self) -> None:
        """Until something comes in, the next deadline, pulse, or look at the clocks."""
        delay = self._watch.seconds_left()
        if self._rules.alive:
            delay = min(delay, self._pulse.seconds_left())
        deadline = None if self._stuck else self._clerk.deadline()
        if deadline is not None:
            delay = min(delay, self.seconds_until(deadline))
        timer = asyncio.get_running_loop().call_later(delay, self._wake.set)
        try:
            await self._wake.wait()
        finally:
            timer.cancel()
        self._wake.clear()

    def _hand(self, decision: Decision) -> None:
        if decision.entries or decision.asked:
            self._writer.hand(decision)

    # --- act ---------------------------------------------------------------------------------

    def _act(self, written: Sequence[Decision]) -> None:
        """What is in the journal may be shown, done and answered: who does it reads it too."""
        self._record.extend(entry for decision in written for entry in decision.entries)
        for decision in written:
            for effect in decision.effects:
                self._perform(effect)
        for decision in written:
            if decision.asked is not None:
                self._inbox.answer(decision.asked, decision.refusal)
        self._wake.set()  # there is room again in the inbox

    def _perform(self, effect: Effect) -> None:
        try:
            self._wire.perform(effect)
        except Exception as error:
            log.exception("the wire refused %s", effect)
            self._hand(self._clerk.excuse(error, type(effect).__name__))

    def _alarm(self, reason: str) -> None:
        self._hand(self._clerk.notice("journal_full", reason))
