"""What is in the journal, kept in memory for those who follow.

A follower is an index into one list: a slow one costs nothing but a bigger next batch.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable

from evalengine.vocabulary.audience import Audience, may_see
from evalengine.vocabulary.entry import Entry

BATCH = 500
"""Entries handed over at once, so that a long replay leaves the loop to others."""


class Record:
    """The entries of a sitting from the first on: entry n is at index n - 1."""

    def __init__(self, past: Iterable[Entry] = ()) -> None:
        self.entries = list(past)
        self._over = False
        self._news = asyncio.Event()

    def extend(self, entries: Iterable[Entry]) -> None:
        """More is in the journal."""
        self.entries += entries
        self._wake()

    def end(self) -> None:
        """Nothing more will come: the followers end after the last entry."""
        self._over = True
        self._wake()

    async def follow(self, audience: Audience, after: int) -> AsyncIterator[list[Entry]]:
        """Batches of what ``audience`` may see, from seq > ``after``; ends with the sitting."""
        index = max(0, after)
        while True:
            if index < len(self.entries):
                batch = self.entries[index : index + BATCH]
                index += len(batch)
                if seen := [entry for entry in batch if may_see(audience, entry.event)]:
                    yield seen
            elif self._over:
                return
            else:
                await self._news.wait()

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
