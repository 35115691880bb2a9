"""When the terminal's bell sounds: a pattern of its own for each line that rings."""

from __future__ import annotations

from collections.abc import Sequence

from evalengine.clock import MS

PERIOD_NS = 2_400 * MS
"""One round of the bell, in host time, whatever the speed of the sitting."""
BEAT_NS = 200 * MS
"""Between two strokes of one pattern: line 1 strikes once, line 2 twice, line 3 three times."""


class Ringer:
    """Tells at each look whether the bell strikes; several lines take turns, a round each."""

    def __init__(self) -> None:
        self._round_at = 0
        self._rounds = 0
        self._struck = 0

    def strikes(self, lines: Sequence[int], now: int) -> bool:
        """True when the bell strikes now (host time, ns); ``lines`` are those that ring."""
        if not lines:
            self._round_at = self._rounds = self._struck = 0
            return False
        if not self._round_at or now - self._round_at >= PERIOD_NS:
            self._round_at, self._struck = now, 0
            self._rounds += 1
        line = lines[(self._rounds - 1) % len(lines)]
        due = min(line, 1 + (now - self._round_at) // BEAT_NS)
        if self._struck >= due:
            return False
        self._struck += 1
        return True
