"""Connections that misbehave: each is ended alone, in bounded time and memory."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncIterator

import pytest

from evalengine.clock import MS, SystemClock
from evalengine.vocabulary import signals as s
from evalengine.wire.sip.messages.hops import StreamPeer
from evalengine.wire.sip.transports import connection as limits
from evalengine.wire.sip.transports.connections import CONNECTS, MOST_OF_ONE, Connections
from tests.patience import patience

OPTIONS = (
    b"OPTIONS sip:poste@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/tcp 127.0.0.1:9;branch=z9hG4bKo%d\r\n"
    b"From: <sip:a@127.0.0.1>;tag=1\r\nTo: <sip:b@127.0.0.1>\r\nCall-ID: o\r\n"
    b"CSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
)


class Sender:
    """A raw connection to the wire."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    async def asks(self, number: int = 1) -> bytes:
        self.writer.write(OPTIONS % number)
        return await self.hears()

    async def hears(self, seconds: float = 3) -> bytes:
        """What comes next; empty when the connection was closed."""
        try:
            return await asyncio.wait_for(self.reader.read(65_536), seconds)
        except ConnectionError:
            return b""


@pytest.fixture
async def opens(bench) -> AsyncIterator:
    made = []

    async def opens(host: str = "127.0.0.1") -> Sender:
        opened = asyncio.open_connection(*bench.wire.address, local_addr=(host, 0))
        made.append(Sender(*await opened))
        return made[-1]

    yield opens
    for sender in made:
        sender.writer.close()


@pytest.fixture
def hurry(monkeypatch):
    """Patience of a tenth of a second."""
    for name in ("OPENING", "HALF", "STALLED", "PONG_WITHIN"):
        monkeypatch.setattr(limits, name, 100 * MS)


async def test_messages_are_answered_on_their_connection_octet_by_octet_too(opens):
    sender = await opens()
    assert (await sender.asks()).startswith(b"SIP/2.0 200")
    for octet in OPTIONS % 2:
        sender.writer.write(bytes([octet]))
        await asyncio.sleep(0)
    answer = await sender.hears()
    assert answer.startswith(b"SIP/2.0 200") and b"branch=z9hG4bKo2" in answer


async def test_pings_have_their_pong(opens):
    sender = await opens()
    sender.writer.write(b"\r\n\r\n")
    assert await sender.hears() == b"\r\n"
    assert (await sender.asks()).startswith(b"SIP/2.0 200")


@pytest.mark.parametrize(
    "garbage",
    [
        b"\x00\xff" * 500,
        b"GET / HTTP/1.1\r\n\r\n",
        b"INVITE" * 20_000,
        b"OPTIONS a SIP/2.0\r\n\r\n",
    ],
)
async def test_garbage_closes_its_own_connection_only(opens, garbage):
    good, bad = await opens(), await opens()
    await good.asks()
    bad.writer.write(garbage)
    assert await bad.hears() == b""
    assert (await good.asks(2)).startswith(b"SIP/2.0 200")


async def test_a_length_that_cannot_be_is_a_400_and_the_end(opens):
    sender = await opens()
    sender.writer.write((OPTIONS % 1).replace(b"Length: 0", b"Length: -7"))
    assert (await sender.hears()).startswith(b"SIP/2.0 400")
    assert await sender.hears() == b""


async def test_half_a_message_is_waited_for_so_long_and_no_longer(opens, hurry):
    sender = await opens()
    await sender.asks()
    sender.writer.write(OPTIONS[:-5])
    assert await sender.hears(1) == b""


async def test_a_slow_writer_gains_nothing_by_each_octet(opens, hurry):
    sender = await opens()
    await sender.asks()
    for octet in OPTIONS:
        sender.writer.write(bytes([octet]))
        await asyncio.sleep(0.005)
        if sender.reader.at_eof():
            return
    pytest.fail("his time began anew with each octet: he could say all of it")


async def test_who_says_nothing_at_first_is_shown_out_who_spoke_may_be_silent(opens, hurry):
    silent, spoke = await opens(), await opens()
    await spoke.asks()
    assert await silent.hears(1) == b""
    assert (await spoke.asks(2)).startswith(b"SIP/2.0 200")


