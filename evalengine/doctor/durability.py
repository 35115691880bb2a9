"""The journal of this installation: is it as durable as it promises, and how long does it take?

The measure writes into a database of its own beside the real one: the real one is insert-only.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from evalengine.clock import MS, SECOND, HostClock
from evalengine.doctor.finding import Finding, Grade, french
from evalengine.errors import BadSettings, JournalError, reason_of
from evalengine.journal.sql import SqlJournal
from evalengine.ports import Journal
from evalengine.settings import Settings, database_in
from evalengine.vocabulary.entry import GENESIS, Entry, chain
from evalengine.vocabulary.events import FileOpened

APPENDS = 200
LONGEST_NS = 5 * SECOND
"""A slow disk is told sooner."""

GOOD_NS = 20 * MS
"""One frame of voice: a pick-up that waits for the disk less than this is not heard late."""

BEARABLE_NS = 250 * MS
"""What the engine itself calls a late look at its clocks."""

NAME = "Journal"
SPEED = "Vitesse du journal"


async def journal(settings: Settings, host: HostClock) -> list[Finding]:
    """The real database as it opens, then how long an append takes on the same disk."""
    try:
        real = await SqlJournal.open(settings.database_url)
    except BadSettings as error:
        return [Finding(NAME, "bad", str(error))]
    try:
        modes = await real.durability()
    finally:
        await real.close()
    opened = _promised(modes)
    if opened.grade == "bad" or not modes:
        return [opened]
    return [opened, await _on_this_disk(settings.state_folder, host)]


async def append_times(written: Journal, host: HostClock) -> list[int]:
    """How long each of `APPENDS` appends of one entry took, ns, shortest first."""
    times: list[int] = []
    previous = GENESIS
    began = host.monotonic_ns()
    for seq in range(1, APPENDS + 1):
        entry = _entry(previous, seq, host)
        before = host.monotonic_ns()
        await written.append("doctor", [entry])
        after = host.monotonic_ns()
        times.append(after - before)
        previous = entry.digest
        if after - began > LONGEST_NS:
            break
    return sorted(times)


def judged(times: list[int]) -> Finding:
    """What the sorted ``times`` (ns) are worth."""
    half, p99 = times[len(times) // 2], times[min(len(times) - 1, len(times) * 99 // 100)]
    grade: Grade = "good" if p99 <= GOOD_NS else "doubt" if p99 <= BEARABLE_NS else "bad"
    said = (
        f"{len(times)} écritures durables : {french(half / MS, 2)} ms en médiane, "
        f"{french(p99 / MS, 2)} ms au 99e centile."
    )
    return Finding(SPEED, grade, said)


def _promised(modes: dict[str, str]) -> Finding:
    if not modes:
        said = "une autre base que SQLite : c’est à elle de garantir ce qu’elle a accepté."
        return Finding(NAME, "doubt", said)
    told = f"journal_mode={modes['journal_mode']}, synchronous={modes['synchronous']}"
    if modes["journal_mode"] == "wal" and modes["synchronous"] in ("full", "extra"):
        return Finding(NAME, "good", f"chaque écriture survit à une coupure ({told}).")
    return Finding(NAME, "bad", f"une coupure peut effacer des écritures ({told}).")


async def _on_this_disk(folder: Path, host: HostClock) -> Finding:
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix="doctor-") as place:
            trial = await SqlJournal.open(database_in(Path(place)))
            try:
                return judged(await append_times(trial, host))
            finally:
                await trial.close()
    except (BadSettings, JournalError) as error:
        return Finding(SPEED, "bad", str(error))
    except OSError as error:
        return Finding(SPEED, "bad", f"rien n’a pu être écrit : {reason_of(error)}.")


def _entry(previous: str, seq: int, host: HostClock) -> Entry:
    event = FileOpened(donneur_ordres="doctor")
    return chain(previous, seq, seq, host.wall_ns(), "candidate", event)
