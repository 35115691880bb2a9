"""How soon the candidate's console shows what happens: in a real terminal, on the real engine."""

from __future__ import annotations

import asyncio
import secrets
import socket
import tempfile
import time
from contextlib import AbstractAsyncContextManager
from itertools import cycle
from pathlib import Path
from typing import Any

from bench.cores import rss_kb
from bench.figures import spread
from bench.replayed import replayed
from bench.school import CALLED, SCENARIO, call_id, write_school
from bench.terminal import Terminal, terminal
from evalengine.bootstrap import Engine
from evalengine.clock import SystemClock
from evalengine.dossier.loader import load_dossier
from evalengine.server.hall import Hosted
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.wire.sip.phone import SipPhone
from evalengine.workstation import free_port, free_sip_port

SITTING, CALLS, APPOINTMENTS = "banc", 60, 1_000
STARTS = 5
KEY_EVERY_S = 0.1
COLUMNS, ROWS = 120, 40
_LONGEST = 20
_LETTERS = "kwzxq"
"""Typed, and in no word that the screen writes meanwhile."""
_BETWEEN_S = 0.3
_SETTLES_S = 5
"""A console is opened before the calls: meanwhile it draws what will be wanted."""
_REST_S = 30
"""What a replayed desk rests on screen before its memory is read."""


async def measure() -> dict[str, Any]:
    """Starts; rings and keys with a crowded agenda open and its form being typed in; memory after
    an exam. All in ms but for memory."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        write_school(folder, CALLS, APPOINTMENTS)
        settings = Settings.load(
            {},
            dossier_folder=folder,
            state_folder=folder,
            http_port=free_port("127.0.0.1", socket.SOCK_STREAM),
            sip_port=free_sip_port("127.0.0.1"),
        )
        async with Engine(settings, load_dossier(folder)) as engine:
            hosted = await engine.open(SITTING, scenario=SCENARIO, candidate="Banc Essai")
            serving = asyncio.create_task(engine.serve_http())
            try:
                desk = _Desk(f"http://127.0.0.1:{settings.http_port}", hosted, folder)
                told = await desk.measured()
            finally:
                engine.leave()
                await serving
        told["memory_after_an_exam"] = await _memory(folder)
    return told


class _Desk:
    def __init__(self, url: str, hosted: Hosted, folder: Path) -> None:
        self._url, self._hosted, self._folder = url, hosted, folder

    def _console(self) -> AbstractAsyncContextManager[Terminal]:
        return terminal(
            *("console", "--sans-telephone", "--sans-son"),
            columns=COLUMNS,
            rows=ROWS,
            environ={
                "EVALENGINE_URL": self._url,
                "EVALENGINE_SITTING": SITTING,
                "EVALENGINE_TOKEN": self._hosted.candidate_token,
                "EVALENGINE_CONSOLE_FOLDER": str(self._folder / "drafts"),
            },
        )

    async def measured(self) -> dict[str, Any]:
        starts = [await self._start() for _ in range(STARTS)]
        await self._hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
        await self._hosted.doors.submit(c.OpenFile(donneur_ordres=CALLED), "candidate")
        phone = SipPhone(
            SystemClock(),
            lambda: secrets.token_hex(12),
            server=("127.0.0.1", self._hosted.sip.port),
            user=self._hosted.sip.user,
            password=self._hosted.sip.password,
        )
        await phone.start()
        async with self._console() as screen:
            await screen.shows("Banc Essai")
            await asyncio.sleep(_SETTLES_S)
            await _open_form(screen)
            keys: list[float] = []
            typing = asyncio.create_task(_type(screen, keys))
            cards = [await self._ring(screen, number) for number in range(CALLS)]
            typing.cancel()
        await phone.stop()
        return {
            "appointments": APPOINTMENTS,
            "start_to_desk_ms": spread(starts),
            "ring_to_card_ms": spread(cards),
            "key_to_screen_ms": spread(keys),
        }

    async def _start(self) -> float:
        began = time.perf_counter_ns()
        async with self._console() as screen:
            return (await screen.shows("Banc Essai") - began) / 1e6

    async def _ring(self, screen: Terminal, number: int) -> float:
        """From the ring's entry, as the stream has it, to its caller on the card."""
        call = call_id(number)
        rang, mark = asyncio.create_task(self._rang(call)), screen.mark
        await self._hosted.doors.submit(c.TriggerCall(call=call), "control")
        since = await rang
        shown = await screen.shows(f"Correspondant {number}", mark)
        await self._hosted.doors.submit(c.HangUp(call=call), "control")
        await asyncio.sleep(_BETWEEN_S)
        return (shown - since) / 1e6

    async def _rang(self, call: str) -> int:
        async for batch in self._hosted.doors.follow("candidate"):
            if any(isinstance(x.event, e.CallRang) and x.event.call == call for x in batch):
                return time.perf_counter_ns()
        raise AssertionError("the sitting is closed")


async def _open_form(screen: Terminal) -> None:
    """The agenda, and the form that books; the focus goes to who it is for."""
    screen.types("\x10a")
    await screen.shows("Plage")
    screen.types("r")
    await screen.shows("Réserver")
    mark = screen.mark
    screen.types("\t\t\t")
    screen.types("kwz")
    await screen.shows("z", mark)


async def _type(screen: Terminal, taken: list[float]) -> None:
    """Letters into the form, one after the other, each until it is there: into ``taken``, ms."""
    for rank, letter in enumerate(cycle(_LETTERS)):
        since, mark = time.perf_counter_ns(), screen.mark
        screen.types(letter)
        taken.append((await screen.shows(letter, mark) - since) / 1e6)
        if rank % _LONGEST == 0:
            screen.types("\x15")  # the field is emptied
        await asyncio.sleep(KEY_EVERY_S)


async def _memory(folder: Path) -> dict[str, Any]:
    async with replayed() as replay:
        options = ("--sans-telephone", "--sans-son")
        environ = {**replay.environ, "EVALENGINE_CONSOLE_FOLDER": str(folder / "drafts")}
        size = {"columns": COLUMNS, "rows": ROWS}
        async with terminal("console", *options, **size, environ=environ) as screen:
            await screen.shows(replay.candidate)
            await asyncio.sleep(_REST_S)
            return {
                "entries": replay.entries,
                "minutes": replay.minutes,
                "resident_mb": round(rss_kb(screen.program.pid) / 1024, 1),
            }