@pytest.mark.parametrize("most_unsent", [limits.MOST_UNSENT, 2**40])
async def test_who_does_not_read_is_shown_out(hurry, until, monkeypatch, most_unsent):
    """By the size of what waits for him, and by its age."""
    monkeypatch.setattr(limits, "MOST_UNSENT", most_unsent)
    lost, clock = [], SystemClock()
    connections = Connections(
        clock,
        ("127.0.0.1", 0),
        lambda data, peer, arrival: connections.send(b"x" * 60_000, peer),
        lambda peer, dests: lost.append(peer),
        lambda: None,
    )
    with socket.create_connection(("127.0.0.1", connections.port)) as deaf:
        deaf.sendall(b"".join(OPTIONS % number for number in range(200)))

        def shown_out() -> bool:
            connections.tick(clock.monotonic_ns())
            return bool(lost)

        await until(shown_out)
    connections.close()


async def test_one_host_has_so_many_connections_and_no_more(bench, opens):
    senders = [await opens() for _ in range(MOST_OF_ONE + 10)]
    await asyncio.sleep(0.05)
    assert len(bench.wire._endpoint.streams) == MOST_OF_ONE
    assert await senders[-1].hears() == b""
    assert (await senders[0].asks()).startswith(b"SIP/2.0 200")
    assert bench.phone.registered


async def test_a_stranger_connects_so_often_and_no_more(bench, opens):
    stranger = "127.0.0.2"
    for host in [stranger, "127.0.0.1"] * (MOST_OF_ONE + 10):
        sender = await opens(host)
        sender.writer.close()
    assert await (await opens(stranger)).hears() == b""
    assert (await (await opens()).asks()).startswith(b"SIP/2.0 200")
    await asyncio.sleep(2 / CONNECTS.per_s)
    assert (await (await opens(stranger)).asks()).startswith(b"SIP/2.0 200")


async def test_the_log_says_it_once(opens, caplog):
    with caplog.at_level(logging.WARNING):
        for _ in range(30):
            sender = await opens()
            sender.writer.write(b"\x00")
            await sender.hears()
    assert len([record for record in caplog.records if "connection" in record.message]) == 1


async def test_calls_go_on_while_connections_misbehave(bench, opens, until):
    bench.ring("c1")
    await until(bench.has(s.Rang))
    for _ in range(20):
        sender = await opens()
        sender.writer.write(b"\x00" * 100)
    bench.phone.answer("c1")
    await until(bench.has(s.Answered))


async def test_a_connection_of_ours_is_kept_alive_and_given_up_when_nobody_is_there(
    monkeypatch, hurry, until
):
    monkeypatch.setattr(limits, "KEEP_ALIVE", 50 * MS)
    clock, lost, woken = SystemClock(), [], []
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        connections = Connections(
            clock,
            ("127.0.0.1", 0),
            lambda *heard: None,
            lambda peer, dests: lost.append(dests),
            lambda: woken.append(1),
            listens=False,
        )
        dest = StreamPeer(*address, "tcp")
        assert connections.send(b"hello", dest)
        far, _ = server.accept()
        await asyncio.sleep(0.02)
        async with patience(2):
            while not lost:
                connections.tick(clock.monotonic_ns())
                await asyncio.sleep(0.005)
        assert far.recv(100) == b"hello\r\n\r\n"
        far.close()
    assert lost == [[dest]] and woken
    connections.close()


async def test_who_cannot_be_reached_is_told_at_once(until):
    lost = []
    connections = Connections(
        SystemClock(),
        ("127.0.0.1", 0),
        lambda *heard: None,
        lambda peer, dests: lost.extend(dests),
        lambda: None,
        listens=False,
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = StreamPeer(*server.getsockname(), "tcp")
    connections.send(b"anyone?", nobody)
    await until(lambda: lost)
    gone = StreamPeer(*nobody, "tcp", 7, dials=False)
    assert connections.send(b"an answer", gone) is False
    assert connections.send(b"secret", StreamPeer(*nobody, "tls")) is False
    assert len(lost) == 3
    connections.close()
