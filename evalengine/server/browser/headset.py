"""The WebSocket of a page that carries the candidate's headset.

Page to engine, JSON text: ``{"kind": "offer", "sdp": …}`` to be connected, again when the
connection was lost; ``{"kind": "rung", "call": …}`` once it shows that a call rings; ``{"kind":
"try"}`` when the headset is tried.

Engine to page, JSON text: ``{"kind": "servers", "servers": […]}`` first; ``{"kind": "answer",
"sdp": …}`` or ``{"kind": "refused", "why": …}`` for each offer; ``{"kind": "stands", "why": …}``:
the voice is there (""), or why it is no longer; ``{"kind": "calls", "calls": [{"call", "line",
"caller", "state"}]}`` at each change.

Close codes: 1003 a binary frame, 1007 not what is said above, 4401 wrong key, 4404 no such
sitting, 4409 another page has the headset.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import WebSocket
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from evalengine.errors import Refused
from evalengine.ports import Headset, ShownCall
from evalengine.server.access import DESK_TAKEN
from evalengine.server.browser.seats import PATIENCE_S
from evalengine.server.hall import Hosted
from evalengine.server.stream import until_one_ends

_NO_FRAME, _NO_JSON = 1003, 1007
_TAKEN = "Le casque de ce poste est branché dans une autre fenêtre."


class Offer(BaseModel, extra="forbid"):
    kind: Literal["offer"]
    sdp: str


class Rung(BaseModel, extra="forbid"):
    kind: Literal["rung"]
    call: str


class Try(BaseModel, extra="forbid"):
    kind: Literal["try"]


_FRAMES: TypeAdapter[Offer | Rung | Try] = TypeAdapter(
    Annotated[Offer | Rung | Try, Field(discriminator="kind")]
)


class Page:
    """The `ports.HeadsetPage` behind a socket: what it is told waits in ``said``."""

    def __init__(self) -> None:
        self.said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def shows(self, calls: Sequence[ShownCall]) -> None:
        self.tell(kind="calls", calls=[asdict(call) for call in calls])

    def stands(self, why: str) -> None:
        self.tell(kind="stands", why=why)

    def tell(self, **told: Any) -> None:
        self.said.put_nowait(told)


class Plugs:
    """One page a desk: a second one waits a moment for the first to leave, or is refused."""

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}

    async def serve(self, socket: WebSocket, hosted: Hosted) -> None:
        """Serves one page until it leaves. The socket's key has been checked."""
        lock = self._locks.setdefault(hosted.sitting, asyncio.Lock())
        try:
            await asyncio.wait_for(lock.acquire(), PATIENCE_S)
        except TimeoutError:
            await socket.close(DESK_TAKEN, _TAKEN)
            return
        page, headset = Page(), hosted.headset
        page.tell(kind="servers", servers=headset.servers())
        try:
            await until_one_ends(_tell(socket, page), _take(socket, page, headset))
        finally:
            lock.release()
            await headset.leave(page)


async def _tell(socket: WebSocket, page: Page) -> None:
    while True:
        await socket.send_json(await page.said.get())


async def _take(socket: WebSocket, page: Page, headset: Headset) -> None:
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
        match frame:
            case Rung(call=call):
                headset.rung(page, call)
            case Try():
                headset.try_out(page)
            case Offer(sdp=sdp):
                await _answer(page, headset, sdp)


async def _answer(page: Page, headset: Headset, sdp: str) -> None:
    try:
        page.tell(kind="answer", sdp=await headset.answer(page, sdp))
    except Refused as refusal:
        page.tell(kind="refused", why=str(refusal))
