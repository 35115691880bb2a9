"""Faults 9 and 10: what loss, jitter and reordering leave of a voice, and who is never heard.

Time is virtual: packets are handed to the leg with the arrivals that a seeded weather gives them,
ticks fall between them, and a minute of voice takes no time. The codec's own quality under loss
(PESQ) is not measured: the `pesq` package has no wheel.
"""

from __future__ import annotations

from random import Random

import pytest

from evalengine.clock import MS, SECOND, Arrival, SystemClock
from evalengine.vocabulary import voices as v
from evalengine.wire.media.g711 import FRAME, PCMA
from evalengine.wire.media.leg import MediaLeg
from evalengine.wire.media.rtp import Sender
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.recorder.recorder import Recorder
from evalengine.wire.switchboard.board import Switchboard
from evalengine.wire.switchboard.links import Links
from tests.virtual_time import counting_tokens

PHONE = ("127.0.0.1", 40_000)
VOICE, INTRUDER = b"\x2a" * FRAME, b"\x55\xaa" * (FRAME // 2)
PACKETS = 3_000
"""A minute."""


class HandClock(SystemClock):
    """Host time that stands still unless it is moved."""

    now = 1_000 * SECOND

    def monotonic_ns(self):
        return self.now


class Voice:
    """A leg on a board, its phone, and the log of its link."""

    def __init__(self):
        self.clock = HandClock()
        self.ticker = Ticker(self.clock)
        self.ticker._arm = lambda: None
        self.heard, self.noticed, self.told = [], [], []
        self.leg = MediaLeg(
            self.clock, self.ticker, PHONE[0], token="leg", notice=self.noticed.append
        )
        self.leg.sink = self.heard.append
        self.board = Switchboard()
        self.board.watch(Links(self.clock.monotonic_ns, self.told.append, lambda: None))
        self.board.place("c1", 1, self.leg)
        self.leg.connect(*PHONE, PCMA)

    def hears(self, arrived):
        """Packets in the order of their arrival, ``(at_ns, peer, data)``, with ticks between."""
        due = self.clock.now
        for at, peer, data in sorted(arrived):
            while due <= at:
                self.ticker._tick()
                due += 20 * MS
            self.clock.now = at
            self.leg._on_datagram(data, peer, Arrival(at, "kernel", 1))


@pytest.fixture
async def voice():
    made = Voice()
    yield made
    made.leg.close()


def through(weather, sender, *, since, loss=0.0, jitter_ms=0, frame=VOICE, peer=PHONE):
    """A minute of voice: what arrives of it and when, and how many packets were lost."""
    arrived, lost = [], 0
    for number in range(PACKETS):
        data = sender.packet(frame, PCMA, number * FRAME)
        if number > 10 and weather.random() < loss:
            lost += 1
        else:
            delay = round(weather.uniform(0, jitter_ms) * MS)
            arrived.append((since + number * 20 * MS + delay, peer, data))
    return arrived, lost


@pytest.mark.parametrize("percent", [0, 1, 3, 5])
@pytest.mark.parametrize("seed", [1, 2])
async def test_statistics_are_within_half_a_point_of_the_weather(voice, percent, seed):
    """Fault 9."""
    weather = Random(seed)
    sender = Sender("phone")
    arrived, lost = through(
        weather, sender, since=voice.clock.now, loss=percent / 100, jitter_ms=40
    )
    voice.hears(arrived)
    voice.board.end("c1")
    quality = voice.told[-1].quality
    assert abs(100 * quality.lost / quality.expected - 100 * lost / PACKETS) <= 0.5
    assert quality.received + quality.lost == quality.expected
    # 40 ms of spread lets every packet meet its neighbours: some overtake, and few are too late.
    assert quality.reordered > 0 and voice.leg.stats.duplicates == 0
    # |difference| of two uniform delays over 40 ms is 13.3 ms in the mean; A.8 is a filter of it.
    assert 7_000 < quality.jitter_us < 20_000
    missing = quality.lost + quality.late
    assert abs(quality.concealed - missing) <= 0.02 * PACKETS
    assert voice.ticker.failures == 0
    spoken = sum(frame == VOICE for frame in voice.heard)
    assert spoken >= (0.97 - percent / 100) * PACKETS - quality.late


async def test_a_clean_wire_loses_nothing(voice):
    arrived, _ = through(Random(1), Sender("phone"), since=voice.clock.now)
    voice.hears(arrived)
    voice.board.end("c1")
    quality = voice.told[-1].quality
    assert (quality.lost, quality.late, quality.concealed, quality.reordered) == (0, 0, 0, 0)
    assert quality.jitter_us == 0 and [each.why for each in voice.told] == ["ended"]


@pytest.mark.parametrize(
    "peer", [("127.0.0.9", 40_000), ("127.0.0.1", 40_002), PHONE], ids=["host", "port", "ssrc"]
)
async def test_a_stranger_is_neither_heard_nor_recorded_and_is_told_once(voice, peer, tmp_path):
    """Fault 10: from another host, another port, or another stream of the phone's own address."""
    recorder = Recorder(tmp_path, voice.clock, counting_tokens())
    recorder.record("essai", b"k" * 32)
    desk = recorder.at_desk("essai", voice.told.append)
    desk.placed("c1", voice.leg)
    taken = []
    tap, voice.leg.tap = voice.leg.tap, None
    voice.leg.tap = tap._replace(heard=lambda *what: (taken.append(what), tap.heard(*what)))
    since = voice.clock.now
    ours, _ = through(Random(1), Sender("phone"), since=since)
    theirs, _ = through(
        Random(2), Sender("intruder"), since=since + SECOND, frame=INTRUDER, peer=peer
    )
    voice.hears(ours + theirs)
    desk.ended("c1")
    voice.board.end("c1")
    await recorder.close()
    assert INTRUDER not in voice.heard and voice.heard.count(VOICE) > 0.99 * PACKETS
    assert {payload for _, _, _, payload in taken} == {VOICE}
    overlapping = PACKETS - 50  # those while the phone spoke, and for as long as it is waited for
    quality = next(each for each in voice.told if isinstance(each, v.LinkMeasured)).quality
    assert quality.strangers >= overlapping
    assert [each.kind for each in voice.noticed] == ["rtp_stranger"]
    assert sum(isinstance(each, v.RecordingKept) for each in voice.told) == 2
