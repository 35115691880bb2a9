"""The same calls by every transport and family: what a candidate does must not depend on it."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator

import pytest

from evalengine.clock import MS, SECOND, SystemClock
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.accounts.digest import authorize
from evalengine.wire.sip.messages.hops import StreamPeer
from evalengine.wire.sip.messages.message import hop, parse
from evalengine.wire.sip.transports.udp import SETTLING_NS
from evalengine.wire.sip.wire import SipWire

from .lines import LINES, LineBench, secured
from .loopback import DESK, PASSWORD

STREAMS = ["tcp4", "tls4", "tcp6"]


@pytest.fixture
async def bench(request, tokens, tmp_path, need) -> AsyncIterator[LineBench]:
    if request.param.startswith("tls") and not shutil.which("openssl"):
        need("openssl is not installed")
    made = LineBench(tokens, secured(LINES[request.param], tmp_path))
    await made.phone.start()
    yield made
    await made.close()


every = pytest.mark.parametrize("bench", LINES, indirect=True)
streams = pytest.mark.parametrize("bench", STREAMS, indirect=True)


async def talk(bench: LineBench, until, call: str) -> None:
    bench.ring(call)
    await until(bench.has(s.Rang, call))
    bench.phone.answer(call)
    await until(bench.has(s.Answered, call))


@every
async def test_three_calls_held_resumed_transferred_and_ended_from_both_sides(bench, until):
    for call in ("c1", "c2", "c3"):
        await talk(bench, until, call)
    await until(lambda: len(bench.all(s.PhoneHeld)) == 2)
    bench.phone.resume("c1")
    await until(bench.has(s.PhoneResumed, "c1"))
    bench.phone.hold("c1")
    await until(lambda: len(bench.all(s.PhoneHeld, "c1")) == 2)
    bench.phone.transfer("c2", "204")
    await until(bench.has(s.TransferAsked, "c2"))
    assert bench.one(s.TransferAsked, "c2").target == "204"
    bench.end("c2")
    await until(lambda: "c2" not in bench.states())
    bench.phone.hang_up("c1")
    await until(bench.has(s.LegEnded, "c1"))
    assert bench.one(s.LegEnded, "c1").cause == "hung_up"
    bench.end("c3")
    await until(lambda: not bench.phone.calls)
    assert bench.all(s.Noticed) == []


@every
async def test_voice_passes(bench, until):
    await talk(bench, until, "c1")
    (call,) = bench.phone.calls
    await until(lambda: call.media.stats.received > 5)
    assert call.media.stats.strangers == 0


@every
async def test_a_phone_names_its_transport_and_leaves(bench, until):
    contact = bench.one(s.PhoneRegistered).contact
    transport = bench.line.transport
    assert contact.endswith("" if transport == "udp" else f";transport={transport}")
    assert hop(contact) == bench.phone.address
    await bench.phone.stop()
    assert [signal.expires for signal in bench.all(s.PhoneRegistered)] == [120, 0]


@streams
async def test_times_are_the_process_s_and_bounded_by_the_kernel_s(bench, until):
    """The socket was quiet for long: without the kernel's stamp the bound would be all of it."""
    await asyncio.sleep(SETTLING_NS / SECOND + 0.02)
    bench.ring("c1")
    await until(bench.has(s.Rang, "c1"))
    await asyncio.sleep(0.2)
    before = bench.clock.monotonic_ns()
    bench.phone.answer("c1")
    await until(bench.has(s.Answered, "c1"))
    arrival = bench.one(s.Answered, "c1").arrival
    assert arrival.source == "process"
    assert before <= arrival.at - arrival.bound + MS
    assert 0 < arrival.bound < 150 * MS


@streams
async def test_a_phone_rings_by_the_connection_that_it_registered_by(bench, until):
    connections = bench.wire._endpoint.streams
    assert len(connections) == 1
    await talk(bench, until, "c1")
    bench.phone.hang_up("c1")
    await until(bench.has(s.LegEnded, "c1"))
    assert len(connections) == 1


@streams
async def test_a_connection_cut_is_told_and_mended_within_a_call(bench, until):
    await talk(bench, until, "c1")
    cut(bench.wire._endpoint.streams)
    await until(lambda: [x.expires for x in bench.all(s.PhoneRegistered)] == [120, 0, 120])
    bench.phone.hold("c1")
    await until(bench.has(s.PhoneHeld, "c1"))
    bench.end("c1")
    await until(lambda: not bench.phone.calls)


@streams
async def test_a_call_is_ended_by_the_connection_that_the_phone_came_back_by(bench, until):
    await talk(bench, until, "c1")
    cut(bench.wire._endpoint.streams)
    await until(lambda: [x.expires for x in bench.all(s.PhoneRegistered)] == [120, 0, 120])
    bench.end("c1")
    await until(lambda: not bench.phone.calls)
    assert len(bench.wire._endpoint.streams) == 1


