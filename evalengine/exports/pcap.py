"""Messages as a file that Wireshark opens: libpcap, nanoseconds, raw IP.

The IP, UDP and TCP headers are made up around each message, with true addresses, ports, lengths
and checksums; what else was in them is not known. A TCP message is one or more segments of a
connection that is seen from its middle on. Format: IETF draft-ietf-opsawg-pcap §4 and §5,
LINKTYPE_RAW (101).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Literal

NANOSECOND_MAGIC = 0xA1B23C4D
LINKTYPE_RAW = 101
SNAP_LENGTH = 262144
UDP, TCP = 17, 6
HOPS = 64
MOST_UDP = 65507
"""What one IPv4 packet holds of UDP payload (65535 - 20 - 8); what is longer is cut."""
MOST_TCP = 65495
"""The same of TCP (65535 - 20 - 20); what is longer goes on in another segment."""
PUSH_ACK = 0x18
WINDOW = 65535

SECOND = 1_000_000_000

Peer = tuple[str, int]
Flow = tuple[Peer, Peer]


@dataclass(frozen=True, slots=True)
class Packet:
    """``wall`` is in ns since the Unix epoch; hosts are numeric, ValueError otherwise."""

    wall: int
    source: Peer
    dest: Peer
    data: bytes
    over: Literal["udp", "tcp"] = "udp"


def pcap_bytes(packets: Iterable[Packet]) -> bytes:
    """The file: the packets by their time."""
    head = struct.pack("<IHHIIII", NANOSECOND_MAGIC, 2, 4, 0, 0, SNAP_LENGTH, LINKTYPE_RAW)
    sent: dict[Flow, int] = {}
    records = [head]
    for packet in sorted(packets, key=lambda packet: packet.wall):
        if packet.over == "udp":
            records.append(_record(packet, UDP, _udp(packet)))
        else:
            records += [_record(packet, TCP, segment) for segment in _segments(packet, sent)]
    return b"".join(records)


def _record(packet: Packet, protocol: int, payload: bytes) -> bytes:
    frame = _ip(packet, protocol, payload)
    seconds, nanoseconds = divmod(packet.wall, SECOND)
    return struct.pack("<IIII", seconds, nanoseconds, len(frame), len(frame)) + frame


def _udp(packet: Packet) -> bytes:
    """RFC 768, its checksum still to come."""
    data = packet.data[:MOST_UDP]
    return struct.pack("!HHHH", packet.source[1], packet.dest[1], 8 + len(data), 0) + data


def _segments(packet: Packet, sent: dict[Flow, int]) -> Iterator[bytes]:
    """RFC 9293 §3.1, checksums still to come. ``sent`` counts the octets of each direction."""
    there, back = (packet.source, packet.dest), (packet.dest, packet.source)
    for start in range(0, len(packet.data), MOST_TCP):
        data = packet.data[start : start + MOST_TCP]
        numbers = (1 + sent.get(there, 0)) % 2**32, (1 + sent.get(back, 0)) % 2**32
        sent[there] = sent.get(there, 0) + len(data)
        ports = packet.source[1], packet.dest[1]
        yield struct.pack("!HHIIBBHHH", *ports, *numbers, 5 << 4, PUSH_ACK, WINDOW, 0, 0) + data


def _ip(packet: Packet, protocol: int, payload: bytes) -> bytes:
    source, dest = _addresses(packet.source[0], packet.dest[0])
    length = len(payload)
    if isinstance(source, IPv4Address):
        pseudo = struct.pack("!4s4sBBH", source.packed, dest.packed, 0, protocol, length)
        head = _ipv4(source.packed, dest.packed, protocol, length)
    else:  # RFC 8200 §3 and §8.1
        pseudo = struct.pack("!16s16sIxxxB", source.packed, dest.packed, length, protocol)
        head = struct.pack("!IHBB", 6 << 28, length, protocol, HOPS) + source.packed + dest.packed
    return head + _with_checksum(pseudo, payload, 6 if protocol == UDP else 16)


def _ipv4(source: bytes, dest: bytes, protocol: int, length: int) -> bytes:
    """RFC 791 §3.1, do not fragment."""
    fields = (0x45, 0, 20 + length, 0, 0x4000, HOPS, protocol, 0)
    return _with_checksum(b"", struct.pack("!BBHHHBBH4s4s", *fields, source, dest), 10)


def _with_checksum(pseudo: bytes, data: bytes, at: int) -> bytes:
    """``data`` with the checksum of both ``at`` where it belongs. 0 is written as its other
    zero: in UDP the first means that there is none (RFC 768)."""
    checksum = _checksum(pseudo + data) or 0xFFFF
    return data[:at] + struct.pack("!H", checksum) + data[at + 2 :]


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
