"""The FastAPI application: a stream per sitting, the web pages, a sign of life."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Query, WebSocket
from fastapi.responses import RedirectResponse

from evalengine import __version__
from evalengine.server import hearing, mounting, sheets, stream, voice
from evalengine.server.access import DESK_TAKEN, admit, bearer
from evalengine.server.browser import routes as browser
from evalengine.server.entrance import routes as entering
from evalengine.server.hall import Hall, Hosted
from evalengine.vocabulary.audience import Audience


def create_app(
    hall: Hall, drafts: Path | None = None, entrance: entering.Entrance | None = None
) -> FastAPI:
    """The application that serves ``hall``. Consoles in a browser keep their drafts in ``drafts``;
    None: in the user's own folder. Without an ``entrance`` nobody signs in: keys alone open."""
    app = FastAPI(title="evalengine", version=__version__, openapi_url=None)

    @app.get("/sante")
    def health(epreuve: Annotated[list[str] | None, Query()] = None) -> dict[str, Any]:
        # Open to all, so it lists nobody: a sitting may be named after its candidate.
        return {"version": __version__, "serves": all(map(hall.get, epreuve or []))}

    @app.websocket("/sittings/{sitting}/stream")
    async def follow(
        socket: WebSocket, sitting: str, audience: Audience = "candidate", after: int = 0
    ) -> None:
        hosted = await admit(hall, socket, sitting, audience, bearer(socket))
        if hosted is None:
            return
        if audience == "candidate":
            await _serve_console(socket, hosted, after)
        else:
            await stream.serve(socket, hosted, audience, after)

    if entrance is not None:
        entering.add_to(app, hall, entrance)
    voice.add_to(app, hall)
    hearing.add_to(app, hall)
    sheets.add_to(app, hall)
    browser.add_to(app, hall, drafts)

    @app.get("/favicon.ico", include_in_schema=False)
    def icon() -> RedirectResponse:
        return RedirectResponse("data:,")

    mounting.mount(app, hall)
    return app


async def _serve_console(socket: WebSocket, hosted: Hosted, after: int) -> None:
    if hosted.consoles:
        await socket.close(DESK_TAKEN, "Une console est déjà ouverte sur ce poste.")
        return
    hosted.consoles += 1
    hosted.doors.console_seen(True)
    try:
        await stream.serve(socket, hosted, "candidate", after)
    finally:
        hosted.consoles -= 1
        hosted.doors.console_seen(False)
