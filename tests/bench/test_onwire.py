"""What the bench reads of a capture: bytes to datagrams, datagrams to calls."""

from __future__ import annotations

import socket
import struct

import pytest

from bench.onwire import Seen, seen
from bench.pcap import Datagram, datagrams

ENGINE, PHONE = ("127.0.0.1", 5060), ("127.0.0.1", 40000)
AT = 1_795_000_000_123_456_789


def packet(data, source=ENGINE, dest=PHONE, *, protocol=17, fragment=0x4000, options=b""):
    """An IPv4 packet, "don't fragment" as Linux sets it."""
    udp = struct.pack(">HHHH", source[1], dest[1], 8 + len(data), 0) + data
    ip = struct.pack(
        ">BBHHHBBH",
        0x45 + len(options) // 4,
        0,
        20 + len(options) + len(udp),
        1,
        fragment,
        64,
        protocol,
        0,
    )
    return ip + socket.inet_aton(source[0]) + socket.inet_aton(dest[0]) + options + udp


def capture(*packets, order="<", link_type=1, before=b"\0" * 12 + b"\x08\x00", cut=0):
    magic = 0xA1B23C4D
    made = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 262144, link_type)
    for number, content in enumerate(packets):
        whole = before + content
        seconds, nanoseconds = divmod(AT + number, 1_000_000_000)
        made += struct.pack(order + "IIII", seconds, nanoseconds, len(whole), len(whole)) + whole
    return made[: len(made) - cut]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("link_type", "before"),
    [(0, 4), (1, 14), (101, 0), (108, 4), (113, 16), (276, 20)],
)
def test_every_byte_order_and_link_is_read_to_the_nanosecond(order, link_type, before):
    told = capture(
        packet(b"one"), packet(b""), order=order, link_type=link_type, before=b"x" * before
    )
    assert list(datagrams(told)) == [
        Datagram(AT, ENGINE, PHONE, b"one"),
        Datagram(AT + 1, ENGINE, PHONE, b""),
    ]


def test_ip_options_are_passed_over_and_ethernet_padding_is_not_data():
    told = capture(packet(b"one", options=b"\x01" * 4) + b"\0" * 18)
    assert [found.data for found in datagrams(told)] == [b"one"]


@pytest.mark.parametrize(
    "other",
    [
        packet(b"tcp", protocol=6),
        packet(b"part", fragment=0x2000),
        packet(b"part", fragment=0x0001),
        b"\x60" + packet(b"IPv6")[1:],
        packet(b"")[:24],
        b"",
    ],
)
def test_what_is_no_udp_datagram_is_left_out(other):
    told = capture(other, packet(b"next"))
    assert [found.data for found in datagrams(told)] == [b"next"]


@pytest.mark.parametrize("cut", [1, 30, 46, 47])
def test_a_file_cut_short_keeps_what_is_whole(cut):
    told = capture(packet(b"one"), packet(b"two"), cut=cut)
    assert [found.data for found in datagrams(told)] == [b"one"]


@pytest.mark.parametrize(
    "told",
    [b"", b"\xd4\xc3\xb2\xa1" + b"\0" * 20, capture()[:20], capture(link_type=105)],
    ids=["nothing", "microseconds", "no header", "another link"],
)
def test_another_file_is_refused(told):
    with pytest.raises(ValueError):
        list(datagrams(told))


def invite(call="appel_1", call_id="abc"):
    return (
        "INVITE sip:salle-1@127.0.0.1:40000 SIP/2.0\r\n"
        "From: <sip:0199000000@127.0.0.1>;tag=x\r\n"
        'To: "Docteur Sarment" <sip:salle-1@127.0.0.1>\r\n'
        f"Call-ID: {call_id}\r\nCSeq: 1 INVITE\r\nEvalengine-Call: {call}\r\n\r\n"
    ).encode()


def reply(code, cseq="1 INVITE", call_id="abc"):
    return f"SIP/2.0 {code} x\r\nCall-ID: {call_id}\r\nCSeq: {cseq}\r\n\r\n".encode()


def test_the_first_invite_and_the_first_200_to_it_count():
    lines = [
        (ENGINE, invite()),
        (ENGINE, invite()),  # a retransmission
        (PHONE, reply(180)),
        (PHONE, reply(200)),
        (PHONE, reply(200)),
        (PHONE, reply(200, cseq="2 BYE")),
        (ENGINE, reply(200, call_id="def")),  # to the phone's own request
        (ENGINE, invite("appel_2", "def")),
        (ENGINE, b"\r\n\r\n"),
    ]
    both = {ENGINE: PHONE, PHONE: ENGINE}
    packets = [Datagram(n, who, both[who], data) for n, (who, data) in enumerate(lines, 1)]
    assert seen(packets, ENGINE[1]) == {
        ("salle-1", "appel_1"): Seen(invited=1, answered=4),
        ("salle-1", "appel_2"): Seen(invited=8, answered=0),
    }
