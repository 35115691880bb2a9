"""The sounds that come with the engine, made here: what is around a correspondent, and two that
hold a line. A file of the centre's folder takes the place of the one of its name.

Noises are drawn from a fixed seed and shaped in the frequency domain, so that they have no seam
when they are heard over and over, and are the same for every candidate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from evalengine.wire.media.g711 import RATE
from evalengine.wire.voices.samples import Sound

Wave = NDArray[np.float64]

PEAK = 12_000
"""The loudest sample of each: 9 dB under what a line can carry."""
_NOTES = {"do": 523.25, "ré": 587.33, "mi": 659.26, "fa": 698.46, "sol": 783.99, "la": 880.0}


@cache
def sounds() -> Mapping[str, Sound]:
    """By name, in the order of their names."""
    made = {name: _level(make()) for name, make in sorted(_MAKES.items())}
    return MappingProxyType(made)


def _street() -> Wave:
    """Traffic, five cars that go by in 12 s, and a horn far away."""
    length, at = 12 * RATE, np.arange(12 * RATE) / RATE
    rumble = _noise(length, 40, 400, seed=1)
    passing = _noise(length, 150, 1_500, seed=2) * sum(
        np.exp(-(((at - when + 6) % 12 - 6) ** 2) / 0.9) for when in (0.7, 3.0, 5.9, 7.6, 10.4)
    )
    return rumble + 1.6 * passing + _at(length, 8.8, 0.25 * _chord((415.0, 494.0), 0.45))


def _rain() -> Wave:
    """Steady rain, drops on a sill, and a horn that insists."""
    length = 10 * RATE
    drops = _noise(length, 1_200, 3_400, seed=4) * (_noise(length, 0, 3_900, seed=5) > 2.6)
    horn = np.concatenate([_chord((349.0, 440.0), 0.4), np.zeros(RATE // 5), _chord((349.0,), 0.7)])
    return _noise(length, 700, 3_400, seed=3) + 3 * drops + _at(length, 4.2, 0.7 * horn)


def _wind() -> Wave:
    """Gusts on a roof."""
    length = 12 * RATE
    gusts = 1 + 0.8 * _noise(length, 0.05, 0.6, seed=7)
    return _noise(length, 60, 700, seed=6) * np.clip(gusts, 0.1, None)


def _appliances() -> Wave:
    """A laboratory: a fan, and two machines that beep out of step."""
    length = 12 * RATE
    made = 0.15 * _noise(length, 80, 900, seed=8)
    for second in range(0, 12, 2):
        made = made + _at(length, second + 0.3, 0.5 * _chord((1_320.0,), 0.12))
    for second in range(1, 12, 3):
        made = made + _at(length, second, 0.35 * _chord((990.0,), 0.25))
    return made


def _music_box() -> Wave:
    """A tune of our own on a music box, slow."""
    tune = "mi sol la sol mi ré do - ré mi sol mi ré do ré -"
    return _plucked(tune, beat_s=0.55, ring_s=1.1, octave=2)


def _on_hold() -> Wave:
    """What a switchboard plays while one waits: a tune of our own, 20 s of it."""
    phrase = "do mi sol mi la sol fa mi ré fa la fa sol fa mi ré"
    ending = "do mi sol mi la sol fa mi ré mi fa ré do - do -"
    return _plucked(f"{phrase} {ending} {phrase} {ending}", beat_s=0.3125, ring_s=0.8, octave=1)


def _papers() -> Wave:
    """Somebody turns the leaves of something, for 10 s."""
    length = 10 * RATE
    made = np.zeros(length)
    for rank, when in enumerate((0.2, 1.7, 2.3, 4.4, 5.0, 6.9, 8.3, 8.8)):
        leaf = _noise(RATE // 2, 900, 3_800, seed=20 + rank)
        swell = np.sin(np.pi * np.arange(RATE // 2) / (RATE // 2)) ** 3
        made += _at(length, when, (0.6 + 0.1 * (rank % 3)) * leaf * swell)
    return made


_MAKES: dict[str, Callable[[], Wave]] = {
    "appareils.wav": _appliances,
    "attente.wav": _on_hold,
    "boite_a_musique.wav": _music_box,
    "papiers.wav": _papers,
    "pluie.wav": _rain,
    "rue.wav": _street,
    "vent.wav": _wind,
}


def _noise(length: int, low: float, high: float, *, seed: int) -> Wave:
    """Noise from ``low`` to ``high`` Hz, of mean 0 and deviation 1."""
    drawn = np.random.default_rng(seed).uniform(-1, 1, length)
    strength = np.fft.rfft(drawn)
    hertz = np.fft.rfftfreq(length, 1 / RATE)
    strength[(hertz < max(low, 1e-9)) | (hertz > high)] = 0
    noise = np.fft.irfft(strength, length)
    shaped: Wave = noise / noise.std()
    return shaped


def _chord(hertz: Sequence[float], seconds: float) -> Wave:
    """These tones together, without a click at either end."""
    at = np.arange(int(seconds * RATE)) / RATE
    edge = np.clip(np.minimum(at, seconds - at) / 0.01, 0, 1)
    made: Wave = edge * sum(np.sin(2 * np.pi * each * at) for each in hertz)
    return made


def _plucked(tune: str, *, beat_s: float, ring_s: float, octave: int) -> Wave:
    """One note a beat, each dying away in ``ring_s``; "-" is a rest. The last rings into the first,
    for a tune that goes round."""
    notes = tune.split()
    length = int(len(notes) * beat_s * RATE)
    made = np.zeros(length)
    at = np.arange(int(2 * ring_s * RATE)) / RATE
    for rank, note in enumerate(notes):
        if note in _NOTES:
            hertz = _NOTES[note] * octave
            sung = np.sin(2 * np.pi * hertz * at) + 0.3 * np.sin(4 * np.pi * hertz * at)
            made += _at(length, rank * beat_s, sung * np.exp(-4 * at / ring_s))
    return made


def _at(length: int, seconds: float, part: Wave) -> Wave:
    """``part`` alone in a sound of ``length``, that many seconds after its beginning; its end goes
    round."""
    made = np.zeros(length)
    made[: len(part)] = part
    placed: Wave = np.roll(made, int(seconds * RATE))
    return placed


def _level(sound: Wave) -> Sound:
    whole: Sound = (sound * (PEAK / np.abs(sound).max())).astype(np.float32)
    return whole
