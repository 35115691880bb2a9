"""The console with its real phone on a real engine: keys become SIP, SIP becomes the screen."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import pytest

from console.app import ConsoleApp
from console.builtin import sip_phone
from console.link import Link
from console.phone import BuiltInHandset
from evalengine.bootstrap import Engine as RealEngine
from evalengine.clock import SystemClock
from evalengine.dossier.loader import load_dossier
from evalengine.server.hall import Hosted
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.wire.media.g711 import FRAME
from evalengine.wire.media.sound import AudioDevice
from evalengine.workstation import free_port, free_sip_port

from .conftest import Desk


@asynccontextmanager
async def hosted(folder: Path) -> AsyncIterator[tuple[RealEngine, Hosted]]:
    settings = Settings.load(
        {},
        state_folder=folder,
        http_port=free_port("127.0.0.1", 1),
        sip_port=free_sip_port("127.0.0.1"),
    )
    async with RealEngine(settings, load_dossier()) as engine:
        sitting = await engine.open("essai", scenario="prise_en_main", candidate="Camille")
        serving = asyncio.create_task(engine.serve_http())
        try:
            yield engine, sitting
        finally:
            engine.leave()
            await serving


@asynccontextmanager
async def console_on(
    engine: RealEngine, sitting: Hosted, device: AudioDevice | None
) -> AsyncIterator[Desk]:
    names: Iterator[int] = count()
    host = SystemClock()
    handset = BuiltInHandset(sip_phone(host, lambda: f"jeton{next(names)}", device))
    url = f"http://127.0.0.1:{engine.settings.http_port}"
    app = ConsoleApp(Link(url, "essai", sitting.candidate_token), handset, host, bell=False)
    try:
        async with app.run_test() as pilot:
            desk = Desk(app, pilot, engine, None)
            await desk.sees("● Téléphone prêt")
            yield desk
    finally:
        await handset.unplug()


async def rings(sitting: Hosted, call: str) -> None:
    await sitting.doors.submit(c.TriggerCall(call=call), "control")


@pytest.fixture
def device() -> AudioDevice:
    """A headset whose sound card is the test: `AudioDevice.exchange` is called by hand."""
    return AudioDevice()


async def test_keys_drive_real_calls(tmp_path: Path) -> None:
    async with hosted(tmp_path) as (engine, sitting), console_on(engine, sitting, None) as desk:
        await sitting.doors.submit(c.EndPhase(phase="preparation"), "control")
        await rings(sitting, "premier_bonjour")
        await rings(sitting, "deuxieme_ligne")
        await desk.until(lambda: "◉ Sonne" in desk.card(1) and "◉ Sonne" in desk.card(2))
        await desk.press("f1")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.press("f2")
        await desk.until(lambda: "● En ligne" in desk.card(2) and "‖ En attente" in desk.card(1))
        await desk.press("f4")
        await desk.until(lambda: "‖ En attente" in desk.card(2))
        await desk.press("f1")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.press("f6", "1", "f6")
        await desk.sees("Ligne 1 · Appel transféré à")
        await desk.press("f2", "f8")
        await desk.until(lambda: "○ Libre" in desk.card(2))
        entries = engine.runners["essai"].entries
        held = [x.event.by for x in entries if isinstance(x.event, e.CallHeld)]
        assert held == ["candidate", "candidate"]
        opened = [x.event.donneur_ordres for x in entries if isinstance(x.event, e.FileOpened)]
        assert opened[:2] == ["docteur_sarment", "docteur_brevol"]


async def test_the_headset_is_on_the_call_that_talks(tmp_path: Path, device: AudioDevice) -> None:
    async with hosted(tmp_path) as (engine, sitting), console_on(engine, sitting, device) as desk:
        await sitting.doors.submit(c.EndPhase(phase="preparation"), "control")
        await rings(sitting, "premier_bonjour")
        await desk.until(lambda: "◉ Sonne" in desk.card(1))
        assert not plays(device)
        await desk.press("f1")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.until(lambda: plays(device))
        await desk.press("f4")
        await desk.until(lambda: "‖ En attente" in desk.card(1))
        await desk.until(lambda: not plays(device))


def plays(device: AudioDevice) -> bool:
    """True when a leg feeds the headset: G.711 has no zero, an empty queue is nothing else."""
    headset = bytearray(2 * FRAME)
    device.exchange(array("h", [0] * FRAME), memoryview(headset), FRAME, None, None)
    return any(headset)
