"""What waits to be decided, in order of arrival; and who waits for an answer.

Commands are bounded: beyond ``limit`` unanswered ones, the next is turned away. Signals are not:
the wire bounds them by itself, and a lost signal would be a lost time.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from evalengine.errors import Overloaded, Refused
from evalengine.vocabulary.commands import Command
from evalengine.vocabulary.entry import By
from evalengine.vocabulary.signals import Signal


@dataclass(slots=True, eq=False)
class Asked:
    """A command, by whom, and the future that its door awaits."""

    command: Command
    by: By
    answer: asyncio.Future[None]


class Inbox:
    """One queue. A command counts from `ask` to `answer`, decided or not."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._queue: deque[Asked | Signal] = deque()
        self._unanswered: set[Asked] = set()
        self._turned_away = 0
        self._closed = ""

    def __bool__(self) -> bool:
        return bool(self._queue)

    def ask(self, command: Command, by: By) -> Asked:
        """Queues a command. `Overloaded` beyond the limit, `Refused` once closed."""
        if self._closed:
            raise Refused(self._closed)
        if len(self._unanswered) >= self._limit:
            self._turned_away += 1
            raise Overloaded("L’épreuve reçoit trop de demandes : réessayez dans un instant.")
        asked = Asked(command, by, asyncio.get_running_loop().create_future())
        self._unanswered.add(asked)
        self._queue.append(asked)
        return asked

    def report(self, signal: Signal) -> None:
        """Queues a signal."""
        if not self._closed:
            self._queue.append(signal)

    def take(self, most: int) -> list[Asked | Signal]:
        """The oldest inputs, ``most`` at once."""
        return [self._queue.popleft() for _ in range(min(most, len(self._queue)))]

    def answer(self, asked: Asked, error: Exception | None = None) -> None:
        """Tells the door: done, or why not. A door that went away is not told."""
        self._unanswered.discard(asked)
        if asked.answer.done():
            return
        if error is None:
            asked.answer.set_result(None)
        else:
            asked.answer.set_exception(error)

    def count_turned_away(self) -> int:
        """How many were turned away, told once, when there is room again; 0 before."""
        if len(self._unanswered) >= self._limit:
            return 0
        count, self._turned_away = self._turned_away, 0
        return count

    def close(self, reason: str) -> None:
        """Refuses everybody, now and later, for ``reason`` (a French sentence)."""
        self._closed = reason
        self._queue.clear()
        for asked in list(self._unanswered):
            self.answer(asked, Refused(reason))
