"""Who may come before the co-évaluateur's page and the page of marks: the one whose address bears
the sitting's token, and the évaluateur, whose own token lets him look on, and mark.

NiceGUI knows no tokens, so this stands before it. Only who was let in has a page, only a page has
a socket, and the only other files served are NiceGUI's own, the same for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any
from urllib.parse import parse_qs

from nicegui import Client
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from evalengine.server.hall import Hall, Hosted
from evalengine.server.pages.gathering import Gathering
from evalengine.server.places import PAGES

WRONG_KEY = "Cette clé n’ouvre pas cette épreuve."
NO_SITTING = "Cette épreuve n’existe pas."
_FILES = "/_nicegui/"
_SOCKET = "/_nicegui_ws/socket.io/"
_REFUSAL = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Régie</title>
<body style="font:1.2rem/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1rem">
<h1 style="font-size:1.4rem">{}</h1><p>{}</p></body></html>"""

Gather = Callable[[Hosted], Gathering[Any]]


class Door:
    """ASGI middleware. ``pages`` make what is folded for each page of a sitting, by what stands
    behind the sitting's name. A page that may enter finds it in ``scope["gathering"]``, and in
    ``scope["reader"]`` whether it is the évaluateur's."""

    def __init__(self, app: ASGIApp, hall: Hall, pages: Mapping[str, Gather]) -> None:
        self._app = app
        self._hall = hall
        self._pages = pages
        self._gatherings: dict[tuple[str, str], Gathering[Any]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if scope["type"] not in ("http", "websocket") or not f"{path}/".startswith(f"{PAGES}/"):
            await self._app(scope, receive, send)
            return
        await self._before(path.removeprefix(PAGES), scope, receive, send)

    async def _before(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            known = path == _SOCKET and self._let_in(_asked(scope, "client_id"))
            # Before the handshake a close is a 403, which the page takes as "load me again".
            await (self._app(scope, receive, send) if known else send(_CLOSE))
        elif path.startswith(_FILES):
            await self._app(scope, receive, send)
        else:
            sitting, _, page = path.strip("/").partition("/")
            await self._page(sitting, page, scope, receive, send)

    async def _page(
        self, sitting: str, page: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        hosted, token = self._hall.get(sitting), _asked(scope, "jeton")
        if hosted is None or page not in self._pages:
            await _refusal(404, NO_SITTING)(scope, receive, send)
            return
        evaluator = hosted.admits("evaluator", token)
        if not evaluator and not hosted.admits("control", token):
            await _refusal(403, WRONG_KEY)(scope, receive, send)
            return
        gathering = self._gathering(hosted, page)
        entered = {**scope, "door": self, "gathering": gathering, "reader": evaluator}
        await self._app(entered, receive, send)

    def _let_in(self, page: str) -> bool:
        """This page came through here, and not through the door of another engine."""
        client = Client.instances.get(page)
        return client is not None and client.request.scope.get("door") is self

    def _gathering(self, hosted: Hosted, page: str) -> Gathering[Any]:
        known = self._gatherings.get((hosted.sitting, page))
        if known is None or known.hosted is not hosted:
            known = self._pages[page](hosted)
            self._gatherings[hosted.sitting, page] = known
        return known


_CLOSE = {"type": "websocket.close", "code": 4401, "reason": WRONG_KEY}


def _asked(scope: Scope, name: str) -> str:
    """A value of the query, "" when there is none; what is not text is none."""
    asked: bytes = scope.get("query_string", b"")
    try:
        query = parse_qs(asked.decode("ascii"), max_num_fields=50)
    except ValueError:  # too many, or no address that a browser would send
        return ""
    return query.get(name, [""])[0]


def _refusal(status: int, why: str) -> HTMLResponse:
    told = "Ouvrez la page par l’adresse entière que le moteur a affichée."
    return HTMLResponse(_REFUSAL.format(escape(why), told), status)
