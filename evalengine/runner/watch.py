"""Looks at the clocks: a wall clock that stepped, a loop that stood still.

Neither touches sitting time, which is monotonic; both are worth a line in the journal, because
they explain what a jury may wonder about.
"""

from __future__ import annotations

from evalengine.clock import MS, SECOND, HostClock
from evalengine.vocabulary.events import ClockStepped, EngineStalled, Event

PULSE_NS = 250 * MS
"""Between two looks: a stall is measured to this much."""

STEP_NS = 500 * MS
STALL_NS = SECOND


class Watch:
    """All times are host times, in ns."""

    def __init__(self, host: HostClock) -> None:
        self._host = host
        self._ahead = host.wall_ns() - host.monotonic_ns()
        self.due = host.monotonic_ns() + PULSE_NS

    def seconds_left(self) -> float:
        """Host seconds until the next look."""
        return max(0, self.due - self._host.monotonic_ns()) / SECOND

    def look(self) -> list[Event]:
        """What there is to tell; nothing before `due`, nothing when all is well."""
        now = self._host.monotonic_ns()
        late = now - self.due
        if late < 0:
            return []
        self.due = now + PULSE_NS
        ahead = self._host.wall_ns() - now
        step, self._ahead = ahead - self._ahead, ahead
        events: list[Event] = []
        if late > STALL_NS:
            events.append(EngineStalled(length_ns=late))
        if abs(step) > STEP_NS:
            events.append(ClockStepped(by_ns=step))
        return events
