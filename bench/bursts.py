"""Short bursts of a tone, said by a phone or a fake microphone, and heard by a phone."""

from __future__ import annotations

import math
import wave
from array import array
from pathlib import Path

from bench.onsets import Onsets
from evalengine.wire.media.g711 import PCMA, RATE, Law, decode, encode
from evalengine.wire.media.leg import MediaLeg
from evalengine.wire.media.tap import Tap
from evalengine.wire.media.ticker import PERIOD_NS, Ticker

BURSTS = 16
EVERY_FRAMES = 11
"""From one burst of a phone to its next, 20 ms each."""
SPEAKS_S = BURSTS * EVERY_FRAMES * PERIOD_NS / 1e9
EVERY_S = 0.213
"""Of the microphone: no multiple of 20 ms, so that bursts begin anywhere in a packet."""
WITHIN_NS = 210_000_000
"""A burst that takes longer could be taken for the next, and counts as not heard."""

_HZ, _S, _PEAK = 1_000, 0.02, 20_000
"""As long as a frame of a phone."""


def _burst(rate: int) -> array[int]:
    turn = math.tau * _HZ / rate
    return array("h", (round(_PEAK * math.sin(turn * n)) for n in range(round(_S * rate))))


def microphone(folder: Path) -> tuple[str, ...]:
    """The options that give Chromium a microphone which says bursts for ever."""
    path, rate = folder / "bursts.wav", 48_000
    period = _burst(rate) + array("h", bytes(2 * round((EVERY_S - _S) * rate)))
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(period * 400)
    return (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={path}",
        # A machine without a network has nothing else to speak by.
        "--allow-loopback-in-peer-connection",
    )


class Mouth:
    """The ``source`` of a leg: a burst, then silence. Its microphone keeps time even when the
    ``ticker`` that asks for its sound is late."""

    def __init__(self, ticker: Ticker) -> None:
        self._ticker = ticker
        self._burst = encode(_burst(RATE), PCMA)
        self._origin = 1 << 62
        self._asked, self._skipped = 0, ticker.skipped
        self._said: list[int] = []

    def __call__(self) -> bytes | None:
        self._asked += 1
        number = self._asked + self._ticker.skipped - self._skipped
        self._origin = min(self._origin, self._ticker.now() - number * PERIOD_NS)
        if self._asked % EVERY_FRAMES:
            return None
        self._said.append(number)
        return self._burst

    @property
    def said(self) -> list[int]:
        """When the first sample of each burst was spoken: 20 ms before its packet could leave."""
        return [self._origin + (number - 1) * PERIOD_NS for number in self._said]


class Ear:
    """Hears what ``leg`` plays. ``came``: the burst's packet, by the kernel's stamp, and its place
    in it; ``played``: given to the headset, and its place in the frame; host ns."""

    def __init__(self, leg: MediaLeg, ticker: Ticker) -> None:
        self.came, self.played = Onsets(), Onsets()
        self._ticker = ticker
        leg.sink = self._play
        leg.tap = Tap(heard=self._come, said=lambda *_told: None)

    def _come(self, at: int, _timestamp: int, law: Law, payload: bytes) -> None:
        self.came.take(decode(payload, law), at, RATE)

    def _play(self, frame: bytes) -> None:
        self.played.take(decode(frame, PCMA), self._ticker.now(), RATE)
