"""Appends what was decided, in groups, then hands it on to be acted on.

While the journal cannot write, decisions wait here in order, with their own times, and are tried
again. Nothing of them is done before they are written.

Between two appends it notes a pulse, when there is one. That it could not is worth a line in the
log, and changes nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from evalengine.errors import Conflict, JournalError
from evalengine.ports import Journal
from evalengine.runner.clerk import Decision
from evalengine.vocabulary.entry import Entry

log = logging.getLogger(__name__)

FIRST_RETRY_S = 0.2
LAST_RETRY_S = 2.0
"""The wait before another try: 0.2 s, doubled up to 2 s (host seconds)."""


class Writer:
    """One append at a time. While it lasts, what is decided gathers for the next one.

    ``act`` is given what was written; ``alarm`` the French reason when writing begins to fail.
    """

    def __init__(
        self,
        sitting: str,
        journal: Journal,
        act: Callable[[Sequence[Decision]], None],
        alarm: Callable[[str], None],
    ) -> None:
        self._sitting = sitting
        self._journal = journal
        self._act = act
        self._alarm = alarm
        self._pending: list[Decision] = []
        self._news = asyncio.Event()
        self._hurry = asyncio.Event()
        self._finishing = False
        self._beat_at: int | None = None
        self._beats_fail = False
        self.failing = ""

    def hand(self, decision: Decision) -> None:
        """Takes a decision to write. One without entries keeps its place in the order."""
        self._pending.append(decision)
        if decision.entries:
            self._beat_at = None  # they tell as much
        self._news.set()

    def beat(self, at: int) -> None:
        """The sitting lives at ``at`` (sitting ns); entries that wait will tell as much."""
        if not self._pending:
            self._beat_at = at
            self._news.set()

    def finish(self) -> None:
        """`run` ends when all is written."""
        self._finishing = True
        self._news.set()

    def hurry(self) -> None:
        """From now on, an append that fails is the last: `run` raises."""
        self._hurry.set()

    async def run(self) -> None:
        """Writes until `finish`. Raises `Conflict`; `JournalError` when it had to give up."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._pending:
                await self._write_pending()
            await self._write_beat()
            if self._finishing and not self._pending:
                return

    async def _write_pending(self) -> None:
        """Tries until all that is pending now, and what gathers meanwhile, is written."""
        retry_s = FIRST_RETRY_S
        while self._pending:
            last_try = self._hurry.is_set()
            try:
                await self._append()
            except Conflict as error:
                self.failing = str(error)
                raise
            except Exception as error:
                self._failed(error)
                if last_try:
                    raise JournalError(self.failing) from error
                await self._wait(retry_s)
                retry_s = min(2 * retry_s, LAST_RETRY_S)
            else:
                self._healed()

    async def _write_beat(self) -> None:
        at, self._beat_at = self._beat_at, None
        if at is None:
            return
        try:
            await self._journal.beat(self._sitting, at)
            self._beats_fail = False
        except Exception as error:
            if not self._beats_fail:
                log.warning("journal of %s: no pulse: %s", self._sitting, error)
            self._beats_fail = True

    async def _append(self) -> None:
        batch = tuple(self._pending)
        entries = [entry for decision in batch for entry in decision.entries]
        try:
            await self._journal.append(self._sitting, entries)
        except Conflict:
            if not await self._is_ours(entries):
                raise
        del self._pending[: len(batch)]
        self._act(batch)

    async def _is_ours(self, entries: Sequence[Entry]) -> bool:
        """Whether the journal already holds ``entries``: an append whose answer was lost.

        The chain makes sure of it: another engine's entries have other digests. What was written
        may be the beginning of ``entries`` only; then the rest is appended.
        """
        after = entries[0].seq - 1
        stored = [entry.digest async for entry in self._journal.read(self._sitting, after)]
        if stored != [entry.digest for entry in entries[: len(stored)]]:
            return False
        await self._journal.append(self._sitting, entries[len(stored) :])
        return True

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, JournalError):
            log.error("the journal failed in an unforeseen way", exc_info=error)
        begins, self.failing = not self.failing, _reason(error)
        if begins:
            log.error("journal of %s: %s", self._sitting, self.failing)
            self._alarm(self.failing)

    def _healed(self) -> None:
        if self.failing:
            log.warning("journal of %s: writes again", self._sitting)
            self.failing = ""

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._hurry.wait()
        except TimeoutError:
            return


def _reason(error: Exception) -> str:
    known = isinstance(error, JournalError) and str(error)
    return str(error) if known else "Le journal ne peut pas être écrit."
