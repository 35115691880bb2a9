"""What is added to one correspondent's voice, and that nothing is when there is nothing to add."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy")

from evalengine.wire.media.g711 import FRAME, PCMA, PCMU  # noqa: E402
from evalengine.wire.voices.accompaniment import AMBIENCE_GAIN, Accompaniment  # noqa: E402
from evalengine.wire.voices.samples import decoded, encoded  # noqa: E402


def level(value, count=FRAME):
    return np.full(count, value, np.float32)


def heard(payload, law=PCMA):
    """The one level of a payload, as the law rounds it."""
    values = set(decoded(payload, law).tolist())
    assert len(values) == 1
    return values.pop()


@pytest.mark.parametrize("law", [PCMA, PCMU])
def test_with_nothing_to_do_octets_stay_and_nobody_speaks(law):
    costume = Accompaniment()
    every = bytes(range(256))
    assert costume.dress(every, law) is every and costume.alone() is None
    costume.change("deep")
    assert costume.dress(every, law) != every and costume.alone() is None
    costume.change(None)
    costume.play("mot.wav", level(900))
    costume.stop()
    costume.surround(level(0, 0))
    assert costume.dress(every, law) is every and costume.alone() is None


def test_a_clip_is_heard_once_alone_or_over_a_voice_and_then_octets_stay_again():
    costume = Accompaniment()
    costume.play("mot.wav", np.concatenate((level(1_000), level(2_000), level(3_000, 40))))
    assert costume.clip == "mot.wav"
    assert heard(costume.alone()) == pytest.approx(1_000, rel=0.04)
    assert heard(costume.dress(encoded(level(4_000), PCMU), PCMU), PCMU) == pytest.approx(
        6_000, rel=0.05
    )
    last = decoded(costume.alone(), PCMA)
    assert last[:40].mean() == pytest.approx(3_000, rel=0.04) and abs(last[40:]).max() <= 8
    assert costume.clip == "" and costume.alone() is None


def test_too_loud_together_is_cut_not_turned_over():
    costume = Accompaniment()
    costume.play("fort.wav", level(30_000))
    assert heard(costume.dress(encoded(level(30_000), PCMA), PCMA)) > 31_000


def test_what_is_around_goes_on_under_every_voice_and_between():
    costume = Accompaniment()
    costume.surround(np.concatenate((level(4_000, 80), level(-4_000, 80), level(4_000, 80))))
    one, two = (decoded(costume.alone(), PCMA) for _ in range(2))
    wanted = 4_000 * AMBIENCE_GAIN
    assert one[:80].mean() == pytest.approx(wanted, rel=0.04)
    assert one[80:].mean() == pytest.approx(-wanted, rel=0.04)
    assert two[:160].mean() == pytest.approx(wanted, rel=0.04), "it did not begin again"
    dressed = decoded(costume.dress(encoded(level(0, 80), PCMA), PCMA), PCMA)
    assert dressed.mean() == pytest.approx(-wanted, rel=0.06)


def test_sentences_are_said_in_turn_and_in_his_timbre():
    costume = Accompaniment()
    costume.say(level(1_000, 200))
    costume.say(level(2_000))
    frames = [decoded(costume.alone(), PCMA) for _ in range(3)]
    assert frames[0].mean() == pytest.approx(1_000, rel=0.04)
    assert abs(frames[1][40:]).max() <= 8 and frames[2].mean() == pytest.approx(2_000, rel=0.04)
    assert costume.alone() is None
    rising = 6_000 * np.sin(2 * np.pi * 200 / 8_000 * np.arange(8_000))
    costume.change("high")
    costume.say(rising.astype(np.float32))
    made = np.concatenate([decoded(costume.alone(), PCMA) for _ in range(50)])[2_000:]
    spectrum = np.abs(np.fft.rfft(made))
    assert np.argmax(spectrum) * 8_000 / len(made) == pytest.approx(244, abs=3)
