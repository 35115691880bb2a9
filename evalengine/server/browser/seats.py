"""One window a desk. A second one waits a moment for the first to leave, as at a reload."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PATIENCE_S = 1.5
"""A page that is loaded again comes before the console of the page it was has gone."""


class Seats:
    """Which desks have a window, by the name of their sitting."""

    def __init__(self) -> None:
        self._taken: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def taken(self, sitting: str) -> AsyncIterator[bool]:
        """Holds the seat while inside; False when another window keeps it."""
        lock = self._taken.setdefault(sitting, asyncio.Lock())
        try:
            await asyncio.wait_for(lock.acquire(), PATIENCE_S)
        except TimeoutError:
            yield False
            return
        try:
            yield True
        finally:
            lock.release()
