"""What is heard when nobody speaks, as rings of ready-made frames: a tick costs one index.

A frame is 160 bytes of PCMA, 20 ms.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Iterator
from functools import cache

from evalengine.wire.media.g711 import FRAME, PCMA, RATE, encode, silence

FrameSource = Callable[[], bytes | None]
"""Gives the next 20 ms, or None for silence."""

_AMPLITUDE = 3_000
"""Peak, of 32,767: music to wait by stays well under a voice."""
_NOTE_S = 0.8
_MELODY_HZ = (523.25, 659.26, 783.99, 659.26)
"""Do, mi, sol, mi: an open chord that loops without a seam."""

_RING_HZ = 440.0
_RING_S, _PAUSE_S = 1.5, 3.5
"""The French cadence."""


class Loop:
    """Plays ``frames`` in a circle, from ``start``."""

    def __init__(self, frames: tuple[bytes, ...], start: int = 0) -> None:
        self._frames = frames
        self._at = start % len(frames)

    def __call__(self) -> bytes:
        frame = self._frames[self._at]
        self._at = (self._at + 1) % len(self._frames)
        return frame


def hold_music() -> Loop:
    """What a correspondent hears while he waits."""
    return Loop(_music_frames())


def ring_tone() -> Loop:
    """What the console plays while a call rings."""
    return Loop(_ring_frames())


@cache
def notes(*notes: tuple[float, float]) -> tuple[bytes, ...]:
    """Notes one after another, each in Hz (0: a pause) and s."""
    return tuple(frame for hertz, seconds in notes for frame in _frames(_note(hertz, seconds)))


def quiet() -> bytes:
    """A frame of silence."""
    return silence(PCMA)


@cache
def _music_frames() -> tuple[bytes, ...]:
    return _frames(sample for hertz in _MELODY_HZ for sample in _note(hertz, _NOTE_S))


@cache
def _ring_frames() -> tuple[bytes, ...]:
    pause = (quiet(),) * round(_PAUSE_S * RATE / FRAME)
    return _frames(_note(_RING_HZ, _RING_S)) + pause


def _note(hertz: float, seconds: float) -> Iterator[int]:
    """A pure note that swells and fades, so that neither end clicks."""
    length = round(seconds * RATE)
    turn, swell = math.tau * hertz / RATE, math.pi / length
    for at in range(length):
        yield round(_AMPLITUDE * math.sin(swell * at) * math.sin(turn * at))


def _frames(samples: Iterator[int]) -> tuple[bytes, ...]:
    encoded = encode(array("h", samples), PCMA)
    return tuple(encoded[at : at + FRAME] for at in range(0, len(encoded), FRAME))
