"""The candidate's headset with the ring in it, which a call in the ear does not hide."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Callable, Sequence

from console.ringer import FRAME_NS, RingTone
from evalengine.clock import MS, SECOND, HostClock
from evalengine.wire.media.g711 import PCMA, decode, encode
from evalengine.wire.media.sound import AudioDevice

_VOICE_LASTS_NS = 100 * MS
"""After a frame of voice, the next one is awaited for so long before we ring by ourselves."""
_MOST_AT_ONCE = 4
"""Frames given to the headset when we come late; its queue holds five."""
_UNDER_VOICE = 3
"""While somebody speaks, the ring is so many times softer."""
_LOOKS_EVERY_S = 0.05
_LOUDEST = 32_767


class Earpiece:
    """Between the phone and ``device``: `take` and `play` as the device's own."""

    def __init__(self, device: AudioDevice, host: HostClock) -> None:
        self._device, self._host = device, host
        self._tone = RingTone()
        self._lines: Sequence[int] = ()
        self._voice_at = -SECOND
        self._rung_until = 0

    def take(self) -> bytes | None:
        """The next 20 ms from the microphone."""
        return self._device.take()

    def play(self, frame: bytes) -> None:
        """20 ms of the call in the ear, with the ring under it when another line rings."""
        self._voice_at = self._host.monotonic_ns()
        ring = self._tone.next(self._lines)
        self._device.play(frame if ring is None else _mixed(frame, ring))

    def rings(self, lines: Sequence[int]) -> None:
        """``lines`` ring now: gives the headset what is due of it, unless a voice carries it."""
        self._lines = lines
        now = self._host.monotonic_ns()
        if not lines:
            self._tone.next(())
            self._rung_until = 0
        if not lines or now - self._voice_at < _VOICE_LASTS_NS:
            self._rung_until = now
            return
        self._rung_until = max(self._rung_until, now - _MOST_AT_ONCE * FRAME_NS)
        while self._rung_until < now:
            self._rung_until += FRAME_NS
            if (frame := self._tone.next(lines)) is not None:
                self._device.play(frame)

    async def follow(self, lines: Callable[[], Sequence[int]]) -> None:
        """For ever: rings with ``lines``, those that ring at each look."""
        while True:
            self.rings(lines())
            await asyncio.sleep(_LOOKS_EVERY_S)


def _mixed(voice: bytes, ring: bytes) -> bytes:
    both = zip(decode(voice, PCMA), decode(ring, PCMA), strict=False)
    sums = (one + other // _UNDER_VOICE for one, other in both)
    return encode(array("h", (max(-_LOUDEST, min(_LOUDEST, each)) for each in sums)), PCMA)
