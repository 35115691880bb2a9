"""What the co-évaluateur's page costs the loop that carries the voices."""

from __future__ import annotations

import asyncio
import gc
import secrets
import socket
import tempfile
import time
from asyncio.subprocess import PIPE
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.children import python
from bench.figures import ratio, spread
from evalengine.bootstrap import Engine
from evalengine.clock import SystemClock
from evalengine.dossier.loader import load_dossier
from evalengine.projections.control import Control
from evalengine.server.hall import Hosted
from evalengine.server.regie.drawing import board, card, head, lines, talk, work
from evalengine.server.regie.scene import Scene
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.sip.phone import SipPhone
from evalengine.workstation import free_port, free_sip_port

SITTING, SECONDS, ENTRY_EVERY_S, PAGES = "banc", 8, 0.2, 3
DRAWINGS = 300


async def measure() -> dict[str, Any]:
    """How late the 20 ms ticks are, while three lines live and an entry comes five times a second:
    without a page, while pages are loaded one after the other, and with three open.

    ``cpu_between_ticks_ms`` is what the loop's own thread worked from one tick to the next: a
    machine that others use makes ticks late too, but not this.
    """
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        settings = Settings.load(
            {},
            state_folder=Path(folder),
            http_port=free_port("127.0.0.1", socket.SOCK_STREAM),
            sip_port=free_sip_port("127.0.0.1"),
        )
        async with Engine(settings, load_dossier()) as engine:
            hosted = await engine.open(SITTING, scenario="rendez_vous_ordinaires", candidate="Banc")
            serving = asyncio.create_task(engine.serve_http())
            try:
                return await _measured(engine, hosted, Path(folder))
            finally:
                engine.leave()
                await serving


async def _measured(engine: Engine, hosted: Hosted, folder: Path) -> dict[str, Any]:
    phone = SipPhone(
        SystemClock(),
        lambda: secrets.token_hex(12),
        server=engine.wire.address,
        user=hosted.sip.user,
        password=hosted.sip.password,
    )
    await phone.start()
    await _three_lines(hosted, phone)
    gc.collect()
    gc.freeze()  # as the engine does once it is up
    url = engine.page_url(SITTING)
    told: dict[str, Any] = {"without_a_page": await _late(hosted)}
    for name, how in (("pages_being_loaded", "load"), (f"{PAGES}_pages_open", "stay")):
        arguments = ("bench.visiting", url, how, str(PAGES))
        async with python(*arguments, log=folder / "log", stdout=PIPE) as visitors:
            assert visitors.stdout is not None
            await visitors.stdout.readline()
            told[name] = await _late(hosted)
    await phone.stop()
    alone, opened = told["without_a_page"], told[f"{PAGES}_pages_open"]
    told["drawing_ms"] = await _drawing(hosted)
    return {**told, "ratio_p99_open_to_without": _ratio(opened, alone)}


def _ratio(one: dict[str, Any], other: dict[str, Any]) -> dict[str, float | None]:
    return {name: ratio(one[name]["p99"], other[name]["p99"], 1) for name in one}


async def _three_lines(hosted: Hosted, phone: SipPhone) -> None:
    """One talks, one waits, one rings."""
    await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
    for rank, call in enumerate(hosted.scenarios[0].calls[:3]):
        await hosted.doors.submit(c.TriggerCall(call=call.id), "control")
        await asyncio.wait_for(_rings(hosted, call.id), 5)
        if rank < 2:
            phone.answer(call.id)
        await asyncio.sleep(0.2)


async def _rings(hosted: Hosted, call: str) -> None:
    async for batch in hosted.doors.follow("control"):
        if any(isinstance(x.event, e.CallRang) and x.event.call == call for x in batch):
            return


async def _late(hosted: Hosted) -> dict[str, Any]:
    ticker = Ticker(SystemClock())
    used = [time.thread_time_ns()]

    def tick(_number: int) -> None:
        used.append(time.thread_time_ns())

    ticker.add(tick)
    for rank in range(round(SECONDS / ENTRY_EVERY_S)):
        note = c.KeepScratchpad(call=hosted.scenarios[0].calls[0].id, text=f"note {rank}")
        await hosted.doors.submit(note, "candidate")
        await asyncio.sleep(ENTRY_EVERY_S)
    ticker.remove(tick)
    late = ticker.lateness
    return {
        "late_ms": {
            "count": late.count,
            "p50": late.percentile_ns(50) / 1e6,
            "p99": late.percentile_ns(99) / 1e6,
            "max": round(late.max_ns / 1e6, 3),
        },
        "cpu_between_ticks_ms": spread((to - since) / 1e6 for since, to in pairwise(used)),
    }


async def _drawing(hosted: Hosted) -> dict[str, float | int]:
    """One drawing of every part, in ms."""
    control = Control()
    async for batch in hosted.doors.follow("control"):
        for entry in batch:
            control.apply(entry)
        break
    scene = Scene(control, hosted, now=hosted.doors.now())
    parts = (head.draw, board.rows, board.acts, lines.draw, card.draw, work.draw, talk.chat)
    taken = []
    for _ in range(DRAWINGS):
        began = time.perf_counter_ns()
        for draw in parts:
            draw(scene)
        taken.append((time.perf_counter_ns() - began) / 1e6)
    return spread(taken)
