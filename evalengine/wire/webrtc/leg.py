"""The voice of a browser as one leg among the others: PCMA in and out, never decoded.

Times are the process's: the kernel stamps nothing that came through DTLS.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from evalengine.clock import HostClock
from evalengine.wire.media.g711 import FRAME
from evalengine.wire.media.playout import Playout
from evalengine.wire.media.reception import Reception
from evalengine.wire.media.rtcp import REPORTED, Reports, Sent
from evalengine.wire.media.rtp import Packet
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.media.voice_leg import LegStats, VoiceLeg


class BrowserLeg(VoiceLeg):
    """One browser's voice, in the running loop; `connect` begins it, `close` ends it.

    ``heard_at`` is when its last packet came, host ns; 0 before the first.
    """

    def __init__(self, clock: HostClock, ticker: Ticker, *, token: str) -> None:
        super().__init__(ticker, token)
        self.heard_at = 0
        self._clock = clock
        self._stream: int | None = None
        self._say: Callable[[bytes], None] | None = None
        self._reports = Reports(token)

    def connect(self, ssrc: int, say: Callable[[bytes], None]) -> None:
        """There is a browser at the other end, which knows our stream as ``ssrc``: ``say`` sends
        it a packet, and a report, from the next tick on."""
        self._sender.ssrc, self._say = ssrc, say
        self.heard_at = self._clock.monotonic_ns()
        self._ticker.add(self._tick)

    def hear(self, packet: Packet) -> None:
        """A packet of the browser came. Another stream than before begins all counts anew."""
        self.heard_at = self._clock.monotonic_ns()
        if packet.ssrc != self._stream:
            self._stream = packet.ssrc
            self._reception, self._playout = Reception(), Playout()
        if self._reception.update(packet, self.heard_at):
            self._hear(packet)

    def hear_report(self, data: bytes) -> None:
        """A report of the browser came, decrypted."""
        self._reports.hear(data, self._sender.ssrc, self._clock.monotonic_ns())

    @property
    def stats(self) -> LegStats:
        return replace(super().stats, delay_us=self._reports.delay_us)

    def close(self) -> None:
        """Neither sends nor is driven any more. May be called twice."""
        self._say = None
        self._ticker.remove(self._tick)

    @property
    def _reachable(self) -> bool:
        return self._say is not None

    def _tick(self, number: int) -> None:
        super()._tick(number)
        if number % REPORTED == self._sender.ssrc % REPORTED:
            self._report(number)

    def _report(self, number: int) -> None:
        """Of what was said alone: of what was heard, the connection reports by itself."""
        sent = Sent(self._sender.ssrc, self._sender.timestamp(number * FRAME), self._sender.sent)
        self._send(self._reports.made(sent, 0, Reception(), self._clock.monotonic_ns()))

    def _send(self, packet: bytes) -> None:
        assert self._say is not None
        self._say(packet)
