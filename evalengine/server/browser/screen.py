"""The WebSocket of a page that shows a console.

Page to engine, JSON text: ``{"kind": "typed", "text": …}`` as a terminal sends it, ``{"kind":
"size", "columns": …, "rows": …}`` in cells. Engine to page, binary: what the terminal is to draw.

Close codes: 1000 the candidate left the console, 1003 a binary frame, 1007 not what is said above,
4401 wrong key, 4404 no such sitting, 4409 another window has this desk, 4500 the console died.
"""

from __future__ import annotations

import logging
from typing import Annotated, Literal

from fastapi import WebSocket
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from evalengine.server.access import DESK_TAKEN
from evalengine.server.browser.program import Program, Wanted
from evalengine.server.browser.seats import Seats
from evalengine.server.hall import Hosted
from evalengine.server.stream import until_one_ends

log = logging.getLogger(__name__)

LEFT, CONSOLE_DIED = 1000, 4500
_NO_FRAME, _NO_JSON = 1003, 1007

COLUMNS, ROWS = (20, 500), (5, 200)
"""The least and the most of a terminal: a page may be shrunk to nothing."""


class Typed(BaseModel, extra="forbid"):
    kind: Literal["typed"]
    text: str


class Resized(BaseModel, extra="forbid"):
    kind: Literal["size"]
    columns: int
    rows: int


_FRAMES: TypeAdapter[Typed | Resized] = TypeAdapter(
    Annotated[Typed | Resized, Field(discriminator="kind")]
)


def within(cells: int, bounds: tuple[int, int]) -> int:
    """``cells`` as a terminal can have them."""
    return min(max(cells, bounds[0]), bounds[1])


async def serve(socket: WebSocket, hosted: Hosted, seats: Seats, wanted: Wanted) -> None:
    """Runs a console for this page until one of them ends. The socket's key has been checked."""
    try:
        async with seats.console(hosted, wanted) as program:
            if program is None:
                await socket.close(DESK_TAKEN, "Ce poste est déjà ouvert dans une autre fenêtre.")
            else:
                await until_one_ends(_draw(socket, program), _take(socket, program))
    except OSError as error:
        log.error("no console for %s: %s", hosted.sitting, error)
        await socket.close(CONSOLE_DIED, "La console ne démarre pas.")


async def _draw(socket: WebSocket, program: Program) -> None:
    async for drawn in program.drawn():
        await socket.send_bytes(drawn)
    if await program.ended() == 0:
        await socket.close(LEFT, "Vous avez quitté la console.")
    else:
        await socket.close(CONSOLE_DIED, "La console s’est arrêtée.")


async def _take(socket: WebSocket, program: Program) -> None:
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        if message.get("text") is None:
            await socket.close(_NO_FRAME)
            return
        try:
            frame = _FRAMES.validate_json(message["text"])
        except ValidationError:
            await socket.close(_NO_JSON)
            return
        if isinstance(frame, Typed):
            await program.types(frame.text)
        else:
            await program.resizes(within(frame.columns, COLUMNS), within(frame.rows, ROWS))
