"""How much the console has reported of itself lately: the guard against a flood of reports."""

from __future__ import annotations

from collections import deque

from evalengine.clock import SECOND
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry

MOST, WITHIN_NS = 60, 10 * SECOND
"""So many reports in so long (host time) at most: ten times those of somebody who hurries."""


class Reported:
    """Folds the reports. ``typed_until`` is when the last burst of typing ended, sitting ns."""

    def __init__(self) -> None:
        self.typed_until = 0
        self._times: deque[int] = deque(maxlen=MOST)

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        if isinstance(entry.event, e.TypingCounted | e.ShortcutUsed | e.PaneShown):
            self._times.append(entry.at)
        if isinstance(entry.event, e.TypingCounted):
            self.typed_until = max(self.typed_until, entry.event.at)

    def flooded(self, now: int, speed: int) -> bool:
        """True when one more report ``now`` (sitting ns) would be too many."""
        return len(self._times) == MOST and now - self._times[0] < WITHIN_NS * max(1, speed)
