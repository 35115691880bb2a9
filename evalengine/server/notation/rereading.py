"""The candidate's writings, read again by a dictionary at rest: hints for who judges them."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from evalengine.exports.proofreading.reading import Rereading, reread
from evalengine.exports.proofreading.sheet import paper_rows
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry

WRITTEN = (e.MessageSaved, e.ChatSent, e.CardSaved, e.IncidentReported, e.HandoverWritten)


class Hints:
    """What the dictionary found. ``by_entry``: what stands there and why it is worth a look."""

    def __init__(self) -> None:
        self.by_entry: dict[int, list[tuple[str, str]]] = {}
        self.told = ""
        self.reading = False
        self._written = 0
        self._read = -1

    def apply(self, entry: Entry) -> None:
        """Something more may have been written."""
        self._written += isinstance(entry.event, WRITTEN)

    @property
    def stale(self) -> bool:
        """Something was written since the last reading, and none is under way."""
        return not self.reading and self._read != self._written

    async def read(self, entries: Sequence[Entry]) -> None:
        """Reads everything again, beside the loop: half a second of another process."""
        self.reading, self._read = True, self._written
        try:
            found = await asyncio.to_thread(reread, entries)
        finally:
            self.reading = False
        self._keep(found)

    def _keep(self, found: Rereading) -> None:
        self.told = found.told
        self.by_entry = {}
        for entry, _where, text, hint in paper_rows(found):
            self.by_entry.setdefault(int(entry), []).append((text, hint))
