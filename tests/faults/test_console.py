"""Faults 11 and 12: a console that is killed and comes back, and two consoles on one desk.

A real engine with its web server, a candidate's own SIP phone, and real consoles as processes.
"""

from __future__ import annotations

import asyncio
import signal
from contextlib import asynccontextmanager

import pytest

from evalengine.bootstrap import Engine
from evalengine.clock import SECOND
from evalengine.dossier.loader import load_dossier
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.wire.sip.phone import SipPhone
from evalengine.workstation import free_port, free_sip_port
from tests.console.linear.reader import Console
from tests.patience import patience

GONE_S = 0.3


class Desk:
    """A sitting in its calls, with a phone that is not in the console."""

    def __init__(self, engine, hosted, phone):
        self.engine, self.hosted, self.phone = engine, hosted, phone
        self.url = f"http://127.0.0.1:{engine.settings.http_port}"

    def console(self):
        return Console(self.url, "essai", self.hosted.candidate_token, "--sans-telephone")

    async def events(self, kind):
        entries = [entry async for entry in self.engine.journal.read("essai")]
        return [entry.event for entry in entries if isinstance(entry.event, kind)]

    async def until(self, kind):
        """The one event of this kind, once it is in the journal."""
        async with patience(10):
            while not (found := await self.events(kind)):
                await asyncio.sleep(0.02)
        (event,) = found
        return event

    async def talks(self):
        """The candidate is on the phone with somebody; his call."""
        control = self.hosted.doors
        call = self.hosted.scenarios[0].calls[0].id
        await control.submit(c.TriggerCall(call=call), "control")
        async with patience(10):
            while not self.phone.calls:
                await asyncio.sleep(0.02)
        self.phone.answer(call)
        await self.until(e.CallPickedUp)
        return call


@pytest.fixture
async def desk(tmp_path):
    settings = Settings.load(
        {},
        state_folder=tmp_path,
        http_port=free_port("127.0.0.1", 1),
        sip_port=free_sip_port("127.0.0.1"),
    )
    async with Engine(settings, load_dossier()) as engine:
        hosted = await engine.open("essai", scenario="prise_en_main", candidate="Camille Essai")
        serving = asyncio.create_task(engine.serve_http())
        while not engine.serving:
            await asyncio.sleep(0.01)
        async with _phone(engine, hosted) as phone:
            await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
            yield Desk(engine, hosted, phone)
        engine.leave()
        await serving


@asynccontextmanager
async def _phone(engine, hosted):
    sip = hosted.sip
    server = (sip.host, sip.port)
    phone = SipPhone(engine.host, _tokens(), server=server, user=sip.user, password=sip.password)
    await phone.start()
    try:
        yield phone
    finally:
        await phone.stop()


def _tokens():
    numbers = iter(range(10_000))
    return lambda: f"jeton{next(numbers):012}"


async def test_a_console_that_is_killed_is_back_in_the_same_attempt_its_call_still_up(desk):
    """Fault 11."""
    async with desk.console() as console:
        await console.says("^Console en mode linéaire")
        call = await desk.talks()
        await console.says("^Ligne 1 décrochée")
        console.sends(signal.SIGKILL)
        await console.ends()
        left = await desk.until(e.ConsoleLeft)
    began = asyncio.get_running_loop().time()
    await asyncio.sleep(GONE_S)
    async with desk.console() as console:
        await console.says("^Ligne 1 : en ligne depuis")  # since the pick-up, not since its return
        back = await desk.until(e.ConsoleReturned)
        took = asyncio.get_running_loop().time() - began
        assert took < 10
    assert GONE_S * SECOND <= back.absent_ns <= round(took * SECOND)
    assert back.absent_ns == back.stamp.at - left.stamp.at
    assert [one.state for one in desk.phone.calls if one.id == call] == ["talking"]
    assert len(await desk.events(e.SittingOpened)) == 1
    assert len(await desk.events(e.PhaseBegan)) == 1  # no clock was started again
    assert len(await desk.events(e.CallPickedUp)) == 1
    assert await desk.events(e.CallEnded) == []


async def test_a_second_window_waits_and_takes_over_when_the_first_dies(desk):
    """Fault 12."""
    await desk.talks()
    async with desk.console() as first:
        await first.says("^Console en mode linéaire")
        async with desk.console() as second:
            await second.says("^Une autre console est déjà ouverte sur ce poste")
            second.types("ouvrir 1")  # nobody hears it yet
            first.types("dossiers", "ouvrir 2")
            await first.says("^Dossier ouvert.*")
            first.sends(signal.SIGKILL)
            await first.ends()
            await second.says("^Console en mode linéaire")
            await second.says("^Dossier ouvert")
    opened = [one.donneur_ordres for one in await desk.events(e.FileOpened)]
    assert len(opened) == len(set(opened))  # each act was taken once, in one sitting
    assert len(await desk.events(e.SittingOpened)) == 1
    assert len(await desk.events(e.CallPickedUp)) == 1
