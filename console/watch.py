"""The sitting's clock as this console knows it."""

from __future__ import annotations

from evalengine.clock import SECOND, HostClock


class Watch:
    """Sitting time between two words of the engine, by the local monotonic clock.

    It goes on during a gap of the link. What the engine tells arrives late, never early, so a
    value a little behind ours is only a slow message and is left aside: ages never step back on
    the screen. A value far behind means that the engine's clock is another one.
    """

    def __init__(self, host: HostClock) -> None:
        self.host = host
        self.speed = 1
        self._told = 0
        self._heard_at = host.monotonic_ns()

    def set_speed(self, speed: int) -> None:
        """``speed``: seconds of sitting time in a second of host time."""
        self._told, self._heard_at = self.now(), self.host.monotonic_ns()
        self.speed = speed

    def told(self, now: int) -> None:
        """The engine says that it is ``now`` (sitting time, ns)."""
        late_ns = self.now() - now
        if 0 <= late_ns < SECOND * self.speed:
            return
        self._told, self._heard_at = now, self.host.monotonic_ns()

    def now(self) -> int:
        """Sitting time, ns."""
        return self._told + (self.host.monotonic_ns() - self._heard_at) * self.speed
