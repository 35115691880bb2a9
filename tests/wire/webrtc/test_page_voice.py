"""The co-évaluateur's voice by his page: one at a time, made before the former is broken."""

from __future__ import annotations

from contextlib import asynccontextmanager
from itertools import count

import pytest

from evalengine.clock import SystemClock
from evalengine.errors import Refused, VoiceTaken
from evalengine.wire.media.g711 import PCMA
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.media.tones import notes, quiet
from evalengine.wire.media.voice_leg import VoiceLeg
from evalengine.wire.switchboard.board import Switchboard
from evalengine.wire.webrtc.network import Network
from evalengine.wire.webrtc.page_voice import REPLACED, TAKEN, PageVoice

from .browser import Browser, until

TUNE = notes((440.0, 0.2))


class Phone(VoiceLeg):
    """The candidate's end of a call, which keeps what it is sent."""

    def __init__(self, ticker, name):
        super().__init__(ticker, name)
        self.sent = []

    @property
    def _reachable(self):
        return True

    def _send(self, packet):
        self.sent.append(packet[12:])


class Room:
    """A desk of three lines, all of them answered, the last one in the ear."""

    def __init__(self):
        clock, tokens = SystemClock(), count()
        self.ticker = Ticker(clock)
        self.board = Switchboard()
        self.phones = {line: Phone(self.ticker, f"l{line}") for line in (1, 2, 3)}
        for line, phone in self.phones.items():
            self.board.place(f"c{line}", line, phone)
            self.board.take(f"c{line}")
        self.told = []
        self.voice = PageVoice(
            clock,
            self.ticker,
            Network("127.0.0.1"),
            lambda: f"t{next(tokens)}",
            self.board,
            lambda signal: self.told.append(signal.kind),
        )

    async def joins(self, browser, page, *, takes_over=False):
        answer = await self.voice.answer(page, await browser.offer(), takes_over=takes_over)
        await browser.take(answer)
        await until(lambda: self.voice.standing.page == page and browser.state == "connected")

    def take(self, line):
        """The candidate turns to another line."""
        for each in self.phones:
            self.board.hold(f"c{each}")
        self.board.take(f"c{line}")
        for phone in self.phones.values():
            phone.sent.clear()

    def hears(self):
        """The lines on which the tune was heard."""
        return [line for line, phone in self.phones.items() if set(TUNE) & set(phone.sent)]


@asynccontextmanager
async def opened():
    room = Room()
    yield room
    await room.voice.close()
    assert not room.voice._partings


async def test_the_voice_is_on_the_line_that_the_candidate_hears_and_on_no_other():
    async with opened() as room, Browser() as browser:
        await room.joins(browser, "a")
        for switch in range(100):
            line = 1 + switch * 2 % 3
            room.take(line)
            for frame in TUNE[3:6]:
                browser.say(frame)
            sent = room.phones[line].sent
            await until(lambda sent=sent: len(set(TUNE) & set(sent)) >= 2)
            assert room.hears() == [line]
            assert room.voice.standing.call == f"c{line}"
        room.voice.pin(2)
        room.take(1)
        browser.say(TUNE[4])
        await until(lambda: browser.heard[-1:] == [quiet()])
        assert room.hears() == [] and not room.voice.standing.speaks


async def test_he_hears_the_line_that_the_candidate_speaks_on():
    async with opened() as room, Browser() as browser:
        await room.joins(browser, "a")
        room.take(2)
        room.phones[2].relay(browser.made(TUNE[5]), PCMA)
        await until(lambda: TUNE[5] in browser.heard)


async def test_a_muted_voice_is_heard_nowhere():
    async with opened() as room, Browser() as browser:
        await room.joins(browser, "a")
        room.voice.mute(True)
        for frame in TUNE:
            browser.say(frame)
        await until(lambda: browser.heard.count(quiet()) > 2)
        assert room.hears() == [] and room.voice.standing.muted


async def test_a_second_page_is_told_and_takes_over_only_when_it_says_so():
    async with opened() as room, Browser() as first, Browser() as second, Browser() as third:
        await room.joins(first, "a")
        with pytest.raises(VoiceTaken) as refused:
            await room.voice.answer("b", await second.offer(), takes_over=False)
        assert str(refused.value) == TAKEN and room.voice.standing.page == "a"
        await room.joins(third, "b", takes_over=True)
        await until(lambda: first.state in ("closed", "failed"))
        assert (room.voice.why("a"), room.voice.why("b")) == (REPLACED, "")
        assert room.told == ["page_voice_joined", "page_voice_joined"]


async def test_a_page_that_is_loaded_again_speaks_where_it_did():
    async with opened() as room, Browser() as before, Browser() as after:
        await room.joins(before, "a")
        room.voice.pin(1)
        room.voice.mute(True)
        await room.joins(after, "a")
        standing = room.voice.standing
        assert (standing.pinned, standing.muted, standing.call) == (1, True, "c1")


async def test_who_cannot_connect_takes_nothing():
    async with opened() as room, Browser() as first, Browser() as second:
        await room.joins(first, "a")
        with pytest.raises(Refused):
            await room.voice.answer("b", "v=0", takes_over=True)
        await room.voice.answer("b", await second.offer(), takes_over=True)  # and never answers
        assert (room.voice.standing.page, room.voice.standing.coming) == ("a", "b")
        await room.voice.leave("b")
        assert (room.voice.standing.page, room.voice.standing.coming) == ("a", "")


async def test_a_lost_voice_is_told_and_leaves_the_calls_alone():
    async with opened() as room:
        async with Browser() as browser:
            await room.joins(browser, "a")
        await until(lambda: not room.voice.standing.joined)
        assert room.told == ["page_voice_joined", "page_voice_lost"]
        assert room.voice.why("a")
        assert room.board.table.connected == "c3"
        async with Browser() as back:
            await room.joins(back, "a")
            assert room.voice.standing.speaks and room.voice.why("a") == ""


async def test_nobody_speaks_once_it_is_over():
    async with opened() as room, Browser() as browser, Browser() as late:
        await room.joins(browser, "a")
        await room.voice.close()
        assert not room.board.table.joined and room.told == ["page_voice_joined"]
        with pytest.raises(Refused, match="close"):
            await room.voice.answer("a", await late.offer(), takes_over=True)
        assert "plus personne" in room.voice.why("a")


async def test_leaving_is_no_loss():
    async with opened() as room, Browser() as browser:
        await room.joins(browser, "a")
        await room.voice.leave("b")
        assert room.voice.standing.page == "a"
        await room.voice.leave("a")
        assert not room.voice.standing.joined
        assert room.told == ["page_voice_joined"]
