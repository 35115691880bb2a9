"""The ring in the headset, alone and under a voice."""

from __future__ import annotations

import asyncio

from console.__main__ import _Opening
from console.earpiece import Earpiece
from console.ringer import FRAME_NS
from evalengine.clock import MS, SystemClock
from evalengine.wire.media.g711 import FRAME, PCMA, decode, silence
from evalengine.wire.media.sound import AudioDevice
from tests.patience import patience

from .engine import HandClock

LOOK_NS = 50 * MS
TAKES = 20


class Ear(AudioDevice):
    """Keeps what is put to it."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[bytes] = []

    def play(self, frame: bytes) -> None:
        super().play(frame)
        self.heard.append(frame)


def loudest(frames: list[bytes]) -> int:
    return max((abs(sample) for frame in frames for sample in decode(frame, PCMA)), default=0)


def looked(earpiece: Earpiece, clock: HandClock, lines: list[int], looks: int) -> None:
    for _ in range(looks):
        clock.at += LOOK_NS
        earpiece.rings(lines)


def test_a_ring_is_heard_at_the_pace_of_the_clock() -> None:
    ear, clock = Ear(), HandClock()
    earpiece = Earpiece(ear, clock)
    looked(earpiece, clock, [], 3)
    assert ear.heard == []
    looked(earpiece, clock, [1], TAKES)
    assert abs(len(ear.heard) - TAKES * LOOK_NS // FRAME_NS) <= 1
    assert loudest(ear.heard) > 2_000
    before = len(ear.heard)
    looked(earpiece, clock, [], 3)
    assert len(ear.heard) == before


def test_a_late_look_gives_no_more_than_the_headset_can_hold() -> None:
    ear, clock = Ear(), HandClock()
    earpiece = Earpiece(ear, clock)
    looked(earpiece, clock, [1], 1)
    ear.heard.clear()
    clock.at += 5_000 * MS
    earpiece.rings([1])
    assert 0 < len(ear.heard) <= 4


def test_under_a_voice_the_ring_is_mixed_softer_and_no_frame_is_added() -> None:
    ear, clock = Ear(), HandClock()
    earpiece = Earpiece(ear, clock)
    earpiece.play(silence(PCMA))
    ear.heard.clear()
    for tick in range(40):
        clock.at += FRAME_NS
        if tick % 3 == 0:
            earpiece.rings([1])
        earpiece.play(silence(PCMA))
    assert len(ear.heard) == 40
    assert 300 < loudest(ear.heard) < 1_100
    assert {len(frame) for frame in ear.heard} == {FRAME}


def test_a_voice_alone_passes_untouched() -> None:
    ear, clock = Ear(), HandClock()
    frame = bytes(range(FRAME))
    Earpiece(ear, clock).play(frame)
    assert ear.heard == [frame]


async def test_an_open_console_rings_in_the_headset_and_leaves_the_bell_silent() -> None:
    ear, host = Ear(), SystemClock()
    opening = _Opening(None, None, host, True, "", Earpiece(ear, host))
    assert not opening.bell
    async with opening.ringing(lambda: [1]), patience(5):
        while loudest(ear.heard) < 2_000:
            await asyncio.sleep(0.02)
