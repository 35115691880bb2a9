"""Keeps every SIP message of the sittings under way, off the hot path.

The tap appends to a list; twice a second the list goes to a thread that sorts, masks and writes.
What cannot be kept is counted, said once in the log, and told in the file when it can be written
again: a lost message never stops a sitting. What was handed over survives a ``kill -9``; a power
cut may take the last seconds, since nothing here waits for the disk as the journal does.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from evalengine.clock import HostClock
from evalengine.wire.blackbox.capture import LIMIT, Archive
from evalengine.wire.sip.transports.complaints import Complaints
from evalengine.wire.sip.transports.tap import Passed

EVERY_S = 0.5
MOST_WAITING = 4096
"""Messages in memory, of at most 64 kB each, and 1 kB in practice."""

log = logging.getLogger(__name__)


class BlackBox:
    """In the running loop; ``see`` is the tap. `close` it when the wire is closed."""

    def __init__(
        self,
        folder: Path,
        clock: HostClock,
        *,
        every_s: float = EVERY_S,
        most_waiting: int = MOST_WAITING,
        limit: int = LIMIT,
    ) -> None:
        self._archive = Archive(folder, clock, limit)
        self._loop = asyncio.get_running_loop()
        self._every_s = every_s
        self._most_waiting = most_waiting
        self._complaints = Complaints(clock, log)
        self._waiting: list[Passed] = []
        self._lost = 0
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Future[list[str]] | None = None

    def watch(self, sitting: str) -> None:
        """Keeps the messages of this sitting's desk from now on."""
        self._archive.watched.add(sitting)

    def see(self, passed: Passed) -> None:
        """Takes one message."""
        if len(self._waiting) >= self._most_waiting:
            self._lost += 1
            return
        self._waiting.append(passed)
        if self._timer is None and self._writing is None:
            self._timer = self._loop.call_later(self._every_s, self._hand_over)

    async def close(self) -> None:
        """Writes what waits. Nothing more may be seen."""
        while self._writing is not None or self._waiting:
            if self._writing is None:
                self._hand_over()
            if self._writing is not None:
                await asyncio.wait([self._writing])

    def _hand_over(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        batch, self._waiting = self._waiting, []
        lost, self._lost = self._lost, 0
        if lost:
            self._complaints.about("messages not kept", f"{lost} of them: too many at once")
        self._writing = self._loop.run_in_executor(None, self._archive.write, batch, lost)
        self._writing.add_done_callback(self._written)

    def _written(self, writing: asyncio.Future[list[str]]) -> None:
        self._writing = None
        if writing.cancelled():
            return
        if (error := writing.exception()) is not None:  # our own fault, and no sitting's
            self._complaints.about("black box failed", error)
        else:
            for fault in writing.result():
                self._complaints.about("messages not kept", fault)
        if self._waiting and self._timer is None:
            self._timer = self._loop.call_later(self._every_s, self._hand_over)
