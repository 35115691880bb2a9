"""What is heard when nobody speaks: whole frames, gentle, without a click."""

from __future__ import annotations

import itertools

import pytest

from evalengine.wire.media import tones
from evalengine.wire.media.g711 import FRAME, PCMA, decode, silence


def samples(source, seconds):
    return [s for _ in range(seconds * 50) for s in decode(source(), PCMA)]


@pytest.mark.parametrize("make", [tones.hold_music, tones.ring_tone])
def test_a_tone_is_made_of_whole_frames_and_goes_round(make):
    source = make()
    frames = [source() for _ in range(2_000)]
    assert {len(frame) for frame in frames} == {FRAME}
    again = frames.index(frames[0], 1) if make is tones.hold_music else 250
    assert frames[again : again + 100] == frames[:100]


def test_music_never_stops_for_long_nor_shouts():
    heard = samples(tones.hold_music(), 4)
    assert 2_000 < max(map(abs, heard)) < 4_000
    halves = [max(map(abs, heard[at : at + 4_000])) for at in range(0, len(heard), 4_000)]
    assert min(halves) > 500


@pytest.mark.parametrize("make", [tones.hold_music, tones.ring_tone])
def test_no_click_at_the_seams(make):
    heard = samples(make(), 6)
    steps = [abs(b - a) for a, b in itertools.pairwise(heard)]
    # The steepest a sine of 784 Hz and this loudness gets between two samples, and a code's step.
    assert max(steps) < 2_100


def test_the_ring_has_the_french_cadence():
    ring = tones.ring_tone()
    loud = [max(map(abs, decode(ring(), PCMA))) > 300 for _ in range(250)]
    assert 70 <= sum(loud) <= 75 and not any(loud[75:])


def test_two_loops_do_not_share_their_place():
    one, other = tones.hold_music(), tones.hold_music()
    one()
    assert other() == tones.hold_music()()
    assert tones.quiet() == silence(PCMA)
