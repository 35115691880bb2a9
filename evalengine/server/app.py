"""The FastAPI application: a stream per sitting, the co-évaluateur's page, a sign of life."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI, WebSocket
from fastapi.responses import RedirectResponse

from evalengine import __version__
from evalengine.server import stream
from evalengine.server.hall import Hall, Hosted
from evalengine.server.regie import mounting
from evalengine.vocabulary.audience import Audience

WRONG_KEY, NO_SITTING, DESK_TAKEN = 4401, 4404, 4409


def create_app(hall: Hall, _drafts: Path | None = None) -> FastAPI:
    """The application that serves ``hall``."""
    app = FastAPI(title="evalengine", version=__version__, docs_url=None, redoc_url=None)

    @app.get("/sante")
    def health() -> dict[str, Any]:
        return {"version": __version__, "sittings": sorted(hall.sittings)}

    @app.websocket("/sittings/{sitting}/stream")
    async def follow(
        socket: WebSocket, sitting: str, audience: Audience = "candidate", after: int = 0
    ) -> None:
        hosted = await _admit(hall, socket, sitting, audience, _bearer(socket))
        if hosted is None:
            return
        if audience == "candidate":
            await _serve_console(socket, hosted, after)
        else:
            await stream.serve(socket, hosted, audience, after)

    @app.get("/favicon.ico", include_in_schema=False)
    def icon() -> RedirectResponse:
        return RedirectResponse("data:,")

    mounting.mount(app, hall)
    return app


async def _admit(
    hall: Hall, socket: WebSocket, sitting: str, audience: Audience, token: str
) -> Hosted | None:
    """Accepts the socket; closes it with the reason when it may not enter."""
    await socket.accept()
    hosted = hall.get(sitting)
    if hosted is None:
        await socket.close(NO_SITTING, "Cette épreuve n’existe pas.")
        return None
    if not hosted.admits(audience, token):
        await socket.close(WRONG_KEY, "Cette clé n’ouvre pas cette épreuve.")
        return None
    return hosted


async def _serve_console(socket: WebSocket, hosted: Hosted, after: int) -> None:
    if hosted.consoles:
        await socket.close(DESK_TAKEN, "Une console est déjà ouverte sur ce poste.")
        return
    hosted.consoles += 1
    try:
        await stream.serve(socket, hosted, "candidate", after)
    finally:
        hosted.consoles -= 1


def _bearer(socket: WebSocket) -> str:
    scheme, _, token = socket.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
