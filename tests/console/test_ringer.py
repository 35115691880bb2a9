"""When the bell strikes."""

from __future__ import annotations

from itertools import groupby, pairwise
from operator import itemgetter

import pytest

from console.ringer import FRAME_NS, PERIOD_NS, Ringer, RingTone
from evalengine.clock import MS, SECOND
from evalengine.wire.media.g711 import FRAME, PCMA, RATE, decode


def strikes(lines: list[int], seconds: float) -> list[int]:
    """The times (ms) of the strokes, looked for every 50 ms as from 1 s."""
    ringer, start = Ringer(), SECOND
    return [
        at // MS
        for at in range(0, round(seconds * SECOND), 50 * MS)
        if ringer.strikes(lines, start + at)
    ]


def test_silent_when_nothing_rings() -> None:
    assert strikes([], 10) == []


def test_each_line_has_its_own_pattern_again_and_again() -> None:
    period = PERIOD_NS // MS
    assert strikes([1], 5) == [0, period, 2 * period]
    assert strikes([2], 3) == [0, 200, period, period + 200]
    assert strikes([3], 2) == [0, 200, 400]


def test_several_lines_take_turns() -> None:
    period = PERIOD_NS // MS
    assert strikes([1, 3], 4.5) == [0, period, period + 200, period + 400]


def test_a_new_ring_after_a_silence_sounds_at_once() -> None:
    ringer = Ringer()
    assert ringer.strikes([1], SECOND)
    assert not ringer.strikes([1], SECOND + 100 * MS)
    assert not ringer.strikes([], SECOND + 200 * MS)
    assert ringer.strikes([1], SECOND + 300 * MS)


def test_a_late_look_does_not_strike_twice_at_once() -> None:
    ringer = Ringer()
    assert ringer.strikes([3], SECOND)
    assert ringer.strikes([3], SECOND + 900 * MS)
    assert ringer.strikes([3], SECOND + 950 * MS)
    assert not ringer.strikes([3], SECOND + 1000 * MS)


def rounds(lines: list[int], number: int) -> list[bytes]:
    """The first rounds of the ring as sound."""
    tone = RingTone()
    frames = [tone.next(lines) for _ in range(number * PERIOD_NS // FRAME_NS)]
    size = PERIOD_NS // FRAME_NS
    return [b"".join(frames[at : at + size]) for at in range(0, len(frames), size)]


def strokes(sound: bytes) -> list[int]:
    """The pitch of each stroke, Hz: crossings of zero between two silences."""
    frames = [decode(sound[at : at + FRAME], PCMA) for at in range(0, len(sound), FRAME)]
    loud = [max(map(abs, samples)) > 500 for samples in frames]
    pitches = []
    for is_loud, group in groupby(zip(loud, frames, strict=True), key=itemgetter(0)):
        samples = [sample for _, frame in group for sample in frame]
        if is_loud:
            crossed = sum(a < 0 <= b for a, b in pairwise(samples))
            pitches.append(round(crossed / (len(samples) / RATE)))
    return pitches


def test_each_line_rings_as_often_as_its_number_and_higher_than_the_one_before() -> None:
    pitches = [strokes(rounds([line], 1)[0]) for line in (1, 2, 3)]
    assert [len(each) for each in pitches] == [1, 2, 3]
    heights = [each[0] for each in pitches]
    assert heights == pytest.approx([440, 587, 880], rel=0.05)


def test_lines_that_ring_together_are_heard_in_turn() -> None:
    first, second, third = rounds([1, 3], 3)
    assert (first, second) == (rounds([1], 1)[0], rounds([3], 1)[0])
    assert third == first


def test_no_line_no_sound_and_the_next_ring_begins_at_its_beginning() -> None:
    tone = RingTone()
    begins = tone.next([2])
    tone.next([2])
    assert tone.next([]) is None
    assert tone.next([2]) == begins
