"""The way to a phone kept open: empty lines, STUN (RFC 5626 §3.5), who is asked to (RFC 6223)."""

from __future__ import annotations

import asyncio
import socket
import struct
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.clock import Arrival
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.accounts.digest import authorize
from evalengine.wire.sip.messages import stun
from evalengine.wire.sip.messages.hops import StreamPeer
from evalengine.wire.sip.messages.message import Response, parse

from .loopback import DESK, PASSWORD, Bench
from .net import PHONE, Net

NAME = bytes(range(12))
ASKS = struct.pack("!HHI", 0x0001, 0, 0x2112A442) + NAME
SOFTWARE = struct.pack("!HH", 0x8022, 5) + b"phone\0\0\0"
USERNAME = struct.pack("!HH", 0x0006, 4) + b"user"


def asking(attributes: bytes) -> bytes:
    return ASKS[:2] + struct.pack("!H", len(attributes)) + ASKS[4:] + attributes


def read(answer: bytes) -> tuple[str, int]:
    """The address in an answer, as RFC 5389 §15.2 hides it."""
    kind, length, cookie, name = struct.unpack_from("!HHI12s", answer)
    assert (kind, length, cookie, name) == (0x0101, len(answer) - 20, 0x2112A442, NAME)
    what, size, family, port = struct.unpack_from("!HHxBH", answer, 20)
    assert (what, size, len(answer)) == (0x0020, length - 4, 32 if family == 1 else 44)
    mask = answer[4:20]
    packed = bytes(one ^ other for one, other in zip(answer[28:], mask, strict=False))
    return str(ip_address(packed)), port ^ 0x2112


@pytest.mark.parametrize("source", [("192.0.2.7", 40_000), ("2001:db8::7", 5060)])
@pytest.mark.parametrize("attributes", [b"", SOFTWARE])
def test_a_phone_learns_its_address(source, attributes):
    assert read(stun.answer(asking(attributes), source) or b"") == source


def test_the_example_of_rfc_5769():
    """§2.2: what its address becomes under its transaction."""
    name = bytes.fromhex("b7e7a701bc34d686fa87dfae")
    data = ASKS[:8] + name
    answer = stun.answer(data, ("192.0.2.1", 32853)) or b""
    assert answer[20:] == bytes.fromhex("002000080001a147e112a643")
    answer = stun.answer(data, ("2001:db8:1234:5678:11:2233:4455:6677", 32853)) or b""
    assert answer[20:] == bytes.fromhex("002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        ASKS[:-1],
        ASKS + b"\0",
        ASKS[:4] + b"\0\0\0\0" + NAME,  # not of RFC 5389
        b"\x01\x01" + ASKS[2:],  # an answer
        asking(USERNAME),  # wants to be known: nobody is here
        asking(SOFTWARE[:7]),
        asking(struct.pack("!HH", 0x8022, 60_000)),
    ],
)
def test_anything_else_is_not_answered(data):
    assert stun.answer(data, ("192.0.2.7", 40_000)) is None


@given(st.binary(max_size=60))
def test_nothing_makes_it_raise(data):
    stun.answer(data, ("192.0.2.7", 40_000))
    stun.answer(asking(data), ("2001:db8::7", 40_000))


def test_over_udp_it_is_answered_and_told_to_nobody():
    net = Net()
    net.inject(ASKS)
    (sent,) = net.sent
    assert (sent.dest, read(sent.data)) == (PHONE, PHONE)
    assert net.engine.told == []


def test_over_a_stream_it_has_no_business():
    net = Net()
    net.engine.agent.receive(ASKS, StreamPeer("192.0.2.7", 40_000, "tcp", 3), Arrival(net.now))
    net.flush()
    assert net.sent == []


