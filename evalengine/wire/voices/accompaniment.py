"""One correspondent's costume: his changed voice, what he is heard to say, what is around him."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

import numpy as np

from evalengine.vocabulary.voices import Timbre
from evalengine.wire.media.g711 import FRAME, PCMA, Law
from evalengine.wire.voices.samples import Sound, decoded, encoded
from evalengine.wire.voices.timbre import Effect, effect_of

AMBIENCE_GAIN = 0.3
"""What is around somebody stays well under what he says: about 10 dB."""
_MOST = 64
"""Sentences that wait to be said."""


class Accompaniment:
    """A `media.costume.Costume`. While it has nothing to do, octets go through as they came.

    ``told`` is called when a recording has come to its end; it must neither block nor raise.
    """

    def __init__(self, told: Callable[[], None] = lambda: None) -> None:
        self._told = told
        self._timbre: Timbre | None = None
        self._effect: Effect | None = None
        self._speech: deque[Sound] = deque(maxlen=_MOST)
        self._around: Sound | None = None
        self._around_at = 0
        self._clip: Sound | None = None
        self.clip = ""

    @property
    def timbre(self) -> Timbre | None:
        """How his voice is changed; None: as it is."""
        return self._timbre

    def change(self, timbre: Timbre | None) -> None:
        """From now on his voice is changed so."""
        if timbre != self._timbre:
            self._timbre = timbre
            self._effect = effect_of(timbre) if timbre is not None else None

    def surround(self, sound: Sound | None) -> None:
        """Around him there is ``sound``, over and over; None: nothing."""
        self._around = sound if sound is not None and len(sound) else None
        self._around_at = 0

    def play(self, name: str, sound: Sound) -> None:
        """He is heard to say the recording ``name``, once, instead of the one before."""
        self._clip, self.clip = sound, name

    def stop(self) -> None:
        """The recording ends here."""
        self._clip, self.clip = None, ""

    def say(self, sound: Sound) -> None:
        """He says this by a voice that was made, in his timbre, once he has said the rest."""
        self._speech.append(sound)

    # What a leg asks.

    def dress(self, payload: bytes, law: Law) -> bytes:
        if self._effect is None and not self._adds:
            return payload
        return encoded(self._next(decoded(payload, law)), law)

    def alone(self) -> bytes | None:
        if not self._adds:
            return None
        return encoded(self._next(np.zeros(FRAME, np.float32)), PCMA)

    # Inside.

    @property
    def _adds(self) -> bool:
        """There is something to be heard that nobody speaks."""
        return self._clip is not None or self._around is not None or bool(self._speech)

    def _next(self, voice: Sound) -> Sound:
        said = voice + self._spoken(len(voice)) if self._speech else voice
        if self._effect is not None:
            said = self._effect(said)
        if self._clip is not None:
            said = said + self._of_clip(self._clip, len(voice))
        if self._around is not None:
            said = said + AMBIENCE_GAIN * self._of_around(self._around, len(voice))
        return said

    def _spoken(self, count: int) -> Sound:
        first = self._speech[0]
        if len(first) > count:
            self._speech[0] = first[count:]
        else:
            self._speech.popleft()
        return _padded(first[:count], count)

    def _of_clip(self, clip: Sound, count: int) -> Sound:
        self._clip = clip[count:]
        if not len(self._clip):
            self.stop()
            self._told()
        return _padded(clip[:count], count)

    def _of_around(self, around: Sound, count: int) -> Sound:
        places = np.arange(self._around_at, self._around_at + count) % len(around)
        self._around_at = (self._around_at + count) % len(around)
        return around[places]


def _padded(sound: Sound, count: int) -> Sound:
    return np.pad(sound, (0, count - len(sound)))
