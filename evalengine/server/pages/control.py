"""The co-évaluateur's page: the calls of the scenario, the lines, and a card of cues.

The fold runs here; the browser receives drawn HTML over one WebSocket and answers with the
command of the button that was pressed.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from fastapi import WebSocket

from evalengine.projections.control import Control
from evalengine.server.hall import Hosted
from evalengine.server.pages.board import draw
from evalengine.server.stream import take_commands, until_one_ends

_SHELL = Path(__file__).with_name("control.html")
_REDRAW_EVERY_S = 0.5


def shell() -> str:
    """The empty page, the same for every sitting: its script reads the address it stands at."""
    return _SHELL.read_text("utf-8")


async def serve(socket: WebSocket, hosted: Hosted) -> None:
    """Draws the board at every change, and twice a second for the ages."""
    control = Control()
    changed = asyncio.Event()
    await until_one_ends(
        _fold(control, hosted, changed),
        _show(socket, control, hosted, changed),
        take_commands(socket, hosted, "control"),
    )


async def _fold(control: Control, hosted: Hosted, changed: asyncio.Event) -> None:
    async for batch in hosted.doors.follow("control"):
        for entry in batch:
            control.apply(entry)
        changed.set()
    await asyncio.Event().wait()  # closed: the page keeps showing how it ended


async def _show(
    socket: WebSocket, control: Control, hosted: Hosted, changed: asyncio.Event
) -> None:
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(changed.wait(), _REDRAW_EVERY_S)
        changed.clear()
        scenario = hosted.showing(control.scenario)
        board = draw(control, scenario, hosted.doors.now(), hosted.doors.failing)
        await socket.send_json({"kind": "board", "html": board})
