"""How long a centre waits once a sitting is closed, and how fast a jury computes it again.

The sitting is the exam by the exemplary robot, two hours of it, with the evidence of a person's
keyboard between its entries: 20,000 in all.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.figures import per_second
from evalengine.bootstrap.closing import seal_now
from evalengine.clock import SECOND
from evalengine.commission.theatre import Theatre
from evalengine.custody.export import ARCHIVE
from evalengine.custody.verification import verify
from evalengine.dossier.loader import load_dossier
from evalengine.journal.sql import SqlJournal
from evalengine.robots.profile import EXEMPLAIRE
from evalengine.settings import Settings
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import GENESIS, By, Entry, chain

ENTRIES = 20_000
SITTING = "theatre"
OPENED = 1_790_000_000 * SECOND
TIMES = 3


async def measure_exports() -> dict[str, Any]:
    """Seconds from the closing to every file in its place, best of three: the seal, made by the
    engine, and `evalengine export` in a process of its own, from its start to its end."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        settings, entries = await _closed(Path(folder))
        sealed, exported = [], []
        for number in range(TIMES):
            began = time.perf_counter()
            seal_now(settings, load_dossier().grid, SITTING, entries)
            sealed.append(time.perf_counter() - began)
            exported.append(await _exported(settings, Path(folder) / str(number)))
        files = sorted((Path(folder) / "0").iterdir())
        return {
            "entries": len(entries),
            "seal_s": round(min(sealed), 3),
            "export_s": round(min(exported), 3),
            "octets": {path.name: path.stat().st_size for path in files},
        }


async def measure_verify() -> dict[str, Any]:
    """Entries per second of `evalengine verify`, best of three: chain, seal, measures, grid."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        settings, entries = await _closed(Path(folder))
        await _exported(settings, Path(folder) / "out")
        path = Path(folder) / "out" / ARCHIVE
        times = []
        for _ in range(TIMES):
            began = time.perf_counter()
            verify(path)
            times.append(time.perf_counter() - began)
        best = min(times)
        return {
            "entries": len(entries),
            "seconds": round(best, 3),
            "entries_per_s": per_second(len(entries), best),
        }


async def _closed(folder: Path) -> tuple[Settings, list[Entry]]:
    """A machine whose journal holds the sitting."""
    settings = Settings.load({}, state_folder=folder / "state")
    entries = a_busy_sitting(ENTRIES)
    journal = await SqlJournal.open(settings.database_url)
    await journal.append(SITTING, entries)
    await journal.close()
    return settings, entries


async def _exported(settings: Settings, out: Path) -> float:
    environment = {**os.environ, "EVALENGINE_STATE_FOLDER": str(settings.state_folder)}
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "evalengine",
        "export",
        SITTING,
        "--out",
        str(out),
        env=environment,
        stdout=DEVNULL,
    )
    if await process.wait():
        raise RuntimeError("the export failed")
    return time.perf_counter() - began


def a_busy_sitting(count: int) -> list[Entry]:
    """The exam, with as many bursts of typing, shortcuts and panes as make ``count`` entries."""
    played = the_exam()
    return interspersed(played, count - len(played), "candidate", _evidence)


def the_exam() -> list[Entry]:
    """By the exemplary robot."""
    dossier = load_dossier()
    return Theatre(dossier, dossier.programmes["examen"], EXEMPLAIRE).play().entries


def interspersed(
    played: list[Entry], more: int, who: By, made: Callable[[int, int], e.Event]
) -> list[Entry]:
    """``played`` again, with ``more`` events evenly between its entries, each ``made`` of its
    number and its time (sitting ns)."""
    entries = list[Entry]()

    def add(at: int, by: By, event: e.Event) -> None:
        head = entries[-1].digest if entries else GENESIS
        entries.append(chain(head, len(entries) + 1, at, OPENED + at, by, event))

    for rank, entry in enumerate(played):
        if rank > 0:
            due = more * rank // (len(played) - 1) - more * (rank - 1) // (len(played) - 1)
            for number in range(due):
                add(entry.at, who, made(number, entry.at))
        add(entry.at, entry.by, entry.event)
    return entries


def _evidence(number: int, at: int) -> e.Event:
    if number % 3 == 0:
        return e.TypingCounted(
            pane="messages",
            field="texte",
            keys=24,
            corrections=1,
            characters=23,
            lasted_ns=min(at, 4 * SECOND),
            at=at,
        )
    if number % 3 == 1:
        return e.ShortcutUsed(shortcut="save", worked=True, at=at)
    return e.PaneShown(pane="messages", at=at)
