"""The voice of a browser as one leg among the others: PCMA in and out, never decoded.

aiortc numbers what it sends itself, so of a packet made here only the sound and its time go out.
Times are the process's: the kernel stamps nothing that came through DTLS.
"""

from __future__ import annotations

import asyncio
from fractions import Fraction
from typing import Any

from aiortc import MediaStreamTrack
from av.packet import Packet as Encoded

from evalengine.clock import HostClock
from evalengine.wire.media.g711 import RATE
from evalengine.wire.media.playout import Playout
from evalengine.wire.media.reception import Reception
from evalengine.wire.media.rtp import Packet, parse
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.media.voice_leg import VoiceLeg

_WAITING = 5
"""Packets that wait to be sent at most: what a slow connection cannot take is lost, not late."""
_TIME_BASE = Fraction(1, RATE)


class BrowserLeg(VoiceLeg):
    """One browser's voice, in the running loop; `connect` begins it, `close` ends it.

    ``heard_at`` is when its last packet came, host ns; 0 before the first.
    """

    def __init__(self, clock: HostClock, ticker: Ticker, *, token: str) -> None:
        super().__init__(ticker, token)
        self.track = SaidTrack()
        self.heard_at = 0
        self._clock = clock
        self._stream: int | None = None
        self._connected = False

    def connect(self) -> None:
        """There is a browser at the other end: it is sent to from the next tick on."""
        self._connected = True
        self._ticker.add(self._tick)

    def hear(self, packet: Packet) -> None:
        """A packet of the browser came. Another stream than before begins all counts anew."""
        self.heard_at = self._clock.monotonic_ns()
        if packet.ssrc != self._stream:
            self._stream = packet.ssrc
            self._reception, self._playout = Reception(), Playout()
        if self._reception.update(packet, self.heard_at):
            self._hear(packet)

    def close(self) -> None:
        """Neither sends nor hears any more. May be called twice."""
        self._connected = False
        self._ticker.remove(self._tick)
        self.track.stop()

    @property
    def _reachable(self) -> bool:
        return self._connected

    def _send(self, packet: bytes) -> None:
        made = parse(packet)
        assert made is not None, "it was built here"
        self.track.say(made)


class SaidTrack(MediaStreamTrack):
    """What aiortc asks for the next packet: encoded already, so it encodes nothing."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._said: asyncio.Queue[Encoded[Any]] = asyncio.Queue(_WAITING)

    def say(self, packet: Packet) -> None:
        """The next packet; when too many wait, the oldest is lost."""
        if self._said.full():
            self._said.get_nowait()
        encoded: Encoded[Any] = Encoded(packet.payload)
        encoded.pts, encoded.time_base = packet.timestamp, _TIME_BASE
        self._said.put_nowait(encoded)

    async def recv(self) -> Encoded[Any]:
        return await self._said.get()
