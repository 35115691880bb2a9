"""Log lines that a flood cannot multiply: the same complaint is written once per period."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field

from evalengine.clock import SECOND, HostClock

PERIOD_NS = 10 * SECOND
MOST_KINDS = 64


@dataclass(slots=True)
class Complaints:
    """Counts complaints by kind; logs the first of each kind, then one line per ``period``.

    ``period`` is in ns of host time. `about` tells its caller whether the line was written, so
    that whoever must also report it keeps the same measure.
    """

    clock: HostClock
    log: logging.Logger
    period: int = PERIOD_NS
    counts: dict[str, int] = field(default_factory=dict)
    _quiet_until: dict[str, int] = field(default_factory=dict)
    _unsaid: dict[str, int] = field(default_factory=dict)

    def about(self, kind: str, detail: object, *, traceback: bool = False) -> bool:
        """Counts one complaint; true when it was logged, false when it was only counted."""
        if kind not in self.counts and len(self.counts) >= MOST_KINDS:
            kind = "other"  # kinds may be made of what a stranger sent: their number is bounded
        self.counts[kind] = self.counts.get(kind, 0) + 1
        now = self.clock.monotonic_ns()
        if now < self._quiet_until.get(kind, now):
            self._unsaid[kind] = self._unsaid.get(kind, 0) + 1
            return False
        self._quiet_until[kind] = now + self.period
        unsaid = self._unsaid.pop(kind, 0)
        more = f" (and {unsaid} more since the last line)" if unsaid else ""
        self.log.warning("%s: %.300s%s", kind, detail, more, exc_info=traceback)
        return True
