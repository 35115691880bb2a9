"""The WebSocket of a sitting: entries out, commands in.

Server to client, JSON text: ``{"kind": "desk", …}`` once (candidate only), then
``{"kind": "entries", "entries": […], "now": ns}`` as they are written, ``{"kind": "clock",
"now": ns}`` every second, and for each command ``{"kind": "accepted" | "refused", "id", "why"}``.
Client to server: ``{"kind": "command", "id": …, "command": {…}}``.

Close codes: 4401 wrong key, 4404 no such sitting, 4409 a console is already open on this desk,
1003 a binary frame, 1007 not JSON.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import ValidationError
from pydantic_core import from_json

from evalengine.errors import Refused
from evalengine.server.hall import Hosted
from evalengine.vocabulary.audience import Audience
from evalengine.vocabulary.commands import COMMANDS
from evalengine.vocabulary.entry import to_json

log = logging.getLogger(__name__)

CLOCK_EVERY_S = 1.0


async def serve(socket: WebSocket, hosted: Hosted, audience: Audience, after: int) -> None:
    """Serves one reader until he leaves. The socket has been accepted and its key checked."""
    if audience == "candidate":
        await socket.send_json(hosted.desk())
    await until_one_ends(
        _send_entries(socket, hosted, audience, after),
        _send_clock(socket, hosted),
        take_commands(socket, hosted, audience),
    )


async def until_one_ends(*parts: Coroutine[Any, Any, None]) -> None:
    """Runs the parts of one socket's service together; when one ends, the others are cancelled."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            with suppress(WebSocketDisconnect, RuntimeError):  # a reader that left while we spoke
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _send_entries(socket: WebSocket, hosted: Hosted, audience: Audience, after: int) -> None:
    async for batch in hosted.doors.follow(audience, after):
        lines = ",".join(to_json(entry) for entry in batch)
        now = hosted.doors.now()
        await socket.send_text(f'{{"kind":"entries","now":{now},"entries":[{lines}]}}')
    await asyncio.Event().wait()  # the sitting is closed: the clock and the doors stay


async def _send_clock(socket: WebSocket, hosted: Hosted) -> None:
    while True:
        await socket.send_json({"kind": "clock", "now": hosted.doors.now()})
        await asyncio.sleep(CLOCK_EVERY_S)


async def take_commands(socket: WebSocket, hosted: Hosted, audience: Audience) -> None:
    """Answers each command of one reader until he leaves, or sends what is none: see the codes."""
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        if message.get("text") is None:
            await socket.close(1003)
            return
        try:
            asked = from_json(message["text"])
        except ValueError:
            await socket.close(1007)
            return
        await socket.send_json(await answer(hosted, audience, asked))


async def answer(hosted: Hosted, audience: Audience, asked: Any) -> dict[str, Any]:
    """Submits one command and says what became of it; never raises."""
    known = asked if isinstance(asked, dict) else {}
    reply = {"id": known.get("id"), "kind": "refused"}
    if audience == "engine":
        return {**reply, "why": "Cette action n’est pas de votre ressort."}
    try:
        command = COMMANDS.validate_python(known.get("command"))
        await hosted.doors.submit(command, audience)
    except ValidationError:
        return {**reply, "why": "Cette demande n’est pas comprise par le moteur."}
    except Refused as refusal:
        return {**reply, "why": str(refusal)}
    return {**reply, "kind": "accepted"}
