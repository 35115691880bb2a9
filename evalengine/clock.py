"""Time, handed in: the host's clocks, and one sitting's clock made from them.

Two scales exist and are never mixed:

- *host time*: nanoseconds of ``CLOCK_MONOTONIC``, what the wire reports (`Arrival`);
- *sitting time*: nanoseconds since the sitting opened, what the journal holds (`Stamp`).

A sitting's clock may run faster than the host's (``speed``), for demonstrations and tests.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

Source = Literal["kernel", "process", "reported", "inferred"]
"""Who read the clock: the kernel on receipt of a packet, this process, this process on the word of
the candidate's page or console, or nobody."""

MS = 1_000_000
SECOND = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """When something happened on the wire, in host time.

    ``at`` is in ns of CLOCK_MONOTONIC; ``bound`` is the largest error of ``at`` in ns;
    ``source`` says who read the clock.
    """

    at: int
    source: Source = "process"
    bound: int = 0


@dataclass(frozen=True, slots=True)
class Stamp:
    """The same in sitting time: ns since opening, who read the clock, and the largest error."""

    at: int
    source: Source = "process"
    bound: int = 0


class HostClock(Protocol):
    """What the machine offers."""

    def monotonic_ns(self) -> int:
        """Nanoseconds that never step."""

    def wall_ns(self) -> int:
        """Nanoseconds since the Unix epoch; may step."""

    def boot_id(self) -> str:
        """Names this boot: monotonic times compare only within one boot."""


class SystemClock:
    """The real one."""

    def monotonic_ns(self) -> int:
        return time.monotonic_ns()

    def wall_ns(self) -> int:
        return time.time_ns()

    def boot_id(self) -> str:
        try:
            return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        except OSError:  # not Linux: a restart of the engine then counts as a restart of the host
            return f"process-{time.monotonic_ns()}"


@dataclass(frozen=True, slots=True)
class SittingClock:
    """Sitting time of one sitting.

    ``origin`` is the host time of the opening in ns; ``speed`` is how many seconds of sitting
    time pass in a second of host time (a whole number, so that times stay exact).
    """

    host: HostClock
    origin: int
    speed: int = 1

    def now(self) -> int:
        """Sitting time, ns since opening."""
        return (self.host.monotonic_ns() - self.origin) * self.speed

    def wall(self) -> int:
        """Wall time, ns since the Unix epoch, never scaled."""
        return self.host.wall_ns()

    def stamp(self, arrival: Arrival) -> Stamp:
        """An arrival in host time, told in sitting time."""
        at = (arrival.at - self.origin) * self.speed
        return Stamp(at=at, source=arrival.source, bound=arrival.bound * self.speed)

    def seconds_until(self, at: int) -> float:
        """Host seconds until the sitting time ``at`` (ns); 0 when it has passed."""
        return max(0, at - self.now()) / self.speed / SECOND