async def test_a_phone_behind_another_address_is_rung_by_its_connection(tokens, until):
    bench = LineBench(tokens, LINES["tcp4"])
    reader, writer = await asyncio.open_connection(*bench.wire.address)
    writer.write(register())
    challenge = parse(await reader.read(4_096)).header("WWW-Authenticate")
    given = authorize(
        challenge, method="REGISTER", uri="sip:a", user=DESK, password=PASSWORD, cnonce="c"
    )
    writer.write(register(f"Authorization: {given}\r\n"))
    assert (await reader.read(4_096)).startswith(b"SIP/2.0 200")
    bench.ring("c1")
    invite = parse(await asyncio.wait_for(reader.read(4_096), 20))
    assert (invite.method, str(invite.uri)) == ("INVITE", "sip:poste@192.0.2.7:5070")
    assert invite.via.transport == "TCP"
    writer.close()
    await until(bench.has(s.LegEnded, "c1"))
    assert bench.one(s.LegEnded, "c1").cause == "unreachable"
    await bench.wire.close()


def register(headers: str = "") -> bytes:
    """What a phone behind a NAT says: neither its address nor its transport is in its Contact."""
    return (
        "REGISTER sip:a SIP/2.0\r\nVia: SIP/2.0/TCP 192.0.2.7:5070;rport;branch=z9hG4bKr\r\n"
        f"From: <sip:{DESK}@a>;tag=1\r\nTo: <sip:{DESK}@a>\r\nCall-ID: r\r\n"
        "CSeq: 1 REGISTER\r\nMax-Forwards: 70\r\nContact: <sip:poste@192.0.2.7:5070>\r\n"
        f"{headers}Content-Length: 0\r\n\r\n"
    ).encode()


@pytest.mark.parametrize("bench", ["tcp4", "tls4"], indirect=True)
async def test_without_its_connection_a_phone_is_unreachable(bench, until):
    bench.phone._endpoint.close()  # it dies without a word
    await until(lambda: [x.expires for x in bench.all(s.PhoneRegistered)] == [120, 0])
    bench.ring("c1")
    await until(bench.has(s.LegEnded, "c1"))
    assert bench.one(s.LegEnded, "c1").cause == "unreachable"


@pytest.mark.parametrize("bench", ["tcp4"], indirect=True)
async def test_a_phone_known_from_before_a_restart_is_reached_by_a_new_connection(bench, until):
    await talk(bench, until, "c1")
    leg = bench.one(s.Answered, "c1").leg
    await bench.restart_wire()
    bench.find("c1", leg)
    await until(bench.has(s.LegFound, "c1"), 6)
    bench.end("c1")
    await until(lambda: not bench.phone.calls)


@pytest.mark.parametrize("bench", ["tcp4", "tls4"], indirect=True)
async def test_a_phone_finds_an_engine_that_was_restarted(bench, until):
    await bench.restart_wire()
    await until(bench.has(s.PhoneRegistered), 5)
    await until(lambda: bench.phone.registered)
    await talk(bench, until, "c1")


async def test_a_port_taken_for_streams_alone_is_taken(tokens):
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError):
        SipWire(SystemClock(), tokens, port=taken.getsockname()[1])


@pytest.mark.parametrize(
    ("uri", "transport", "port"),
    [
        ("sip:a@127.0.0.1;transport=TCP", "tcp", 5060),
        ("sip:a@127.0.0.1;TRANSPORT=Tls", "tls", 5061),
        ("sips:a@127.0.0.1", "tls", 5061),
        ("sip:a@[::1]:5070;transport=tcp", "tcp", 5070),
    ],
)
def test_transports_are_named_in_any_case(uri, transport, port):
    way = hop(uri)
    assert isinstance(way, StreamPeer)
    assert (way.transport, way[1]) == (transport, port)


def test_udp_in_capitals_is_udp():
    assert not isinstance(hop("sip:a@127.0.0.1;transport=UDP"), StreamPeer)


def cut(connections) -> None:
    """The network takes every connection away."""
    for connection in list(connections._flows.values()):
        connection.close("cut")


@pytest.mark.parametrize(
    ("bad", "answer"),
    [
        ("OPTIONS sip:a@127.0.0.1 SIP/3.0\r\nContent-Length: 0", b"SIP/2.0 505 "),
        ("OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nContent-Length: 0\r\nl: 7", b"SIP/2.0 400 "),
        ("OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nContent-Length: -1", b"SIP/2.0 400 "),
    ],
)
@pytest.mark.parametrize("bench", ["tcp4"], indirect=True)
async def test_what_cannot_be_read_on_is_answered_before_the_connection_ends(bench, bad, answer):
    reader, writer = await asyncio.open_connection(*bench.wire.address)
    start, _, length = bad.partition("\r\n")
    head = (
        f"{start}\r\nVia: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKx\r\nFrom: <sip:b@127.0.0.1>;tag=1"
        f"\r\nTo: <sip:a@127.0.0.1>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n{length}\r\n\r\n"
    )
    writer.write(head.encode())
    said = await asyncio.wait_for(reader.read(), 20)
    assert said.startswith(answer)
    writer.close()
