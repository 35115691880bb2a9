"""Octets to RTP, as one packet and as a stream of them: counted, played out, never a fault."""

from __future__ import annotations

from collections.abc import Iterator

from evalengine.clock import MS
from evalengine.wire.media import g711, rtp
from evalengine.wire.media.playout import Playout
from evalengine.wire.media.reception import Reception


def one(data: bytes) -> None:
    """A packet is written as it was read; a stream of them leaves counters that make sense."""
    rtp.parse_key(data)
    packet = rtp.parse(data)
    if packet is not None:
        assert len(packet.payload) <= len(data) - 12
        assert rtp.parse(rtp.build(packet)) == packet
        rtp.parse_key(packet.payload)
    listen(data)


def listen(data: bytes) -> None:
    """One source, a packet every 20 ms."""
    reception, playout = Reception(), Playout()
    for turn, piece in enumerate(pieces(data)):
        packet = rtp.parse(piece)
        if packet is not None and reception.update(packet, turn * 20 * MS):
            playout.push(packet.timestamp, packet.payload, packet.sequence)
        heard = playout.pop()
        if heard is not None:
            assert len(g711.decode(heard, g711.PCMA)) == len(heard)
        assert 0 <= reception.expected() <= 0xFFFFFFFF
        assert -0x800000 <= reception.lost() <= 0x7FFFFF
        assert 0 <= reception.fraction_lost() <= 255
        assert reception.jitter_ns() >= 0


def pieces(data: bytes) -> Iterator[bytes]:
    """Cut where an octet of length says so."""
    at = 0
    while at < len(data):
        yield data[at + 1 : at + 1 + data[at]]
        at += 1 + data[at]
