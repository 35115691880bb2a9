"""The voice of one call leg: one RTP socket, driven by the shared ticker.

Inside the house a frame is 20 ms of PCMA (160 bytes); a leg translates when its phone chose
PCMU. The voice passes only while both sides send and receive. In every other state the one who
waits on this leg hears ``hold_source``, whatever the phone sends, and nothing of him is sent.

Two legs can be joined without waiting for the tick: what one hears goes to its ``relay`` as it
comes, the other's `carry`. Octets are then the same on both sides, if their laws are.

A leg that was given keys neither sends nor hears anything in clear from then on.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address

from evalengine.clock import Arrival, HostClock
from evalengine.vocabulary.signals import Noticed
from evalengine.wire.media.g711 import FRAME, PCMA, PCMU, Law, translate
from evalengine.wire.media.latch import Latch
from evalengine.wire.media.notices import not_encrypted, stranger
from evalengine.wire.media.playout import Playout
from evalengine.wire.media.reception import Reception
from evalengine.wire.media.rtp import KeyPress, Packet, Sender, begins, parse, parse_key
from evalengine.wire.media.srtp import Srtp
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.media.tones import FrameSource, quiet
from evalengine.wire.sip.messages.sdes import Crypto
from evalengine.wire.sip.messages.sdp import Direction
from evalengine.wire.sip.transports.udp import Peer, StampedSocket

Sink = Callable[[bytes], None]
Relay = Callable[[Packet, Law], None]

_LAWS: dict[int, Law] = {PCMU: PCMU, PCMA: PCMA}
_ATTEMPTS = 16
_LARGEST = 2_048
"""Octets; 20 ms of G.711 is 172."""
_PAUSE = 4
"""Ticks without a carried packet after which silence is sent: a phone may stop sending, or drop."""
_FORGED = 10
"""Packets of the phone that are not authentic before it is said: some may still be on their way
with the keys of before."""


@dataclass(frozen=True, slots=True)
class LegStats:
    """What one leg sent and received, in packets; ``jitter_ns`` by RFC 3550 A.8."""

    sent: int
    received: int
    expected: int
    lost: int
    duplicates: int
    reordered: int
    late: int
    strangers: int
    malformed: int
    forged: int
    replayed: int
    jitter_ns: int


class MediaLeg:
    """One leg's media, in the running loop.

    ``port`` 0 binds an even port (RFC 3550 §11). ``token`` is unguessable: the stream's numbers
    come from it. ``notice`` is told once of a stranger, and once of a phone that does not
    encrypt as agreed. Raises OSError when nothing can be bound.

    ``source`` gives what is said to the phone, ``sink`` takes what is heard on this leg, one
    frame a tick once connected; ``relay`` takes the phone's own packets instead, and only while
    the voice passes; ``on_key`` is called as a key of the phone goes down.
    """

    def __init__(
        self,
        clock: HostClock,
        ticker: Ticker,
        host: str,
        port: int = 0,
        *,
        token: str,
        notice: Callable[[Noticed], None] | None = None,
    ) -> None:
        self.direction: Direction = "sendrecv"
        self.source: FrameSource | None = None
        self.sink: Sink | None = None
        self.hold_source: FrameSource | None = None
        self.relay: Relay | None = None
        self.on_key: Callable[[str], None] | None = None
        self._notice = notice
        self._ticker = ticker
        self._latch = Latch()
        self._token = token
        self._sender = Sender(token)
        self._number = self._quiet_until = 0
        self._cipher: Srtp | None = None
        self._reception, self._playout = Reception(), Playout()
        self._silenced = False
        self._told: set[str] = set()
        self._malformed = 0
        self._remote: Peer | None = None
        self._law: Law = PCMA
        self._key_type: int | None = None
        self._last_key: int | None = None
        self._socket = _bound(clock, host, port, self._on_datagram)

    @property
    def port(self) -> int:
        return self._socket.address[1]

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
            strangers=self._latch.strangers,
            malformed=self._malformed,
            forged=self._cipher.forged if self._cipher else 0,
            replayed=self._cipher.replayed if self._cipher else 0,
            jitter_ns=self._reception.jitter_ns(),
        )

    @property
    def secured(self) -> bool:
        """Its voice is encrypted."""
        return self._cipher is not None

    def secure(self, sending: Crypto, receiving: Crypto) -> None:
        """From now on voice is encrypted with these keys; called before `connect`, and again at
        each new description."""
        if self._cipher is None:
            self._cipher = Srtp(sending, receiving)
        elif self._cipher.renew(sending, receiving):
            self._token += " renewed"
            self._sender = self._sender.renewed(self._token)

    def connect(
        self, address: str, port: int, payload_type: int, telephone_event: int | None = None
    ) -> None:
        """Sends to ``address`` and ``port`` what the phone's description asks for, and listens
        to it alone; called again at each new description.

        The null address of an RFC 2543 hold stops the sending and forgets nobody. ValueError
        when ``payload_type`` is not 0 or 8, or ``address`` not numeric: our own misuse.
        """
        if payload_type not in _LAWS:
            raise ValueError(f"payload type {payload_type} is not G.711")
        self._law, self._key_type = _LAWS[payload_type], telephone_event
        self._remote = None
        if not ip_address(address).is_unspecified:
            self._remote = (address, port)
            self._latch.expect(self._remote)
        self._ticker.add(self._tick)

    def silence(self) -> None:
        """Another call took the ear: the phone hears nothing of this one until `voice`."""
        self._silenced = True

    def voice(self) -> None:
        """The ear came back to this call."""
        self._silenced = False

    def carry(self, packet: Packet, law: Law) -> None:
        """Says at once what another leg heard; not while a ``source`` speaks, or nothing may be."""
        if self._remote is None or self.source is not None or not self._may_speak:
            return
        payload = translate(packet.payload, law, self._law)
        data = self._sender.carry(packet, payload, self._law, (self._number + 1) * FRAME)
        if data is not None:
            self._quiet_until = self._number + _PAUSE
            self._send(data, self._remote)

    def close(self) -> None:
        """Stops sending and frees the port. May be called twice."""
        self._ticker.remove(self._tick)
        self._socket.close()

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
        if self._remote is None or self.direction in ("recvonly", "inactive"):
            self._sender.rest()
            return
        if self.source is None and number < self._quiet_until:
            return
        said = None if self._silenced or self.source is None else self.source()
        payload = translate(said or quiet(), PCMA, self._law)
        self._send(self._sender.packet(payload, self._law, number * FRAME), self._remote)

    def _send(self, packet: bytes, remote: Peer) -> None:
        self._socket.send(self._cipher.lock(packet) if self._cipher else packet, remote)

    def _on_datagram(self, data: bytes, peer: Peer, arrival: Arrival) -> None:
        if self._cipher is not None and begins(data):
            unlocked = self._cipher.unlock(data)
            if unlocked is None:
                self._report_forged(peer, arrival)
                return
            data = unlocked
        packet = parse(data)
        if packet is None:
            self._malformed += 1
            return
        admission = self._latch.admit(peer, packet.ssrc, arrival.at)
        if admission == "stranger":
            self._say_once(stranger(peer, arrival))
        if admission in ("stranger", "early"):
            return
        if admission == "new":
            self._reception, self._playout = Reception(), Playout()
        if self._reception.update(packet, arrival.at):
            self._hear(packet)

    def _hear(self, packet: Packet) -> None:
        law = _LAWS.get(packet.payload_type)
        if law is not None and self.relay is not None:
            if self._passes:
                self.relay(packet, law)
        elif law is not None:
            self._playout.push(packet.timestamp, translate(packet.payload, law, PCMA))
        elif packet.payload_type == self._key_type:
            self._press(parse_key(packet.payload), packet.timestamp)

    def _press(self, pressed: KeyPress | None, timestamp: int) -> None:
        """Every packet of one key has the timestamp of its beginning (RFC 4733 §2.5.1.2)."""
        if pressed is not None and timestamp != self._last_key:
            self._last_key = timestamp
            if self.on_key is not None:
                self.on_key(pressed.key)

    def _report_forged(self, peer: Peer, arrival: Arrival) -> None:
        if self._cipher is not None and self._cipher.forged >= _FORGED:
            ours = self._remote is not None and peer[0] == self._remote[0]
            self._say_once(not_encrypted(arrival) if ours else stranger(peer, arrival))

    def _say_once(self, noticed: Noticed) -> None:
        if self._notice is not None and noticed.kind not in self._told:
            self._told.add(noticed.kind)
            self._notice(noticed)


def _bound(
    clock: HostClock, host: str, port: int, receive: Callable[[bytes, Peer, Arrival], None]
) -> StampedSocket:
    """A socket on ``port``, or on some even port when it is 0."""
    for _ in range(_ATTEMPTS):
        opened = StampedSocket(clock, host, port, receive, limit=_LARGEST, burst=1)
        found = opened.address[1]
        if port or found % 2 == 0:
            return opened
        opened.close()
        # Ports may well be handed out odd time after time: the neighbour is asked for by name.
        with suppress(OSError):
            return StampedSocket(clock, host, found - 1, receive, limit=_LARGEST, burst=1)
    raise OSError("no even port is free")
