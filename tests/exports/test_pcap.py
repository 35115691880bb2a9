"""The capture file, read back by a reader of its own, by tcpdump and by Wireshark's."""

from __future__ import annotations

import shutil
import struct
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.exports.pcap import MOST_TCP, MOST_UDP, Packet, pcap_bytes

HERE, THERE = ("127.0.0.1", 5060), ("192.0.2.7", 40000)
BYE = b"BYE sip:p@192.0.2.7 SIP/2.0\r\nCall-ID: c1\r\nCSeq: 2 BYE\r\nContent-Length: 0\r\n\r\n"
WALL = 1_790_000_000_123_456_789


def sum16(data: bytes) -> int:
    """RFC 1071 in other words: modulo 65535; 0xFFFF when the checksum within is right."""
    padded = data + b"\0" * (len(data) % 2)
    total = int.from_bytes(padded, "big") % 0xFFFF
    return total or 0xFFFF


def read(data: bytes) -> list[tuple[int, bytes, bytes, tuple[int, int], bytes]]:
    """(wall, source, dest, ports, payload) of each packet, every length and checksum verified."""
    magic, major, minor, _, _, snap, link = struct.unpack_from("<IHHIIII", data)
    assert (magic, major, minor, link) == (0xA1B23C4D, 2, 4, 101)
    found, at = [], 24
    while at < len(data):
        seconds, nanoseconds, length, original = struct.unpack_from("<IIII", data, at)
        frame = data[at + 16 : at + 16 + length]
        assert len(frame) == length == original <= snap
        assert nanoseconds < 10**9
        found.append((seconds * 10**9 + nanoseconds, *_ip(frame)))
        at += 16 + length
    return found


def _ip(frame: bytes) -> tuple[bytes, bytes, tuple[int, int], bytes]:
    if frame[0] >> 4 == 4:
        assert sum16(frame[:20]) == 0xFFFF
        assert int.from_bytes(frame[2:4], "big") == len(frame)
        head, source, dest, protocol = 20, frame[12:16], frame[16:20], frame[9]
    else:
        assert int.from_bytes(frame[4:6], "big") == len(frame) - 40
        head, source, dest, protocol = 40, frame[8:24], frame[24:40], frame[6]
    packet = frame[head:]
    assert sum16(source + dest + struct.pack("!II", len(packet), protocol) + packet) == 0xFFFF
    one, other, length, checksum = struct.unpack_from("!HHHH", packet)
    if protocol == 6:
        assert (packet[12], packet[13]) == (0x50, 0x18)
        return source, dest, (one, other), packet[4:12] + packet[20:]
    assert protocol == 17
    assert length == len(packet)
    assert checksum != 0
    return source, dest, (one, other), packet[8:]


@given(
    st.binary(max_size=2000),
    st.integers(0, 2**32 * 10**9 - 1),
    st.integers(0, 65535),
    st.ip_addresses(v=4),
    st.ip_addresses(v=4),
)
def test_a_packet_is_read_back_whole(payload, wall, port, source, dest):
    data = pcap_bytes([Packet(wall, (str(source), port), (str(dest), 5060), payload)])
    assert read(data) == [(wall, source.packed, dest.packed, (port, 5060), payload)]


@given(st.binary(max_size=200), st.ip_addresses(v=6), st.ip_addresses())
def test_ipv6_and_mixed_families_are_read_back_whole(payload, source, dest):
    ((_, one, other, _, told),) = read(
        pcap_bytes([Packet(0, (str(source), 1), (str(dest), 2), payload)])
    )
    assert (one, told) == (source.packed, payload)
    assert other[-len(dest.packed) :] == dest.packed
    assert len(other) == 16


def test_a_checksum_of_zero_is_written_as_its_other_zero():
    """RFC 768: zero would say that there is none."""
    at = 24 + 16 + 20 + 6
    checksum = pcap_bytes([Packet(0, HERE, THERE, b"\0\0")])[at : at + 2]
    data = pcap_bytes([Packet(0, HERE, THERE, checksum)])
    assert data[at : at + 2] == b"\xff\xff"


