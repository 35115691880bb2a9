"""The way back from the journal: how long the engine was away, and what time it is now."""

from __future__ import annotations

from collections.abc import Sequence

from evalengine.clock import HostClock, SittingClock
from evalengine.errors import JournalBroken, JournalError
from evalengine.ports import Journal
from evalengine.vocabulary.entry import Entry, verify
from evalengine.vocabulary.events import SittingInterrupted, SittingOpened


async def read_back(journal: Journal, sitting: str) -> list[Entry]:
    """Every entry of ``sitting``, its chain verified.

    Raises `JournalBroken` when the chain does not hold, `JournalError` when there is no sitting.
    """
    past = [entry async for entry in journal.read(sitting)]
    if not past:
        raise JournalError(f"L’épreuve « {sitting} » n’est pas dans ce journal.")
    verify(past)
    return past


def clock_of(
    past: Sequence[Entry], last_beat: int, host: HostClock
) -> tuple[SittingClock, SittingInterrupted]:
    """The clock that goes on where ``past`` stopped, and the interruption to record.

    The engine is known to have lived until its last entry, or until ``last_beat`` (sitting ns)
    when that is later. Within one boot the monotonic clock went on by itself: the origin is the
    sealed one, and every deadline is what it was. After a reboot only the wall clock knows how
    long it lasted, and the origin is computed from it; a wall clock that went backwards counts as
    no time at all.
    """
    opened = past[0].event
    if not isinstance(opened, SittingOpened):
        raise JournalBroken("Le journal ne commence pas par l’ouverture de l’épreuve.")
    same_boot = host.boot_id() == opened.boot_id
    last_at = max(past[-1].at, last_beat)
    if same_boot:
        clock = SittingClock(host, opened.origin_ns, opened.speed)
    else:
        now = max(last_at, past[-1].at + _since(past[-1], host) * opened.speed)
        played_host = -(-now // opened.speed)  # rounded up: time never goes back
        clock = SittingClock(host, host.monotonic_ns() - played_host, opened.speed)
    return clock, SittingInterrupted(
        last_at=last_at,
        length_ns=max(0, clock.now() - last_at),
        measured_by="monotonic" if same_boot else "wall",
    )


def _since(last: Entry, host: HostClock) -> int:
    """Host ns since ``last`` by the wall clock."""
    return max(0, host.wall_ns() - last.wall)
