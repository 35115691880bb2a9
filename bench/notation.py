"""How soon a marker can mark: his page of 70 criteria and 2,000 marks, in a real browser."""

from __future__ import annotations

import asyncio
import socket
import tempfile
import time
from pathlib import Path
from typing import Any, Literal

from bench.closing import SITTING, interspersed, the_exam
from bench.figures import spread
from evalengine.bootstrap import Engine
from evalengine.dossier.loader import load_dossier
from evalengine.journal.sql import SqlJournal
from evalengine.server.hall import Hosted
from evalengine.server.notation.drawing import card, criteria, head
from evalengine.server.notation.judging import Judging
from evalengine.server.notation.sight import Sight, View
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry
from evalengine.workstation import free_port, free_sip_port
from tests.server.pages.browser import Browser

MARKS, LOADS, KEYS, DRAWINGS = 2_000, 5, 20, 50
_SIGNS: tuple[Literal["well", "badly", "to_discuss"], ...] = ("well", "badly", "to_discuss")
# In the browser: its time from the beginning of the navigation (ms) until a key would be obeyed.
_INTERACTIVE = """new Promise((resolve) => {
  const look = () =>
    document.querySelector("#page .step[aria-pressed=true]") && window.socket?.connected
      ? resolve(performance.now())
      : requestAnimationFrame(look);
  look();
})"""
# From a key until the criterion that it chose is on the page (ms).
_KEY = """new Promise((resolve) => {
  const chosen = () => document.querySelector("#page .step[aria-pressed=true]").dataset.act;
  const before = chosen(), began = performance.now();
  const look = () =>
    chosen() === before ? requestAnimationFrame(look) : resolve(performance.now() - began);
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
  look();
})"""


async def measure() -> dict[str, Any]:
    """Until the page can be used: the first time, then as a browser that knows its files; from a
    key to the page that shows it; the same with an entry before each; one drawing, in ms."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        settings = Settings.load(
            {},
            state_folder=Path(folder),
            http_port=free_port("127.0.0.1", socket.SOCK_STREAM),
            sip_port=free_sip_port("127.0.0.1"),
        )
        entries = _marked()
        journal = await SqlJournal.open(settings.database_url)
        await journal.append(SITTING, entries)
        await journal.close()
        async with Engine(settings, load_dossier()) as engine:
            hosted = await engine.open(SITTING, scenario="examen", candidate="Banc")
            serving = asyncio.create_task(engine.serve_http())
            while not engine.serving:  # noqa: ASYNC110 - nothing tells of it
                await asyncio.sleep(0.01)
            try:
                told = await _in_a_browser(hosted, engine.grid_url(SITTING))
            finally:
                engine.leave()
                await serving
        return {"entries": len(entries), "marks": MARKS, **told, "drawing_ms": _drawing(entries)}


def _marked() -> list[Entry]:
    """The exam until its calls are over, with marks between its entries."""

    def mark(number: int, _at: int) -> e.Event:
        sign = _SIGNS[number % len(_SIGNS)]
        return e.MomentPinned(marker="evaluator", sign=sign, call="", criterion="", text="")

    exam = the_exam()
    last = next(
        entry.seq
        for entry in exam
        if isinstance(entry.event, e.PhaseBegan) and entry.event.phase == "grace"
    )
    return interspersed(exam[:last], MARKS, "evaluator", mark)


async def _in_a_browser(hosted: Hosted, url: str) -> dict[str, Any]:
    async with Browser() as browser:
        loads = [await _loaded(browser, url) for _ in range(1 + LOADS)]
        keys = [await _pressed(browser) for _ in range(KEYS)]
        live = []
        for _ in range(KEYS):
            pin = c.PinMoment(marker="evaluator", sign="well")
            await hosted.doors.submit(pin, "evaluator")
            live.append(await _pressed(browser))
        nodes = await browser.runs("document.querySelectorAll('*').length")
        troubles = browser.troubles
    return {
        "nodes": nodes,
        "interactive_first_ms": round(loads[0]),
        "interactive_ms": spread(loads[1:]),
        "key_ms": spread(keys),
        "key_while_entries_come_ms": spread(live),
        "troubles": troubles,
    }


async def _loaded(browser: Browser, url: str) -> float:
    await browser.opens(url)
    async with asyncio.timeout(30):
        told = await browser.asks(
            "Runtime.evaluate", expression=_INTERACTIVE, awaitPromise=True, returnByValue=True
        )
    return float(told["result"]["value"])


async def _pressed(browser: Browser) -> float:
    told = await browser.asks(
        "Runtime.evaluate", expression=_KEY, awaitPromise=True, returnByValue=True
    )
    return float(told["result"]["value"])


def _drawing(entries: list[Entry]) -> dict[str, dict[str, float | int]]:
    """One drawing of each part."""
    judging = Judging(load_dossier().grid)
    for entry in entries:
        judging.apply(entry)
    judging.refresh(entries[-1].at)
    sight = Sight(judging, "evaluator", View())
    parts = {"picture": head.picture, "criteria": criteria.rows, "card": card.draw}
    told = {}
    for name, draw in parts.items():
        taken = []
        for _ in range(DRAWINGS):
            began = time.perf_counter_ns()
            draw(sight)
            taken.append((time.perf_counter_ns() - began) / 1e6)
        told[name] = spread(taken)
    return told
