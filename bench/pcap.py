"""Reads a capture with nanosecond stamps: the UDP datagrams over IPv4 in it.

The format is that of tcpdump's ``--time-stamp-precision=nano`` (pcap-savefile(5)).
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass

NANOSECONDS = {b"\xa1\xb2\x3c\x4d": ">", b"\x4d\x3c\xb2\xa1": "<"}
"""First four octets of the file, and the byte order that they tell."""

BEFORE_IP = {0: 4, 1: 14, 101: 0, 108: 4, 113: 16, 276: 20}
"""Link type, and octets before the IP header: BSD loopback (0, 108), Ethernet (as Linux shows
its loopback), raw IP, and Linux "cooked" captures, old and new."""

FILE_HEADER, PACKET_HEADER = 24, 16
UDP = 17
FRAGMENT = 0x3FFF
"""More Fragments and the offset: no SIP message here is long enough to be cut."""


@dataclass(frozen=True, slots=True)
class Datagram:
    """``at`` is the capture's stamp, ns since the epoch; ``source`` and ``dest`` IP and port."""

    at: int
    source: tuple[str, int]
    dest: tuple[str, int]
    data: bytes


def datagrams(capture: bytes) -> Iterator[Datagram]:
    """Every whole UDP datagram, in file order; what is cut at the end of the file is left out.

    Raises ValueError when ``capture`` is no nanosecond capture, or of an unknown link type.
    """
    order = NANOSECONDS.get(capture[:4])
    if order is None or len(capture) < FILE_HEADER:
        raise ValueError("this is no capture with nanosecond stamps")
    (link_type,) = struct.unpack_from(order + "I", capture, 20)
    before_ip = BEFORE_IP.get(link_type & 0xFFFF)
    if before_ip is None:
        raise ValueError(f"link type {link_type} is not known here")
    header = struct.Struct(order + "IIII")
    place = FILE_HEADER
    while place + PACKET_HEADER <= len(capture):
        seconds, nanoseconds, kept, length = header.unpack_from(capture, place)
        place += PACKET_HEADER
        if kept == length and place + kept <= len(capture):
            packet = capture[place + before_ip : place + kept]
            found = _udp(seconds * 1_000_000_000 + nanoseconds, packet)
            if found is not None:
                yield found
        place += kept


def _udp(at: int, packet: bytes) -> Datagram | None:
    """The datagram of an IPv4 packet (RFC 791 §3.1, RFC 768); None when it is something else."""
    if len(packet) < 20 or packet[0] >> 4 != 4 or packet[9] != UDP:
        return None
    (fragment,) = struct.unpack_from(">H", packet, 6)
    words = 4 * (packet[0] & 15)
    if fragment & FRAGMENT or len(packet) < words + 8:
        return None
    source_port, dest_port, length, _checksum = struct.unpack_from(">HHHH", packet, words)
    return Datagram(
        at=at,
        source=(socket.inet_ntoa(packet[12:16]), source_port),
        dest=(socket.inet_ntoa(packet[16:20]), dest_port),
        data=packet[words + 8 : words + length],
    )
