"""A MESSAGE of the desk's phone, over real sockets: taken, refused, or from somebody else."""

from __future__ import annotations

import asyncio
import socket

import pytest

from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.sip import texts

from .loopback import DESK, Bench

WORDS = "Votre client de 15 h a rappelé."


class Pen:
    """A socket that writes as the phone at its own contact would."""

    def __init__(self, bench: Bench) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.bench = bench
        self.address = self.socket.getsockname()

    def is_the_phone(self) -> None:
        """The engine knows it as the desk's."""
        contact = f"sip:{DESK}@{self.address[0]}:{self.address[1]}"
        self.bench.desk.perform(fx.KnowPhone(desk=DESK, contact=contact, expires_in_s=60))

    def writes(self, target: str, *, branch: str = "1", call_id: str = "mot") -> None:
        host, port = self.address
        body = WORDS.encode()
        head = (
            f"MESSAGE sip:{target}@127.0.0.1 SIP/2.0\r\n"
            f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bK{branch}\r\nMax-Forwards: 70\r\n"
            f"From: <sip:{DESK}@127.0.0.1>;tag=stylo\r\nTo: <sip:{target}@127.0.0.1>\r\n"
            f"Call-ID: {call_id}\r\nCSeq: 1 MESSAGE\r\nContent-Type: text/plain\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self.socket.sendto(head.encode() + body, self.bench.wire.address)

    async def hears(self, seconds: float = 3) -> int:
        """The status of the next answer."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(seconds):
            return int((await loop.sock_recv(self.socket, 4096)).split()[1])

    async def hears_nothing(self) -> None:
        with pytest.raises(TimeoutError):
            await self.hears(0.1)


@pytest.fixture
def pen(bench):
    made = Pen(bench)
    yield made
    made.socket.close()


@pytest.mark.parametrize("status", [200, 404])
async def test_it_is_answered_when_the_sitting_says_so(bench, pen, until, status):
    pen.is_the_phone()
    pen.writes("Cabinet%20Morel")
    await until(bench.has(s.Texted))
    told = bench.one(s.Texted)
    assert (told.target, told.text) == ("Cabinet Morel", WORDS)
    await pen.hears_nothing()
    pen.writes("Cabinet%20Morel")  # again, for want of an answer
    await pen.hears_nothing()
    bench.desk.perform(fx.AnswerText(message=told.message, status=status))
    assert await pen.hears() == status
    pen.writes("Cabinet%20Morel")
    assert await pen.hears() == status
    bench.desk.perform(fx.AnswerText(message=told.message, status=status))
    await pen.hears_nothing()
    assert bench.one(s.Texted)


async def test_the_same_words_by_two_ways_are_told_once(bench, pen, until):
    pen.is_the_phone()
    pen.writes("311")
    pen.writes("311", branch="2")
    assert await pen.hears() == 482
    bench.desk.perform(fx.AnswerText(message=bench.one(s.Texted).message, status=200))
    assert await pen.hears() == 200


async def test_two_messages_are_two(bench, pen, until):
    pen.is_the_phone()
    pen.writes("311")
    pen.writes("311", branch="2", call_id="autre")
    await until(lambda: len(bench.all(s.Texted)) == 2)
    assert len({told.message for told in bench.all(s.Texted)}) == 2


async def test_after_a_restart_the_same_message_has_the_same_name(bench, pen, until):
    pen.is_the_phone()
    pen.writes("311")
    await until(bench.has(s.Texted))
    before = bench.one(s.Texted).message
    await bench.restart_wire()
    pen.is_the_phone()
    pen.writes("311")
    await until(bench.has(s.Texted))
    assert bench.one(s.Texted).message == before


async def test_a_sitting_that_does_not_take_it_is_told_to_the_phone(bench, pen, until, monkeypatch):
    monkeypatch.setattr(texts, "PATIENCE", 50_000_000)
    pen.is_the_phone()
    pen.writes("311")
    assert await pen.hears() == texts.NOT_TAKEN


async def test_anybody_else_is_403(bench, pen):
    pen.writes("Cabinet%20Morel")
    assert await pen.hears() == 403
    assert bench.all(s.Texted) == []
