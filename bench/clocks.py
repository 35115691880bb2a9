"""Wall time and monotonic time, one told in the other."""

from __future__ import annotations

import time

PAIRS = 2000


def wall_minus_monotonic() -> int:
    """Nanoseconds to add to monotonic time to get wall time.

    Of many pairs of reads the tightest one counts; both clocks are slewed alike, so only a step
    of the wall clock changes this.
    """
    best, offset = 1 << 62, 0
    for _ in range(PAIRS):
        before = time.monotonic_ns()
        wall = time.time_ns()
        after = time.monotonic_ns()
        if after - before < best:
            best, offset = after - before, wall - (before + after) // 2
    return offset
