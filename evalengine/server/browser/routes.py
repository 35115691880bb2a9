"""The addresses of the candidate's console in a browser.

``/poste/{sitting}?jeton=…`` is the page, ``…/ecran`` the WebSocket of its terminal, ``…/casque``
that of its headset.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from evalengine.server import access
from evalengine.server.browser import page, screen
from evalengine.server.browser.headset import Plugs
from evalengine.server.browser.program import Wanted
from evalengine.server.browser.seats import Seats
from evalengine.server.hall import Hall

_FIRST_LOOK = next(iter(page.LOOKS))
_FIRST_LAYOUT = next(iter(page.LAYOUTS))


def add_to(app: FastAPI, hall: Hall, drafts: Path | None) -> None:
    """Opens these doors. ``drafts`` is where the consoles keep what is typed (None: their own)."""
    seats = Seats()
    _end_with(app, seats)
    app.mount("/poste-fichiers", StaticFiles(directory=page.STATIC), name="browser")

    @app.get("/poste/{sitting}", response_class=HTMLResponse)
    def poste(
        request: Request,
        sitting: str,
        jeton: str = "",
        couleurs: str = _FIRST_LOOK,
        touches: str = _FIRST_LAYOUT,
    ) -> HTMLResponse:
        headers = page.headers(request.headers.get("host", ""))
        hosted = hall.get(sitting)
        if hosted is None:
            return HTMLResponse(page.closed(access.UNKNOWN), 404, headers)
        if not hosted.admits("candidate", jeton):
            return HTMLResponse(page.closed(access.REFUSED), 403, headers)
        drawn = page.page(hosted, _look(couleurs), _layout(touches))
        return HTMLResponse(drawn, headers=headers)

    @app.websocket("/poste/{sitting}/ecran")
    async def terminal(
        socket: WebSocket,
        sitting: str,
        jeton: str = "",
        couleurs: str = _FIRST_LOOK,
        touches: str = _FIRST_LAYOUT,
        columns: int = 80,
        rows: int = 24,
    ) -> None:
        hosted = await access.admit(hall, socket, sitting, "candidate", jeton)
        if hosted is None:
            return
        wanted = Wanted(
            url=_own_url(socket, secured=hall.certificate is not None),
            certificate=hall.certificate,
            folder=drafts,
            colours=_look(couleurs),
            touches=_layout(touches),
            columns=screen.within(columns, screen.COLUMNS),
            rows=screen.within(rows, screen.ROWS),
        )
        await screen.serve(socket, hosted, seats, wanted)

    plugs = Plugs()

    @app.websocket("/poste/{sitting}/casque")
    async def headset(socket: WebSocket, sitting: str, jeton: str = "") -> None:
        hosted = await access.admit(hall, socket, sitting, "candidate", jeton)
        if hosted is not None:
            await plugs.serve(socket, hosted)


def _end_with(app: FastAPI, seats: Seats) -> None:
    """No console outlives the application."""
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(served: FastAPI) -> AsyncIterator[Any]:
        async with inner(served) as state:
            try:
                yield state
            finally:
                await seats.close()

    app.router.lifespan_context = lifespan


def _look(asked: str) -> str:
    return asked if asked in page.LOOKS else _FIRST_LOOK


def _layout(asked: str) -> str:
    return asked if asked in page.LAYOUTS else _FIRST_LAYOUT


def _own_url(socket: WebSocket, *, secured: bool) -> str:
    """Where this server itself listens, whatever stands between it and the browser."""
    host, port = socket.scope["server"]
    scheme = "https" if secured else "http"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
