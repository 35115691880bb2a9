"""How much one source may ask, sans-IO: token buckets, a bounded number of them.

Whoever proved a password may ask far more than a stranger: a classroom of phones behind one
address is no flood.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Literal

from evalengine.clock import SECOND

MOST_SOURCES = 4_096

Verdict = Literal["pass", "refuse", "drop"]


@dataclass(frozen=True, slots=True)
class Rate:
    """``per_s`` a second in the long run, ``burst`` at once."""

    per_s: int
    burst: int

    @property
    def capacity_ns(self) -> int:
        """A full bucket, in the time that it takes to fill."""
        return self.burst * self.cost_ns

    @property
    def cost_ns(self) -> int:
        return SECOND // self.per_s


STRANGER = Rate(per_s=50, burst=200)
KNOWN = Rate(per_s=2_000, burst=4_000)
GUESSES = Rate(per_s=1, burst=5)
"""Wrong passwords of one source that are looked at."""
REFUSAL = Rate(per_s=1, burst=1)
"""Refusals said to one source: the rest of a flood hears nothing."""


class Buckets:
    """One bucket of tokens for each key; of the ``most`` newest keys, the others are full again.

    A bucket is the time (host ns) at which it was or will be empty of debts: no clock runs here.
    """

    def __init__(self, most: int = MOST_SOURCES) -> None:
        self._most = most
        self._paid_at: dict[Hashable, int] = {}

    def __len__(self) -> int:
        return len(self._paid_at)

    def allows(self, key: Hashable, rate: Rate, now: int) -> bool:
        """There is a token left for ``key``; none is taken."""
        return self._paid_at.get(key, now) + rate.cost_ns - now <= rate.capacity_ns

    def take(self, key: Hashable, rate: Rate, now: int) -> bool:
        """Takes a token of ``key``; false when there is none left."""
        if not self.allows(key, rate, now):
            return False
        paid_at = max(now, self._paid_at.pop(key, now))
        if len(self._paid_at) >= self._most:
            del self._paid_at[next(iter(self._paid_at))]
        self._paid_at[key] = paid_at + rate.cost_ns
        return True


class Throttle:
    """Judges every message by the host that it comes from, before it is read.

    ``stranger`` and ``known`` are what each kind of host may send.
    """

    def __init__(self, stranger: Rate = STRANGER, known: Rate = KNOWN) -> None:
        self._stranger = stranger
        self._rate_known = known
        self._sources = Buckets()
        self._refusals = Buckets()
        self._known: dict[str, None] = {}

    def know(self, host: str) -> None:
        """A phone at ``host`` proved its password."""
        self._known.pop(host, None)
        if len(self._known) >= MOST_SOURCES:
            del self._known[next(iter(self._known))]
        self._known[host] = None

    def knows(self, host: str) -> bool:
        """It did, and not too many others since."""
        return host in self._known

    def judge(self, host: str, now: int) -> Verdict:
        """``pass``: read it; ``refuse``: answer 503; ``drop``: do not even look."""
        rate = self._rate_known if self.knows(host) else self._stranger
        if self._sources.take(host, rate, now):
            return "pass"
        return "refuse" if self._refusals.take(host, REFUSAL, now) else "drop"


class Guesses:
    """Wrong passwords: those of one host are looked at ever more slowly, whoever they are for.

    A phone that proved its password from the same address and port is not made to wait for what
    its neighbour does.
    """

    def __init__(self) -> None:
        self._wrong = Buckets()
        self._proved: dict[tuple[str, int], None] = {}

    def may_try(self, source: tuple[str, int], now: int) -> bool:
        """Whether credentials from ``source`` are to be looked at now."""
        return source in self._proved or self._wrong.allows(source[0], GUESSES, now)

    def failed(self, source: tuple[str, int], now: int) -> None:
        """They were wrong."""
        self._proved.pop(source, None)
        self._wrong.take(source[0], GUESSES, now)

    def proved(self, source: tuple[str, int]) -> None:
        """They were right."""
        self._proved.pop(source, None)
        if len(self._proved) >= MOST_SOURCES:
            del self._proved[next(iter(self._proved))]
        self._proved[source] = None
