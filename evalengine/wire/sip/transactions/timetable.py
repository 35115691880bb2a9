"""Many timers, one deadline: a heap of whatever has a ``deadline()``, cleaned when it is read."""

from __future__ import annotations

import heapq
from itertools import count
from typing import Protocol


class Timed(Protocol):
    """Something that wants `tick` at its `deadline` (ns of host time; None: never)."""

    def deadline(self) -> int | None: ...

    def tick(self, now: int) -> None: ...


class Timetable:
    """Holds what is watched; a deadline that moved later costs one early, idle look."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Timed]] = []
        self._order = count()
        self._due: dict[Timed, int] = {}

    def watch(self, timed: Timed) -> None:
        """Call it whenever the deadline of ``timed`` may have changed."""
        at = timed.deadline()
        if at is None or self._due.get(timed, at + 1) <= at:
            return
        self._due[timed] = at
        heapq.heappush(self._heap, (at, next(self._order), timed))

    def deadline(self) -> int | None:
        """When `pop` may next give something."""
        while self._heap and self._due.get(self._heap[0][2]) != self._heap[0][0]:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def pop(self, now: int) -> Timed | None:
        """One that is due, to be ticked and watched again; None when there is none left."""
        while (at := self.deadline()) is not None and at <= now:
            timed = heapq.heappop(self._heap)[2]
            del self._due[timed]
            wanted = timed.deadline()
            if wanted is not None and wanted <= now:
                return timed
            self.watch(timed)
        return None
