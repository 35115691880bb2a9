"""One timer for every leg: 20 ms, on an absolute schedule, with its lateness measured."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from evalengine.clock import MS, SECOND, HostClock
from evalengine.wire.sip.transports.complaints import Complaints

PERIOD_NS = 20 * MS
CATCH_UP = 5
"""Ticks made up for at once after a stall; the rest of a longer stall is skipped, so that a leg
never sends a burst that no phone would play."""

_BUCKET_NS = 50_000
_BUCKETS = 2_000

OnTick = Callable[[int], None]
"""Given the number of the tick: 20 ms pass from one number to the next, skipped or not."""

log = logging.getLogger(__name__)


class Lateness:
    """How late ticks were, in buckets of 50 µs up to 100 ms; memory does not grow."""

    def __init__(self) -> None:
        self.count = 0
        self.max_ns = 0
        self._buckets = [0] * (_BUCKETS + 1)

    def add(self, late_ns: int) -> None:
        self.count += 1
        self.max_ns = max(self.max_ns, late_ns)
        self._buckets[min(max(0, late_ns) // _BUCKET_NS, _BUCKETS)] += 1

    def percentile_ns(self, percent: int) -> int:
        """The upper edge of the bucket under which ``percent`` of the ticks fall; 0 at first."""
        wanted = -(-self.count * percent // 100)
        seen = 0
        for bucket, count in enumerate(self._buckets):
            seen += count
            if seen >= wanted > 0:
                return min((bucket + 1) * _BUCKET_NS, self.max_ns)
        return 0


class Ticker:
    """Calls everything that was added, every 20 ms, in the running loop.

    It runs while there is something to call. An exception of one is logged and the others go
    on; the schedule never drifts, since each tick is due at a multiple of the period.
    """

    def __init__(self, clock: HostClock) -> None:
        self.lateness = Lateness()
        self.skipped = 0
        self.failures = 0
        self._clock = clock
        self._complaints = Complaints(clock, log)
        self._called: dict[OnTick, None] = {}
        self._number = 0
        self._due_ns = 0
        self._timer: asyncio.TimerHandle | None = None

    def now(self) -> int:
        """Host time, ns."""
        return self._clock.monotonic_ns()

    def add(self, on_tick: OnTick) -> None:
        """Calls ``on_tick`` from the next tick on; adding it twice changes nothing."""
        self._called[on_tick] = None
        if self._timer is None:
            self._due_ns = self._clock.monotonic_ns() + PERIOD_NS
            self._arm()

    def remove(self, on_tick: OnTick) -> None:
        """Stops calling it, from now on; unknown ones are ignored."""
        self._called.pop(on_tick, None)
        if not self._called and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        delay_ns = max(0, self._due_ns - self._clock.monotonic_ns())
        self._timer = asyncio.get_running_loop().call_later(delay_ns / SECOND, self._fire)

    def _fire(self) -> None:
        self._timer = None
        late_ns = self._clock.monotonic_ns() - self._due_ns
        if late_ns >= 0:  # a loop may wake a timer a little early
            self.lateness.add(late_ns)
            missed = late_ns // PERIOD_NS
            self._skip(max(0, missed - CATCH_UP + 1))
            for _ in range(1 + min(missed, CATCH_UP - 1)):
                self._tick()
        if self._called and self._timer is None:
            self._arm()

    def _skip(self, ticks: int) -> None:
        self.skipped += ticks
        self._number += ticks
        self._due_ns += ticks * PERIOD_NS

    def _tick(self) -> None:
        self._number += 1
        self._due_ns += PERIOD_NS
        for on_tick in list(self._called):
            if on_tick not in self._called:  # removed by one called before it
                continue
            try:
                on_tick(self._number)
            except Exception as error:  # one leg's failure is not the others'
                self.failures += 1
                self._complaints.about(f"tick: {type(error).__name__}", error, traceback=True)
