"""What a changed voice sounds like, by tones: pitch, level, delay, and no seam to be heard."""

from __future__ import annotations

from typing import get_args

import pytest

np = pytest.importorskip("numpy")

from evalengine.vocabulary.voices import Timbre  # noqa: E402
from evalengine.wire.media.g711 import FRAME, PCMA, PCMU, RATE, decode, encode  # noqa: E402
from evalengine.wire.voices.band import Band  # noqa: E402
from evalengine.wire.voices.pitch import FARTHEST, Pitch  # noqa: E402
from evalengine.wire.voices.samples import decoded, encoded, from_pcm  # noqa: E402
from evalengine.wire.voices.timbre import effect_of  # noqa: E402

LATEST = RATE * 30 // 1_000
"""30 ms, in samples."""


def tone(hertz, seconds=1.0, level=8_000):
    return (level * np.sin(2 * np.pi * hertz / RATE * np.arange(int(RATE * seconds)))).astype("f4")


def voice(hertz, seconds=1.0):
    """A voiced sound: harmonics that fall off, as a vowel's."""
    return sum(tone(hertz * n, seconds, 6_000 / n) for n in range(1, 8))


def through(effect, sound, size=FRAME):
    return np.concatenate([effect(sound[at : at + size]) for at in range(0, len(sound), size)])


def strongest(sound):
    """Hz of the strongest frequency, after the first quarter of a second."""
    sound = sound[RATE // 4 :]
    found = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 4 * RATE))
    return float(np.argmax(found)) / 4


def rms(sound):
    return float(np.sqrt(np.mean(sound[RATE // 4 :] ** 2)))


@pytest.mark.parametrize("ratio", [0.84, 0.92, 1.1, 1.22])
@pytest.mark.parametrize("hertz", [110, 220, 700])
def test_a_pitch_is_what_was_asked(ratio, hertz):
    made = through(Pitch(ratio), tone(hertz))
    assert strongest(made) == pytest.approx(hertz * ratio, rel=0.02)


@pytest.mark.parametrize("timbre", ["deep", "lower", "higher", "high"])
@pytest.mark.parametrize("hertz", [95, 140, 230])
def test_the_level_stays_from_beginning_to_end(timbre, hertz):
    said = voice(hertz)
    made = through(effect_of(timbre), said)
    assert len(made) == len(said)
    assert rms(made) == pytest.approx(rms(said), rel=0.15)
    slices = made[RATE // 4 :].reshape(-1, 400)  # of 50 ms
    levels = np.sqrt(np.mean(slices**2, axis=1))
    assert levels.min() > 0.7 * levels.max(), "it beats"


@pytest.mark.parametrize("timbre", get_args(Timbre))
def test_nothing_comes_later_than_30_ms(timbre):
    said = np.random.default_rng(7).normal(0, 3_000, RATE).astype("f4")
    effect = effect_of(timbre)
    through(effect, said)
    ends = np.concatenate((tone(200, 0.1), np.zeros(RATE // 4, "f4")))
    made = through(effect, ends)
    heard = np.flatnonzero(np.abs(made[RATE // 10 :]) > 40)
    assert len(heard) == 0 or heard[-1] <= LATEST
    assert np.abs(made[: RATE // 10]).max() > 3_000


@pytest.mark.parametrize("ratio", [0.7, 1.4])
@pytest.mark.parametrize("size", [80, 160, 240, 33])
def test_the_reader_never_leaves_its_line(ratio, size):
    pitch = Pitch(ratio)
    noise = np.random.default_rng(3).normal(0, 4_000, 2 * RATE).astype("f4")
    for at in range(0, len(noise), size):
        assert len(pitch(noise[at : at + size])) == len(noise[at : at + size])
        assert 0 < pitch._behind <= FARTHEST + 52 <= LATEST


def test_a_band_lets_through_what_is_in_it():
    for inside, hertz in ((True, 1_200), (False, 150), (False, 3_400)):
        share = rms(through(Band(500, 2_400), tone(hertz))) / rms(tone(hertz))
        assert share == pytest.approx(1, abs=0.05) if inside else share < 0.1
    with pytest.raises(ValueError):
        Band(3_000, 200)
    with pytest.raises(ValueError):
        Pitch(2.0)


@pytest.mark.parametrize("law", [PCMA, PCMU])
def test_the_tables_are_those_of_g711(law):
    every = bytes(range(256))
    assert decoded(every, law).tolist() == list(decode(every, law))
    assert encoded(decoded(every, law), law) == encode(decode(every, law), law)
    assert encoded(np.array([99_999.0, -99_999.0], "f4"), law)[0] in (0xAA, 0x80)
    assert from_pcm(b"\x01\x00\xff\xff").tolist() == [1.0, -1.0]
