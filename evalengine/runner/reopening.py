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


def clock_of(past: Sequence[Entry], host: HostClock) -> tuple[SittingClock, SittingInterrupted]:
    """The clock that goes on where ``past`` stopped, and the interruption to record.

    Within one boot the monotonic clock went on by itself: the origin is the sealed one, and every
    deadline is what it was. After a reboot only the wall clock knows how long it lasted, and the
    origin is computed from it; a wall clock that went backwards counts as no time at all.
    """
    opened = past[0].event
    if not isinstance(opened, SittingOpened):
        raise JournalBroken("Le journal ne commence pas par l’ouverture de l’épreuve.")
    last, speed = past[-1], opened.speed
    if host.boot_id() == opened.boot_id:
        clock = SittingClock(host, opened.origin_ns, speed)
        away = clock.now() - last.at
        return clock, SittingInterrupted(last_at=last.at, length_ns=away, measured_by="monotonic")
    away_host = max(0, host.wall_ns() - last.wall)
    played_host = last.at // speed
    clock = SittingClock(host, host.monotonic_ns() - played_host - away_host, speed)
    away = away_host * speed
    return clock, SittingInterrupted(last_at=last.at, length_ns=away, measured_by="wall")
