"""Messages as a file that Wireshark opens: libpcap, nanoseconds, raw IP.

The IP and UDP headers are made up around each message, with true addresses, ports, lengths and
checksums; what else was in them is not known. Format: IETF draft-ietf-opsawg-pcap §4 and §5,
LINKTYPE_RAW (101).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address

NANOSECOND_MAGIC = 0xA1B23C4D
LINKTYPE_RAW = 101
SNAP_LENGTH = 262144
UDP = 17
HOPS = 64
MOST_OCTETS = 65507
"""What one IPv4 packet holds of UDP payload (65535 - 20 - 8); what is longer is cut."""

SECOND = 1_000_000_000

Peer = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Packet:
    """``wall`` is in ns since the Unix epoch; hosts are numeric, ValueError otherwise."""

    wall: int
    source: Peer
    dest: Peer
    data: bytes


def pcap_bytes(packets: Iterable[Packet]) -> bytes:
    """The file: the packets by their time."""
    head = struct.pack("<IHHIIII", NANOSECOND_MAGIC, 2, 4, 0, 0, SNAP_LENGTH, LINKTYPE_RAW)
    ordered = sorted(packets, key=lambda packet: packet.wall)
    return head + b"".join(_record(packet) for packet in ordered)


def _record(packet: Packet) -> bytes:
    frame = _ip(packet)
    seconds, nanoseconds = divmod(packet.wall, SECOND)
    return struct.pack("<IIII", seconds, nanoseconds, len(frame), len(frame)) + frame


def _ip(packet: Packet) -> bytes:
    source, dest = _addresses(packet.source[0], packet.dest[0])
    length = 8 + len(packet.data[:MOST_OCTETS])
    if isinstance(source, IPv4Address):
        pseudo = struct.pack("!4s4sBBH", source.packed, dest.packed, 0, UDP, length)
        return _ipv4(source.packed, dest.packed, length) + _udp(packet, pseudo, length)
    # RFC 8200 §3 and §8.1.
    pseudo = struct.pack("!16s16sIxxxB", source.packed, dest.packed, length, UDP)
    head = struct.pack("!IHBB16s16s", 6 << 28, length, UDP, HOPS, source.packed, dest.packed)
    return head + _udp(packet, pseudo, length)


def _ipv4(source: bytes, dest: bytes, length: int) -> bytes:
    """RFC 791 §3.1, do not fragment."""
    fields = (0x45, 0, 20 + length, 0, 0x4000, HOPS, UDP)
    bare = struct.pack("!BBHHHBBH4s4s", *fields, 0, source, dest)
    return struct.pack("!BBHHHBBH4s4s", *fields, _checksum(bare), source, dest)


def _udp(packet: Packet, pseudo: bytes, length: int) -> bytes:
    """RFC 768; a checksum of 0 is written as its other zero."""
    ports = (packet.source[1], packet.dest[1])
    data = packet.data[:MOST_OCTETS]
    checksum = _checksum(pseudo + struct.pack("!HHHH", *ports, length, 0) + data) or 0xFFFF
    return struct.pack("!HHHH", *ports, length, checksum) + data


def _checksum(data: bytes) -> int:
    """RFC 1071: ones' complement of the ones' complement sum of 16-bit words."""
    if len(data) % 2:
        data += b"\0"
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _addresses(
    source: str, dest: str
) -> tuple[IPv4Address, IPv4Address] | tuple[IPv6Address, IPv6Address]:
    """Both in one family: a socket that speaks both says ::ffff:192.0.2.1 for an IPv4 peer."""
    one, other = ip_address(source), ip_address(dest)
    if isinstance(one, IPv4Address) and isinstance(other, IPv4Address):
        return one, other
    return _as_ipv6(one), _as_ipv6(other)


def _as_ipv6(address: IPv4Address | IPv6Address) -> IPv6Address:
    if isinstance(address, IPv6Address):
        return address
    return IPv6Address(b"\0" * 10 + b"\xff\xff" + address.packed)
