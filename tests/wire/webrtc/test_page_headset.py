"""A candidate's headset over a real connection, its page's end in the same process."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest

from evalengine.clock import SystemClock
from evalengine.errors import Refused
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.wire.headset.desk import HeadsetDesk
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.media.tones import notes
from evalengine.wire.switchboard.board import Switchboard
from evalengine.wire.webrtc.network import Network
from evalengine.wire.webrtc.page_headset import PageHeadset

from .browser import Browser, until

TUNE = notes((440.0, 0.4))


class Page:
    """What a page is told."""

    def __init__(self):
        self.calls, self.stood = [], []

    def shows(self, calls):
        self.calls = [(each.call, each.state) for each in calls]

    def stands(self, why):
        self.stood.append(why)


class Desk:
    """One desk with its headset, and what its wire reported."""

    def __init__(self):
        clock = SystemClock()
        ticker = Ticker(clock)
        self.told, names = [], iter(range(1_000))
        tokens = lambda: f"token{next(names)}"  # noqa: E731
        self.wire = HeadsetDesk("poste1", clock, tokens, Switchboard(), ticker, self.told.append)
        self.headset = PageHeadset(clock, ticker, Network("127.0.0.1"), tokens, self.wire)

    @asynccontextmanager
    async def worn(self):
        """A page whose voice is there, and its browser."""
        page = Page()
        async with Browser() as browser:
            await browser.take(await self.headset.answer(page, await browser.offer()))
            await until(lambda: page.stood == [""] and browser.state == "connected")
            yield page, browser


@pytest.fixture
async def desk():
    made = Desk()
    yield made
    made.wire.close()
    await made.headset.close()


def a_call(desk, page):
    ring = fx.RingPhone(
        call="c1", desk="poste1", contact="", token="t", line=1,
        caller="Mme Rivière", number="", called="", leg={},
    )  # fmt: skip
    desk.wire.perform(ring)
    desk.headset.rung(page, "c1")
    desk.wire.perform(fx.DrivePhone(call="c1", verb="answer"))
    assert page.calls == [("c1", "talking")]
    line = desk.wire.media_of("c1")
    heard = []
    line.relay = lambda packet, law: heard.append(packet.payload)
    return line, heard


async def test_voice_goes_both_ways_on_the_line_in_the_ear_and_comes_back_with_the_page(desk):
    async with desk.worn() as (page, browser):
        line, heard = a_call(desk, page)
        for frame in TUNE:
            browser.say(frame)
        await until(lambda: TUNE[-1] in heard)
        line.source = iter(TUNE).__next__
        await until(lambda: TUNE[-1] in browser.heard)
        line.source = None
        await desk.headset.leave(page)
    assert [type(one).__name__ for one in desk.told][-1] == "PhoneRegistered"
    async with desk.worn() as (page, browser):
        assert page.calls == [("c1", "talking")]
        heard.clear()
        for frame in TUNE:
            browser.say(frame)
        await until(lambda: TUNE[-1] in heard)
    assert [one.kind for one in desk.told if isinstance(one, s.Noticed)] == ["headset_cut"]


async def test_a_page_that_is_not_worn_says_nothing_of_the_ring(desk):
    async with desk.worn() as (page, _), desk.worn() as (other, _):
        desk.headset.try_out(page)
        desk.wire.perform(
            fx.RingPhone(
                call="c1", desk="poste1", contact="", token="t", line=1,
                caller="", number="", called="", leg={},
            )
        )  # fmt: skip
        assert (page.calls, other.calls) == ([], [("c1", "ringing")])
        desk.headset.rung(page, "c1")
        assert not [one for one in desk.told if isinstance(one, s.Rang)]
        await desk.headset.leave(page)
        assert desk.wire.plugged
        desk.headset.rung(other, "c1")
        assert [one for one in desk.told if isinstance(one, s.Rang)]


async def test_an_offer_of_nothing_unplugs_nobody(desk):
    async with desk.worn() as (page, _):
        with pytest.raises(Refused):
            await desk.headset.answer(Page(), "v=0")
        assert desk.wire.plugged and page.stood == [""]
        await asyncio.sleep(0)
