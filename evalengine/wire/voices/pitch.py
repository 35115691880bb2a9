"""Another pitch within 25 ms: a delay line read faster or slower than it is written.

The reader drifts towards one end of the line and then leaps by some periods of the voice, found
where the sound looks most like itself (time-domain, as SOLA does); the leap is faded over, so that
level and phase stay. As many samples come out as went in, each time.
"""

from __future__ import annotations

import numpy as np

from evalengine.wire.voices.samples import Sound

NEAREST, FARTHEST = 36, 188
"""Samples behind the newest between which the reader is moved about."""
_SLACK = 18
"""By how much it may go on beyond, so that a fade is never cut by the end of a packet."""
_FADE = 40
_SHORTEST, _LONGEST = 20, 156
"""Leaps, in samples: a period of 51 to 400 Hz, or several of a higher one."""
_LOOK = 64
"""Samples before the reader that are compared."""
_KEPT = 512

_RISE: Sound = ((np.arange(_FADE) + 0.5) / _FADE).astype(np.float32)


class Pitch:
    """Multiplies every frequency by ``ratio``, from 0.7 to 1.4: else ValueError."""

    def __init__(self, ratio: float) -> None:
        if not 0.7 <= ratio <= 1.4:
            raise ValueError(f"a voice cannot be changed by {ratio}")
        self._ratio = ratio
        self._line: Sound = np.zeros(_KEPT, np.float32)
        self._behind = float(FARTHEST if ratio > 1 else NEAREST)

    def __call__(self, sound: Sound) -> Sound:
        """The next samples; any number of them."""
        self._line = np.concatenate((self._line, sound))
        end, made, left = len(self._line) - len(sound), [], len(sound)
        while left:
            part = self._until_leap(end, left)
            if not len(part):
                part = self._leap(end, left)
            made.append(part)
            end, left = end + len(part), left - len(part)
        self._line = self._line[-_KEPT:]
        return np.concatenate(made) if made else sound

    def _until_leap(self, end: int, most: int) -> Sound:
        """What comes before the reader is at an end of the line; ``end`` is the sample after the
        newest that it may hear."""
        count = self._room(most, 0)
        if most - count < _FADE:
            count = self._room(most, _SLACK)
        part = self._read(end - self._behind, count)
        self._behind += (1.0 - self._ratio) * count
        return part

    def _room(self, most: int, slack: int) -> int:
        """How many samples, of ``most``, the reader may go on as it is."""
        drift = 1.0 - self._ratio
        if not drift:
            return most
        bound = NEAREST - slack if drift < 0 else FARTHEST + slack
        return min(most, max(0, int((bound - self._behind) / drift)))

    def _leap(self, end: int, most: int) -> Sound:
        """Fades over to where the sound is most like here."""
        here = end - self._behind
        there = here + self._best(round(here), forward=self._ratio < 1)
        count = min(most, _FADE)
        # Packets shorter than a fade are rare: their clicks are borne.
        rise = _RISE if count == _FADE else ((np.arange(count) + 0.5) / count).astype(np.float32)
        part = self._read(here, count) * (1 - rise) + self._read(there, count) * rise
        self._behind = end - there + (1.0 - self._ratio) * count
        return part.astype(np.float32)

    def _best(self, here: int, *, forward: bool) -> int:
        """By how much to leap, in samples, negative into the past."""
        known = self._line[here - _LOOK : here]
        leaps = np.arange(_SHORTEST, _LONGEST + 1) * (1 if forward else -1)
        first = here - _LOOK + (leaps[0] if forward else leaps[-1])
        field = self._line[first : first + _LOOK + _LONGEST - _SHORTEST]
        likeness = np.correlate(field, known, "valid")
        energy = np.convolve(field * field, np.ones(_LOOK, np.float32), "valid")
        score = likeness / np.sqrt(energy + 1.0)
        # Of those that are as good, the longest: fewer leaps.
        ordered = score if forward else score[::-1]
        good = np.flatnonzero(ordered >= ordered.max() - abs(float(ordered.max())) * 0.02)
        return int(leaps[good[-1]])

    def _read(self, at: float, count: int) -> Sound:
        """``count`` samples from ``at`` on, by straight lines between those that there are."""
        places = at + self._ratio * np.arange(count)
        whole = places.astype(np.int64)
        share = (places - whole).astype(np.float32)
        found: Sound = self._line[whole] * (1 - share) + self._line[whole + 1] * share
        return found