def test_packets_are_in_the_order_of_their_times():
    told = read(pcap_bytes([Packet(t, HERE, THERE, b"%d" % t) for t in (3, 1, 2)]))
    assert [packet[4] for packet in told] == [b"1", b"2", b"3"]


def test_what_no_packet_holds_is_cut_and_an_empty_capture_is_a_capture():
    ((*_, payload),) = read(pcap_bytes([Packet(0, HERE, THERE, b"x" * 70000)]))
    assert len(payload) == MOST_UDP
    assert read(pcap_bytes([])) == []


def test_the_segments_of_a_connection_follow_each_other():
    """Each direction counts its own octets, and acknowledges those of the other."""
    long = b"y" * (MOST_TCP + 5)
    told = read(
        pcap_bytes(
            [
                Packet(1, HERE, THERE, b"abc", "tcp"),
                Packet(2, THERE, HERE, long, "tcp"),
                Packet(3, HERE, THERE, b"d", "tcp"),
                Packet(4, HERE, ("192.0.2.8", 1), b"e", "tcp"),
            ]
        )
    )
    numbers = [struct.unpack("!II", payload[:8]) for *_, payload in told]
    assert numbers == [(1, 1), (1, 4), (1 + MOST_TCP, 4), (4, 1 + len(long)), (1, 1)]
    assert b"".join(payload[8:] for *_, payload in told) == b"abc" + long + b"de"


@given(st.binary(min_size=1, max_size=300), st.ip_addresses(), st.ip_addresses())
def test_a_segment_is_read_back_whole(payload, source, dest):
    ((*_, told),) = read(pcap_bytes([Packet(0, (str(source), 1), (str(dest), 2), payload, "tcp")]))
    assert told[8:] == payload


def test_a_host_that_is_no_address_is_our_own_mistake():
    with pytest.raises(ValueError, match=r"host\.example"):
        pcap_bytes([Packet(0, ("host.example", 1), THERE, b"")])


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "appels.pcap"
    six = ("2001:db8::1", 5060), ("2001:db8::2", 5061)
    packets = [
        Packet(WALL, HERE, THERE, BYE),
        Packet(WALL + 1, *six, BYE),
        Packet(WALL + 2, HERE, THERE, BYE[:40], "tcp"),
        Packet(WALL + 3, HERE, THERE, BYE[40:], "tcp"),
    ]
    path.write_bytes(pcap_bytes(packets))
    return path


@pytest.mark.peer("tcpdump")
def test_tcpdump_finds_times_addresses_and_right_checksums(file):
    said = subprocess.run(
        ["tcpdump", "-n", "-vv", "-tt", "--nano", "-r", str(file)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "1790000000.123456789 IP " in said
    assert "127.0.0.1.5060 > 192.0.2.7.40000: [udp sum ok]" in said
    assert "2001:db8::1.5060 > 2001:db8::2.5061: [udp sum ok]" in said
    assert said.count("cksum 0x") == 2
    assert said.count("(correct)") == 2
    assert "bad" not in said


def test_wireshark_finds_the_call(file):
    if shutil.which("tshark") is None:
        pytest.skip("tshark not found: apt-get install tshark")
    checks = [
        word for layer in ("ip", "udp", "tcp") for word in ("-o", f"{layer}.check_checksum:TRUE")
    ]
    fields = ["sip.Call-ID", "sip.Method", "frame.time_epoch"]
    fields += ["udp.checksum.status", "tcp.checksum.status", "tcp.analysis.flags"]
    shown = [word for field in fields for word in ("-e", field)]
    said = subprocess.run(
        ["tshark", "-r", str(file), *checks, "-T", "fields", *shown],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.splitlines() == [
        "c1\tBYE\t1790000000.123456789\t1\t\t",
        "c1\tBYE\t1790000000.123456790\t1\t\t",
        "\t\t1790000000.123456791\t\t1\t",  # its end is in the next segment
        "c1\tBYE\t1790000000.123456792\t\t1\t",
    ]
