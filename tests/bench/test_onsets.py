"""When a burst begins, and which one at the ear is which at the mouth."""

from __future__ import annotations

from bench.bursts import EVERY_FRAMES, Mouth
from bench.onsets import QUIET_NS, Onsets, delays
from evalengine.wire.media.g711 import PCMA, RATE, decode
from evalengine.wire.media.ticker import PERIOD_NS, Ticker
from evalengine.wire.media.tones import quiet

MS = 1_000_000


def test_a_burst_begins_at_its_first_loud_sample_wherever_its_blocks_are_cut():
    onsets = Onsets()
    onsets.take([0] * 40 + [400, -3_000] + [-9_000, 9_000] * 10, 5_000 * MS, RATE)
    onsets.take([9_000, 0, -9_000], 5_020 * MS, RATE)  # it goes on
    onsets.take([9_000], 5_020 * MS + QUIET_NS, RATE)  # an echo of it
    onsets.take([0, -9_000], 5_400 * MS, RATE)
    assert onsets.at == [5_000 * MS + 42 * 125_000, 5_400 * MS + 125_000]


def test_a_delay_is_to_the_next_onset_and_of_none_that_was_not_heard():
    mouth = [0, 100, 200, 300]
    assert delays(mouth, [330, 42, 241], 60) == [42, 41, 30]
    assert delays(mouth, [99, 160], 60) == []  # before it, too late


def test_a_phone_keeps_time_even_when_its_ticker_is_late():
    class Clock:
        now = 0

        def monotonic_ns(self):
            return self.now

    clock = Clock()
    ticker = Ticker(clock)
    mouth, ear = Mouth(ticker), Onsets()
    for tick in range(1, 2 * EVERY_FRAMES + 1):
        clock.now = tick * PERIOD_NS + (7 * MS if tick == EVERY_FRAMES else 0)
        ear.take(decode(mouth() or quiet(), PCMA), clock.now, RATE)
    assert mouth.said == [(EVERY_FRAMES - 1) * PERIOD_NS, (2 * EVERY_FRAMES - 1) * PERIOD_NS]
    heard = delays(mouth.said, ear.at, 100 * MS)
    assert heard == [27 * MS + 125_000, 20 * MS + 125_000]  # a sine begins at 0
