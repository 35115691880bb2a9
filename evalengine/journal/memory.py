"""A journal that lives as long as the process: for tests and for a demonstration without a disk.

It passes the contract suite of the SQL journal (``tests/contracts/test_journal.py``).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from evalengine.errors import Conflict
from evalengine.vocabulary.entry import Entry


class MemoryJournal:
    """Entries by sitting, then by seq."""

    def __init__(self) -> None:
        self._kept: dict[str, dict[int, Entry]] = {}
        self._beats: dict[str, int] = {}

    async def append(self, sitting: str, entries: Sequence[Entry]) -> None:
        """Stores all or none; `Conflict` when one of the (sitting, seq) is taken."""
        if not entries:
            return
        added = {entry.seq: entry for entry in entries}
        kept = self._kept.get(sitting, {})
        if len(added) < len(entries) or not kept.keys().isdisjoint(added):
            raise Conflict(f"L’épreuve « {sitting} » est déjà écrite par un autre moteur.")
        self._kept.setdefault(sitting, {}).update(added)

    async def read(self, sitting: str, after: int = 0) -> AsyncIterator[Entry]:
        """The entries with seq > ``after``, in order."""
        kept = self._kept.get(sitting, {})
        for seq in sorted(seq for seq in kept if seq > after):
            yield kept[seq]

    async def sittings(self) -> list[str]:
        """The sittings that have an entry, by the wall time of their first one."""
        opened = {name: kept[min(kept)].wall for name, kept in self._kept.items()}
        return sorted(opened, key=lambda name: (opened[name], name))

    async def beat(self, sitting: str, at: int) -> None:
        """Notes that the sitting lived at ``at`` (sitting ns)."""
        self._beats[sitting] = at

    async def last_beat(self, sitting: str) -> int:
        """What was noted last (sitting ns); 0 when nothing was."""
        return self._beats.get(sitting, 0)

    async def close(self) -> None:
        """Nothing to let go of: a second reader in the same process may still read."""
