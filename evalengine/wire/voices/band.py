"""A narrower band: a small speaker, a wall between; a filter with 3 ms of delay."""

from __future__ import annotations

import numpy as np

from evalengine.wire.media.g711 import RATE
from evalengine.wire.voices.samples import Sound

_TAPS = 49


class Band:
    """Keeps what is between ``low`` and ``high`` Hz; the level there stays as it was."""

    def __init__(self, low: float, high: float) -> None:
        if not 0 <= low < high <= RATE / 2:
            raise ValueError(f"no band is from {low} to {high} Hz")
        self._taps = _kernel(low, high)
        self._past: Sound = np.zeros(_TAPS - 1, np.float32)

    def __call__(self, sound: Sound) -> Sound:
        """The next samples; any number of them."""
        whole = np.concatenate((self._past, sound))
        self._past = whole[-(_TAPS - 1) :]
        kept: Sound = np.convolve(whole, self._taps, "valid").astype(np.float32)
        return kept


def _kernel(low: float, high: float) -> Sound:
    """A windowed sinc (Hamming), of gain 1 in the middle of the band."""
    at = np.arange(_TAPS) - (_TAPS - 1) / 2
    wide = 2 * high / RATE * np.sinc(2 * high / RATE * at)
    below = 2 * low / RATE * np.sinc(2 * low / RATE * at)
    taps = (wide - below) * np.hamming(_TAPS)
    middle = np.cos(2 * np.pi * (low + high) / 2 / RATE * at)
    kernel: Sound = (taps / np.sum(taps * middle)).astype(np.float32)
    return kernel
