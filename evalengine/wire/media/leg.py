"""The voice of a phone: one RTP socket, driven by the shared ticker.

A leg that was given keys neither sends nor hears anything in clear from then on.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from ipaddress import ip_address

from evalengine.clock import Arrival, HostClock
from evalengine.vocabulary.signals import Noticed
from evalengine.wire.media.g711 import FRAME
from evalengine.wire.media.latch import Latch
from evalengine.wire.media.notices import not_encrypted, stranger
from evalengine.wire.media.playout import Playout
from evalengine.wire.media.reception import Reception
from evalengine.wire.media.rtcp import REPORTED, Reports, Sent
from evalengine.wire.media.rtp import KeyPress, Packet, begins, parse, parse_key
from evalengine.wire.media.srtp import Srtp
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.media.voice_leg import LAWS, LegStats, VoiceLeg
from evalengine.wire.sip.messages.sdes import Crypto
from evalengine.wire.sip.transports.udp import Peer, StampedSocket

_ATTEMPTS = 16
_LARGEST = 2_048
"""Octets; 20 ms of G.711 is 172."""
_FORGED = 10
"""Packets of the phone that are not authentic before it is said: some may still be on their way
with the keys of before."""


class MediaLeg(VoiceLeg):
    """One phone's media, in the running loop.

    ``port`` 0 binds an even port (RFC 3550 §11). ``notice`` is told once of a stranger, and once
    of a phone that does not encrypt as agreed. Raises OSError when nothing can be bound.
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
        super().__init__(ticker, token)
        self._notice = notice
        self._latch = Latch()
        self._cipher: Srtp | None = None
        self._told: set[str] = set()
        self._malformed = 0
        self._remote: Peer | None = None
        self._key_type: int | None = None
        self._last_key: int | None = None
        self._reports = Reports(token)
        self._source = 0
        self._socket = _bound(clock, host, port, self._on_datagram)
        self._beside: StampedSocket | None = None
        with suppress(OSError, OverflowError):  # another program's: nothing is reported then
            self._beside = StampedSocket(clock, host, self.port + 1, self._on_report)

    @property
    def port(self) -> int:
        return self._socket.address[1]

    @property
    def stats(self) -> LegStats:
        return replace(
            super().stats,
            strangers=self._latch.strangers,
            malformed=self._malformed,
            forged=self._cipher.forged if self._cipher else 0,
            replayed=self._cipher.replayed if self._cipher else 0,
            delay_us=self._reports.delay_us,
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
        if payload_type not in LAWS:
            raise ValueError(f"payload type {payload_type} is not G.711")
        self._law, self._key_type = LAWS[payload_type], telephone_event
        self._remote = None
        if not ip_address(address).is_unspecified:
            self._remote = (address, port)
            self._latch.expect(self._remote)
        self._ticker.add(self._tick)

    def close(self) -> None:
        """Stops sending and frees the port. May be called twice."""
        self._ticker.remove(self._tick)
        self._socket.close()
        if self._beside is not None:
            self._beside.close()

    @property
    def _reachable(self) -> bool:
        return self._remote is not None

    def _send(self, packet: bytes) -> None:
        assert self._remote is not None
        self._socket.send(self._cipher.lock(packet) if self._cipher else packet, self._remote)

    def _tick(self, number: int) -> None:
        super()._tick(number)
        if number % REPORTED == self.port % REPORTED:
            self._report(number)

    def _report(self, number: int) -> None:
        """RTCP beside the voice (RFC 3550 §11); never beside an encrypted one, in clear."""
        if self._beside is None or self._remote is None or self._cipher is not None:
            return
        sent = Sent(self._sender.ssrc, self._sender.timestamp(number * FRAME), self._sender.sent)
        report = self._reports.made(sent, self._source, self._reception, self._ticker.now())
        self._beside.send(report, (self._remote[0], self._remote[1] + 1))

    def _on_report(self, data: bytes, peer: Peer, arrival: Arrival) -> None:
        if self._remote is not None and peer[0] == self._remote[0] and self._cipher is None:
            self._reports.hear(data, self._sender.ssrc, arrival.at)

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
            self._source = packet.ssrc
        if self._reception.update(packet, arrival.at):
            self._hear(packet)

    def _hear(self, packet: Packet) -> None:
        if packet.payload_type == self._key_type and packet.payload_type not in LAWS:
            self._playout.skip(packet.sequence)
            self._press(parse_key(packet.payload), packet.timestamp)
        else:
            super()._hear(packet)

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
