"""The few ways in which one voice can sound like several, by the names that scenarios use."""

from __future__ import annotations

from collections.abc import Callable

from evalengine.vocabulary.voices import Timbre
from evalengine.wire.voices.band import Band
from evalengine.wire.voices.pitch import Pitch
from evalengine.wire.voices.samples import Sound

Effect = Callable[[Sound], Sound]
"""Given the next samples, gives as many; at most 30 ms late in all."""

_MAKES: dict[Timbre, Callable[[], list[Effect]]] = {
    "deep": lambda: [Pitch(0.84)],
    "lower": lambda: [Pitch(0.92)],
    "higher": lambda: [Pitch(1.10)],
    "high": lambda: [Pitch(1.22)],
    "far": lambda: [Band(500, 2_400)],
    "muffled": lambda: [Band(0, 1_300)],
}


def effect_of(timbre: Timbre) -> Effect:
    """A fresh one: each remembers the last samples of the one voice that it changes."""
    chain = _MAKES[timbre]()

    def change(sound: Sound) -> Sound:
        for each in chain:
            sound = each(sound)
        return sound

    return change
