"""What every leg does with voice, whatever carries its packets.

Inside the house a frame is 20 ms of PCMA (160 bytes); a leg translates when its far end chose
PCMU. The voice passes only while both sides send and receive. In every other state the one who
waits on this leg hears ``hold_source``, whatever the far end sends, and nothing of him is sent.

Two legs can be joined without waiting for the tick: what one hears goes to its ``relay`` as it
comes, the other's `carry`. Octets are then the same on both sides, if their laws are.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from evalengine.wire.media.costume import Costume
from evalengine.wire.media.g711 import FRAME, PCMA, PCMU, Law, translate
from evalengine.wire.media.playout import Playout
from evalengine.wire.media.reception import Reception
from evalengine.wire.media.rtp import Packet, Sender, timestamp_of
from evalengine.wire.media.tap import Tap
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.media.tones import FrameSource, quiet
from evalengine.wire.sip.messages.sdp import Direction

Sink = Callable[[bytes], None]
Relay = Callable[[Packet, Law], None]

LAWS: dict[int, Law] = {PCMU: PCMU, PCMA: PCMA}
_PAUSE = 4
"""Ticks without a carried packet after which silence is sent: a phone may stop sending, or drop."""


@dataclass(frozen=True, slots=True)
class LegStats:
    """What one leg sent and received, in packets; ``jitter_ns`` by RFC 3550 A.8. ``concealed`` are
    the frames that were silence for want of a packet, between others that were played.
    ``delay_us`` is half of the way there and back, -1 as long as the far end tells nothing of it.
    """

    sent: int
    received: int
    expected: int
    lost: int
    duplicates: int
    reordered: int
    late: int
    concealed: int
    strangers: int
    malformed: int
    forged: int
    replayed: int
    jitter_ns: int
    delay_us: int = -1


class VoiceLeg(ABC):
    """One end of a voice, as the switchboard joins it to another.

    ``token`` is unguessable: the stream's numbers come from it. ``source`` gives what is said to
    the far end, ``sink`` takes what is heard on this leg, one frame a tick once there is a far
    end; ``relay`` takes the far end's own packets instead, and only while the voice passes;
    ``on_key`` is called as a key of its phone goes down. A ``costume`` changes what is carried, and
    speaks while nothing is. A ``tap`` is given all that is heard of either side by the other.
    """

    def __init__(self, ticker: Ticker, token: str) -> None:
        self.direction: Direction = "sendrecv"
        self.source: FrameSource | None = None
        self.sink: Sink | None = None
        self.hold_source: FrameSource | None = None
        self.relay: Relay | None = None
        self.on_key: Callable[[str], None] | None = None
        self.costume: Costume | None = None
        self.tap: Tap | None = None
        self._ticker = ticker
        self._token = token
        self._sender = Sender(token)
        self._law: Law = PCMA
        self._number = self._quiet_until = 0
        self._reception, self._playout = Reception(), Playout()
        self._silenced = False

    @property
    def silenced(self) -> bool:
        """The ear was taken by another call."""
        return self._silenced

    @property
    def stats(self) -> LegStats:
        return LegStats(
            sent=self._sender.sent,
            received=self._reception.received,
            expected=self._reception.expected(),
            lost=self._reception.lost(),
            duplicates=self._reception.duplicates,
            reordered=self._reception.reordered,
            late=self._playout.late,
            concealed=self._playout.concealed,
            strangers=0,
            malformed=0,
            forged=0,
            replayed=0,
            jitter_ns=self._reception.jitter_ns(),
        )

    def silence(self) -> None:
        """Another call took the ear: the far end hears nothing of this one until `voice`."""
        self._silenced = True

    def voice(self) -> None:
        """The ear came back to this call."""
        self._silenced = False

    def carry(self, packet: Packet, law: Law) -> None:
        """Says at once what another leg heard; not while a ``source`` speaks, or nothing may be."""
        if self.source is not None or not self._reachable or not self._may_speak:
            return
        said = self.costume.dress(packet.payload, law) if self.costume else packet.payload
        payload = translate(said, law, self._law)
        data = self._sender.carry(packet, payload, self._law, (self._number + 1) * FRAME)
        if data is not None:
            self._quiet_until = self._number + _PAUSE
            self._send(data)
            if self.tap is not None:
                self.tap.said(self._ticker.now(), timestamp_of(data), self._law, payload)

    # What a kind of leg adds.

    @property
    @abstractmethod
    def _reachable(self) -> bool:
        """There is a far end to send to."""

    @abstractmethod
    def _send(self, packet: bytes) -> None:
        """Sends one RTP packet, in clear as it is here; called only while `_reachable`."""

    # Inside.

    @property
    def _passes(self) -> bool:
        """Both sides hear each other."""
        return self.direction == "sendrecv" and not self._silenced

    @property
    def _may_speak(self) -> bool:
        return self.direction in ("sendrecv", "sendonly") and not self._silenced

    def _tick(self, number: int) -> None:
        self._number = number
        self._speak(number)
        heard = self._playout.pop()  # also while held: what was not heard then is past
        if self.sink is None:
            return
        if not self._passes:
            heard = self.hold_source() if self.hold_source else None
        self.sink(heard or quiet())

    def _speak(self, number: int) -> None:
        if not self._reachable or self.direction in ("recvonly", "inactive"):
            self._sender.rest()
            return
        if self.source is None and number < self._quiet_until:
            return
        said = None if self._silenced else self._said()
        payload = translate(said or quiet(), PCMA, self._law)
        data = self._sender.packet(payload, self._law, number * FRAME)
        self._send(data)
        if self.tap is not None and said is not None:
            self.tap.said(self._ticker.now(), timestamp_of(data), self._law, payload)

    def _said(self) -> bytes | None:
        """What is made here, a frame a tick."""
        if self.source is not None:
            return self.source()
        return self.costume.alone() if self.costume is not None else None

    def _hear(self, packet: Packet) -> None:
        """A packet of the far end that is to be heard; what is no voice is not."""
        law = LAWS.get(packet.payload_type)
        if law is None:
            self._playout.skip(packet.sequence)
            return
        if self.tap is not None and self._passes:
            at = self._reception.last_ns or self._ticker.now()  # a line of a headset receives none
            self.tap.heard(at, packet.timestamp, law, packet.payload)
        if self.relay is None:
            sound = translate(packet.payload, law, PCMA)
            self._playout.push(packet.timestamp, sound, packet.sequence)
            return
        self._playout.skip(packet.sequence)
        if self._passes:
            self.relay(packet, law)
