"""Fault 15: ten thousand messages gone wrong, in datagrams and in a stream; nothing breaks."""

from __future__ import annotations

import asyncio
import logging
import socket

import pytest

from evalengine.wire.sip.dialogs import events as ev
from evalengine.wire.sip.transports.streaming import Framer
from tests.patience import patience

from . import test_torture
from .net import ENGINE, PHONE, Net
from .torture.case import message
from .torture.mutations import mutations
from .torture.stage import PING, Stage

TORTURE = [case.message for case in test_torture.CASES]
SAMPLE = 300


def a_life() -> list[bytes]:
    """Every message of a call that is held, resumed, transferred and hung up, both ways."""
    net = Net()
    call, phones = net.talking()
    call.hold(net.now)
    net.run(1)
    call.resume(net.now)
    net.run(1)
    phones.refer("sip:204@127.0.0.1:5060", net.now)
    net.run(1)
    call.hang_up(net.now)
    net.settle()
    return [send.data for send in net.sent]


@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_mutations_break_nothing(seed):
    stage = Stage()
    for number, data in enumerate(mutations([*TORTURE, *a_life()], 1_000, seed), start=1):
        assert isinstance(stage.send(data).answers, list)  # whatever is said is well framed
        if number % 100 == 0:
            stage.wait(40)
            assert stage.lives()
    stage.wait(300)
    assert stage.lives()


def test_mutations_are_the_same_for_the_same_seed():
    assert list(mutations(TORTURE, 50, 3)) == list(mutations(TORTURE, 50, 3))
    assert len(set(mutations(TORTURE, 50, 3))) == 50


@pytest.mark.parametrize("seed", range(4))
def test_a_call_under_way_stands_what_is_made_of_its_own_messages(seed):
    """The peer's own address sends nonsense; whatever happens to the call, it ends once."""
    net = Net()
    call, _phones = net.talking()
    life = [send.data for send in net.sent if send.dest == ENGINE]
    for data in mutations(life, 500, seed):
        net.inject(data, PHONE)
        net.run(0.02)
    call.hang_up(net.now)
    net.settle()
    assert call.phase == "over"
    assert len([event for event in net.engine.all(ev.Ended) if event.call is call]) == 1


@pytest.mark.parametrize("seed", range(3))
def test_a_stream_of_mutations_gives_messages_or_breaks(seed):
    """Octet by octet and at once give the same; a framer once broken gives no more."""
    for data in mutations(TORTURE, 300, seed):
        whole, bytewise = Framer(), Framer()
        at_once = whole.feed(data)
        one_by_one = [found for octet in data for found in bytewise.feed(bytes([octet]))]
        assert one_by_one == at_once
        assert bool(bytewise.broken) == bool(whole.broken)
        stage = Stage()
        for found in at_once:
            stage.send(found)
        assert stage.lives()


async def test_a_socket_bears_a_sample_of_them(bench, caplog):
    """The real wire, over the loopback; it answers OPTIONS after each hundred."""
    there = bench.wire.address
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.setblocking(False)
        for number, data in enumerate(mutations(TORTURE, SAMPLE, 99), start=1):
            if data:
                stranger.sendto(data, there)
            if number % 100 == 0:
                await _answered(stranger, there, number)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert not [record for record in caplog.records if record.exc_info]


async def _answered(stranger: socket.socket, there: tuple[str, int], number: int) -> None:
    ping = message(PING % (number, number)).replace(b"192.0.2.99;", b"127.0.0.1;rport;")
    loop = asyncio.get_running_loop()
    async with patience(5):
        stranger.sendto(ping, there)
        wanted = b";branch=z9hG4bKping%d;" % number
        while wanted not in (data := await loop.sock_recv(stranger, 65_535)):
            pass
    assert data.startswith(b"SIP/2.0 200")


async def test_a_connection_bears_each_octet_by_octet(bench, caplog):
    """Each torture message on a connection of its own; OPTIONS is answered on the next one."""
    there = bench.wire.address
    for number, data in enumerate(TORTURE, start=1):
        await _drip(there, data)
        assert (await _asked(there, number)).startswith(b"SIP/2.0 200")
    assert not [record for record in caplog.records if record.exc_info]


async def _drip(there: tuple[str, int], data: bytes) -> None:
    """Sends octet by octet, as far as the other side still listens."""
    _reader, writer = await asyncio.open_connection(*there)
    writer.transport.get_extra_info("socket").setsockopt(socket.SOL_TCP, socket.TCP_NODELAY, 1)
    try:
        for octet in data:
            writer.write(bytes([octet]))
            await asyncio.sleep(0)
    except ConnectionError:
        pass  # it hung up on nonsense: its right
    writer.transport.abort()


async def _asked(there: tuple[str, int], number: int) -> bytes:
    reader, writer = await asyncio.open_connection(*there)
    writer.write(message(PING % (number, number)).replace(b"/UDP 192.0.2.99", b"/TCP 127.0.0.1"))
    async with patience(5):
        answer = await reader.readuntil(b"\r\n\r\n")
    writer.transport.abort()
    return answer
