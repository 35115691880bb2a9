"""RTP packets (RFC 3550 §5.1) and telephone events (RFC 4733 §2.3): bytes to values and back."""

from __future__ import annotations

import hashlib
import struct
from typing import NamedTuple

_HEADER = struct.Struct("!BBHII")
_EVENT = struct.Struct("!BBH")
_START = struct.Struct("!IIH")
_VERSION = 2

_STRAYS = 8_000
"""Samples by which a carried stream may be ahead of or behind us before it is begun again."""

KEYS = "0123456789*#ABCD"
"""The keys of telephone events 0 to 15."""


class Packet(NamedTuple):
    """``timestamp`` counts samples at 8 kHz, from anywhere, modulo 2^32."""

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    marker: bool = False


class KeyPress(NamedTuple):
    """A key of the phone: ``duration`` so far in samples, ``ended`` when it was released."""

    key: str
    duration: int
    ended: bool


def parse(data: bytes) -> Packet | None:
    """Reads a packet, past its contributing sources, extension and padding; None when it is not
    one. RTCP on the same port (RFC 5761 §4) is not one."""
    if not begins(data):
        return None
    first, second, sequence, timestamp, ssrc = _HEADER.unpack_from(data)
    start = _HEADER.size + 4 * (first & 0x0F)
    if first & 0x10:
        if start + 4 > len(data):
            return None
        start += 4 + 4 * int.from_bytes(data[start + 2 : start + 4], "big")
    end = len(data)
    if first & 0x20:
        padding = data[-1]
        if padding == 0:
            return None
        end -= padding
    if start > end:
        return None
    return Packet(second & 0x7F, sequence, timestamp, ssrc, data[start:end], second >= 0x80)


def begins(data: bytes) -> bool:
    """``data`` has the fixed header of a packet, which encryption leaves in clear."""
    return len(data) >= _HEADER.size and data[0] >> 6 == _VERSION and not 192 <= data[1] <= 223


def timestamp_of(data: bytes) -> int:
    """The timestamp of a packet that `begins`."""
    return int.from_bytes(data[4:8], "big")


def build(packet: Packet) -> bytes:
    """The bytes of ``packet``. struct.error when a field does not fit: our own misuse."""
    marker = 0x80 if packet.marker else 0
    return (
        _HEADER.pack(
            _VERSION << 6,
            marker | packet.payload_type,
            packet.sequence,
            packet.timestamp,
            packet.ssrc,
        )
        + packet.payload
    )


def parse_key(payload: bytes) -> KeyPress | None:
    """Reads a telephone event; None when it is not a key of a phone."""
    if len(payload) < _EVENT.size:
        return None
    event, flags, duration = _EVENT.unpack_from(payload)
    if event >= len(KEYS):
        return None
    return KeyPress(KEYS[event], duration, bool(flags & 0x80))


class Sender:
    """One outgoing stream.

    ``token`` is an unguessable name: SSRC, first sequence number and first timestamp come from
    it (RFC 3550 §5.1), so that two calls are never mistaken for one. The first number is in the
    lower half: a packet lost just where numbers begin again would confuse SRTP (RFC 3711 §3.3.1).
    """

    def __init__(self, token: str) -> None:
        drawn = hashlib.sha256(token.encode()).digest()
        self.ssrc, self._origin, first = _START.unpack_from(drawn)
        self._sequence = first & 0x7FFF
        self._resting = True
        self._free_at = 0  # the first sampling time after what was carried
        self._carried: _Carried | None = None
        self.sent = 0

    def renewed(self, token: str) -> Sender:
        """Another stream, of which this one's packets are counted too."""
        made = Sender(token)
        made.sent = self.sent
        return made

    def timestamp(self, at: int) -> int:
        """That of the sampling time ``at``."""
        return int(self._origin + at) & 0xFFFFFFFF

    def rest(self) -> None:
        """Nothing is sent now: the next packet begins a new spurt, and is marked."""
        self._resting, self._carried = True, None

    def packet(self, payload: bytes, payload_type: int, at: int) -> bytes:
        """The next packet; ``at`` is the sampling time of its first sample, in samples."""
        self._resting = self._resting or self._carried is not None
        self._carried = None
        return self._made(payload, payload_type, self._sequence, max(at, self._free_at))

    def carry(self, packet: Packet, payload: bytes, payload_type: int, at: int) -> bytes | None:
        """``packet`` of another stream, with the sound ``payload``, as one of this; ``at`` is the
        sampling time that begins now.

        Its numbers keep their distances as long as one stream is carried on: what was lost or
        overtaken on its way shows to whoever hears this one. None when it is from before the
        carrying began: its number was given to something else.
        """
        carried = self._carried
        if carried is None or not carried.goes_on(packet, at):
            carried = _Carried(packet, self._sequence, max(at, self._free_at))
            self._carried, self._resting = carried, True
        sequence, at = carried.numbers_of(packet)
        if sequence < carried.since:
            return None
        self._free_at = max(self._free_at, at + len(payload))
        return self._made(payload, payload_type, sequence, at, packet.marker)

    def _made(
        self, payload: bytes, payload_type: int, sequence: int, at: int, marker: bool = False
    ) -> bytes:
        timestamp = self.timestamp(at)
        marked = marker or self._resting
        number = sequence & 0xFFFF
        data = build(Packet(payload_type, number, timestamp, self.ssrc, payload, marked))
        self._sequence = max(self._sequence, sequence + 1)
        self._resting = False
        self.sent += 1
        return data


class _Carried:
    """A stream that is carried on in another, where its numbers go on from ``since``. They are not
    bounded here: what goes out is cut to its octets last."""

    def __init__(self, first: Packet, since: int, at: int) -> None:
        self.since = since
        self._newest, self._sequence, self._at = first, since, at

    def goes_on(self, packet: Packet, now: int) -> bool:
        """It is of the same stream, and its time goes on as ours does."""
        same = packet.ssrc == self._newest.ssrc
        return same and abs(self._time_of(packet) - now) < _STRAYS

    def numbers_of(self, packet: Packet) -> tuple[int, int]:
        """Its sequence number and sampling time among ours."""
        sequence = self._sequence + _apart(packet.sequence, self._newest.sequence, 1 << 16)
        at = self._time_of(packet)
        if sequence > self._sequence:
            self._newest, self._sequence, self._at = packet, sequence, at
        return sequence, at

    def _time_of(self, packet: Packet) -> int:
        return self._at + _apart(packet.timestamp, self._newest.timestamp, 1 << 32)


def _apart(one: int, other: int, modulus: int) -> int:
    """How far ``one`` is ahead of ``other``, by the shorter way."""
    ahead = (one - other) % modulus
    return ahead if ahead < modulus // 2 else ahead - modulus
