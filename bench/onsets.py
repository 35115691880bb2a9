"""When a sound begins in a stream of samples, and how long it took from a mouth to an ear."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

LOUD = 0.1
"""Of full scale: where a burst begins, well above what is left of a silence."""
QUIET_NS = 100_000_000
"""A sound after so long without any is another burst; the bursts are further apart."""


class Onsets:
    """Dates the bursts of one stream. ``at`` are their first samples that are loud, in the ns of
    whoever hands the blocks in."""

    def __init__(self) -> None:
        self.at: list[int] = []
        self._loud_until = -QUIET_NS

    def take(self, samples: Sequence[int], began: int, rate: int) -> None:
        """16-bit ``samples``, ``rate`` of them a second, of which the first is at ``began``."""
        limit = LOUD * 0x8000
        for place, sample in enumerate(samples):
            if abs(sample) >= limit:
                at = began + place * 1_000_000_000 // rate
                if at - self._loud_until >= QUIET_NS:
                    self.at.append(at)
                self._loud_until = at


def delays(mouth: Iterable[int], ear: Iterable[int], within: int) -> list[int]:
    """From each onset at the mouth to the first at the ear that is not before it, in ns. One that
    none followed ``within`` so long is left out: with bursts that far apart, it was not heard."""
    heard = sorted(ear)
    found = []
    for said in mouth:
        place = bisect_left(heard, said)
        if place < len(heard) and heard[place] - said < within:
            found.append(heard[place] - said)
    return found