async def test_a_phone_that_keeps_its_way_open_is_not_called_unreadable(bench: Bench, until):
    phone = bench.phone._open.socket
    for data in (ASKS, b"\r\n\r\n", b"\r\n", b"\0\0\0\0", b"\0"):
        phone.send(data, bench.wire.address)
    bench.ring("c1")
    await until(bench.has(s.Rang))
    assert bench.all(s.Noticed) == []


REGISTER = """\
REGISTER sip:127.0.0.1 SIP/2.0
Via: SIP/2.0/{over} 127.0.0.1:9;branch=z9hG4bK{cseq}{keep};rport
From: <sip:{desk}@127.0.0.1>;tag=1
To: <sip:{desk}@127.0.0.1>
Call-ID: keeping
CSeq: {cseq} REGISTER
Contact: <sip:{desk}@127.0.0.1:9;transport={over}>{contact}
Supported: path, outbound
{proof}Content-Length: 0

"""

INSTANCE = '+sip.instance="<urn:uuid:00000000-0000-1000-8000-aabbccddeeff>"'


class ByHand:
    """A phone that writes its REGISTER itself, by UDP or TCP."""

    def __init__(self, bench: Bench, over: str) -> None:
        kind = socket.SOCK_DGRAM if over == "udp" else socket.SOCK_STREAM
        self.socket = socket.socket(socket.AF_INET, kind)
        self.socket.connect(bench.wire.address)
        self.socket.setblocking(False)
        self.over = over
        self.cseq = 0

    async def asks(self, **written: str) -> Response:
        loop = asyncio.get_running_loop()
        self.cseq += 1
        facts = {"keep": "", "contact": "", "proof": "", **written}
        data = REGISTER.format(over=self.over, desk=DESK, cseq=self.cseq, **facts)
        await loop.sock_sendall(self.socket, data.replace("\n", "\r\n").encode())
        answer = parse(await asyncio.wait_for(loop.sock_recv(self.socket, 9_000), 20))
        assert isinstance(answer, Response)
        return answer

    async def registers(self, **written: str) -> Response:
        """Proves its password."""
        asked = (await self.asks(**written)).header("WWW-Authenticate")
        proof = authorize(
            asked, method="REGISTER", uri="sip:127.0.0.1", user=DESK, password=PASSWORD, cnonce="c"
        )
        return await self.asks(**written, proof=f"Authorization: {proof}\n")


@pytest.fixture(params=["udp", "tcp"])
async def hand(request, bench: Bench):
    made = ByHand(bench, request.param)
    yield made
    made.socket.close()


async def test_who_offers_to_keep_its_way_open_is_asked_to(hand: ByHand):
    refused = await hand.asks(keep=";keep")
    assert (refused.code, refused.via.parameters["keep"]) == (401, None)
    taken = await hand.registers(keep=";keep")
    assert (taken.code, taken.via.parameters["keep"]) == (200, "25")
    assert taken.branch == f"z9hG4bK{hand.cseq}"


async def test_who_does_not_is_not(hand: ByHand):
    taken = await hand.registers()
    assert taken.code == 200 and "keep" not in taken.via.parameters


@pytest.mark.parametrize(
    ("contact", "required"),
    [
        (f";{INSTANCE};reg-id=1", True),
        (f";{INSTANCE}", False),
        (f";{INSTANCE};reg-id=0", False),
        (f";{INSTANCE};reg-id=1;expires=0", False),
        (";reg-id=1", False),
    ],
)
async def test_calls_come_by_the_flow_of_a_stream_and_it_is_said(hand: ByHand, contact, required):
    """RFC 5626 §6; over UDP calls go to the contact, and nothing else is promised."""
    taken = await hand.registers(contact=contact)
    assert taken.code == 200
    assert taken.header("Require") == ("outbound" if required and hand.over == "tcp" else "")
    listed = [value for value in taken.parsed.headers.getlist("Contact") if ":9;" in value]
    named = INSTANCE in contact and "expires=0" not in contact
    assert [INSTANCE in value for value in listed] == ([] if "expires=0" in contact else [named])
