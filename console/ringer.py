"""When the bell sounds and what the headset rings: a pattern of its own for each line.

Line 1 strikes once, low; line 2 twice, higher; line 3 three times, higher still. Whoever does not
see the screen knows by ear which line rings. Several lines that ring take turns, a round each.
"""

from __future__ import annotations

from collections.abc import Sequence

from evalengine.clock import MS
from evalengine.wire.media.tones import notes

PERIOD_NS = 2_400 * MS
"""One round of the bell, in host time, whatever the speed of the sitting."""
BEAT_NS = 200 * MS
"""Between two strokes of one pattern of the terminal's bell."""
FRAME_NS = 20 * MS

_STROKES: tuple[tuple[float, float, float], ...] = (
    (440.0, 0.8, 1),
    (587.33, 0.3, 2),
    (880.0, 0.16, 3),
)
"""Hz, seconds and number of the strokes of lines 1, 2 and 3; a call of the candidate's own, on one
more line, does not ring here."""
_GAP_S = 0.1


class Ringer:
    """Tells at each look whether the bell strikes."""

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


class RingTone:
    """The same as sound: frames of 20 ms (160 bytes of PCMA)."""

    def __init__(self) -> None:
        self._at = 0
        self._rounds = 0

    def next(self, lines: Sequence[int]) -> bytes | None:
        """The next frame while ``lines`` ring; None when none does."""
        if not lines:
            self._at = self._rounds = 0
            return None
        frames = round_of(lines[self._rounds % len(lines)])
        frame = frames[self._at]
        self._at += 1
        if self._at == len(frames):
            self._at, self._rounds = 0, self._rounds + 1
        return frame


def round_of(line: int) -> tuple[bytes, ...]:
    """The frames of one round of ``line`` (from 1)."""
    hertz, stroke_s, strokes = _STROKES[(line - 1) % len(_STROKES)]
    beats = ((hertz, stroke_s), (0.0, _GAP_S)) * int(strokes)
    rest = PERIOD_NS / (1_000 * MS) - strokes * (stroke_s + _GAP_S)
    return notes(*beats, (0.0, rest))
