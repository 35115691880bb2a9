"""Wall time and monotonic time, one told in the other."""

from __future__ import annotations

import time
from typing import NamedTuple

PAIRS = 2000


class Offset(NamedTuple):
    """``ns`` added to monotonic time gives wall time, with an ``error`` of so many ns at most."""

    ns: int
    error: int


def wall_minus_monotonic() -> Offset:
    """The tightest of many pairs of reads; both clocks are slewed alike, so only a step of the
    wall clock changes it."""
    best = Offset(0, 1 << 62)
    for _ in range(PAIRS):
        before = time.monotonic_ns()
        wall = time.time_ns()
        after = time.monotonic_ns()
        error = (after - before) // 2 + 1
        if error < best.error:
            best = Offset(wall - (before + after) // 2, error)
    return best
