"""When the bell strikes."""

from __future__ import annotations

from console.ringer import PERIOD_NS, Ringer
from evalengine.clock import MS, SECOND


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
