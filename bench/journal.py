"""How fast entries become durable: SQLite in WAL at synchronous=FULL, and memory beside it."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from bench.figures import per_second, spread
from evalengine.clock import Stamp
from evalengine.journal.memory import MemoryJournal
from evalengine.journal.sql import SqlJournal
from evalengine.ports import Journal
from evalengine.vocabulary.entry import GENESIS, Entry, chain
from evalengine.vocabulary.events import CallHeld

GROUPS = {1: 600, 20: 200, 200: 60}
"""Entries in an append, and how many appends are measured."""


async def measure() -> dict[str, Any]:
    """Entries per second and milliseconds per append, by group size."""
    with tempfile.TemporaryDirectory() as folder:
        sql = await SqlJournal.open(f"sqlite+aiosqlite:///{Path(folder) / 'bench.db'}")
        try:
            on_disk = {size: await _appends(sql, size, n) for size, n in GROUPS.items()}
        finally:
            await sql.close()
    in_memory = {size: await _appends(MemoryJournal(), size, n) for size, n in GROUPS.items()}
    return {
        "sqlite_full": on_disk,
        "memory": in_memory,
        "ratio_group_of_200_to_single": round(
            on_disk[200]["entries_per_s"] / on_disk[1]["entries_per_s"], 1
        ),
    }


async def _appends(journal: Journal, size: int, times: int) -> dict[str, Any]:
    entries = _entries(size * times)
    took_ms: list[float] = []
    for first in range(0, len(entries), size):
        began = time.perf_counter()
        await journal.append(f"bench-{size}", entries[first : first + size])
        took_ms.append((time.perf_counter() - began) * 1000)
    return {
        "entries_per_s": per_second(len(entries), sum(took_ms) / 1000),
        "append_ms": spread(took_ms),
    }


def _entries(count: int) -> list[Entry]:
    made: list[Entry] = []
    head = GENESIS
    for seq in range(1, count + 1):
        event = CallHeld(call="c1", by="candidate", stamp=Stamp(at=seq, source="kernel", bound=500))
        made.append(chain(head, seq, seq, seq, "wire", event))
        head = made[-1].digest
    return made
