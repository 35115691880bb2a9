"""Says when to note that a sitting still lives, so that a crash has a last-known time.

In a quiet call the last entry may be minutes old. A pulse is no event: it changes nothing and is
in nobody's stream.
"""

from __future__ import annotations

from evalengine.clock import MS, SECOND, HostClock

BEAT_NS = 500 * MS
"""Between two pulses, in host time: with the time to write one, well under a second."""


class Pulse:
    """All times are host times, in ns."""

    def __init__(self, host: HostClock) -> None:
        self._host = host
        self._due = host.monotonic_ns()

    def seconds_left(self) -> float:
        """Host seconds until the next one."""
        return max(0, self._due - self._host.monotonic_ns()) / SECOND

    def beats(self) -> bool:
        """True when one is due; the next one is due `BEAT_NS` later."""
        now = self._host.monotonic_ns()
        if now < self._due:
            return False
        self._due = now + BEAT_NS
        return True
