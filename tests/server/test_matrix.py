"""Every door with every key: who is let in is exactly what the table says.

A key is shown in every way that a door might take it: bearer, address and cookie. A route that
has no line here fails the first test.
"""

from __future__ import annotations

import httpx
import nicegui
import pytest
from starlette.routing import Mount, WebSocketRoute
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from evalengine.bootstrap.entrance import entrance_of
from evalengine.clock import SystemClock
from evalengine.server.app import create_app
from evalengine.server.browser import seats
from evalengine.server.entrance.administrator import keep_password
from evalengine.server.hall import Hall
from evalengine.settings import Settings
from tests.server.test_doors import served

PASSWORD = "cheval agrafe pile"
KEYS = [
    *("none", "wrong", "candidate", "control", "evaluator", "administrator"),
    *("other candidate", "other control", "other evaluator"),
]
EVERYBODY, NOBODY = set(KEYS), set()
FILES = "/regie/_nicegui/{version}"

TABLE = [
    ("GET /sante", "/sante?epreuve=essai", EVERYBODY),
    ("GET /favicon.ico", "/favicon.ico", EVERYBODY),
    # The candidate's desk, its stream, its terminal, its headset.
    ("WS /sittings/{sitting}/stream", "/sittings/essai/stream?audience=candidate", {"candidate"}),
    ("GET /poste/{sitting}", "/poste/essai", {"candidate"}),
    ("WS /poste/{sitting}/ecran", "/poste/essai/ecran", {"candidate"}),
    ("WS /poste/{sitting}/casque", "/poste/essai/casque", {"candidate"}),
    ("MOUNT /poste-fichiers", "/poste-fichiers/poste.css", EVERYBODY),
    # The co-évaluateur's page and voice; the évaluateur looks on.
    ("WS /sittings/{sitting}/stream", "/sittings/essai/stream?audience=control", {"control"}),
    ("WS /sittings/{sitting}/stream", "/sittings/essai/stream?audience=evaluator", NOBODY),
    ("WS /sittings/{sitting}/stream", "/sittings/essai/stream?audience=engine", NOBODY),
    ("GET /sittings/{sitting}/voix", "/sittings/essai/voix", {"control"}),
    ("POST /sittings/{sitting}/voix", "/sittings/essai/voix", {"control"}),
    ("DELETE /sittings/{sitting}/voix", "/sittings/essai/voix", {"control"}),
    ("POST /sittings/{sitting}/feuille", "/sittings/essai/feuille", {"control", "evaluator"}),
    ("GET /regie/{sitting}", "/regie/essai", {"control", "evaluator"}),
    # Both mark, each for himself.
    ("GET /regie/{sitting}/grille", "/regie/essai/grille", {"control", "evaluator"}),
    ("GET /sittings/{sitting}/ecoute", "/sittings/essai/ecoute", {"control", "evaluator"}),
    # A page of its own opens this one, no key does: see test_door.
    ("MOUNT /regie/_nicegui_ws", "/regie/_nicegui_ws/socket.io/?EIO=4&transport=websocket", NOBODY),
    # NiceGUI's own files, the same for everybody.
    *(
        (f"{kind} {FILES}/{place}", f"{FILES}/{asked}", EVERYBODY)
        for kind, place, asked in [
            ("MOUNT", "static", "static/nicegui.js"),
            ("GET", "libraries/{key:path}", "libraries/x"),
            ("GET", "components/{key:path}", "components/x"),
            ("GET", "resources/{key}/{path:path}", "resources/x/y"),
            ("GET", "dynamic_resources/{name}", "dynamic_resources/x"),
            ("GET", "esm/{key}/{path:path}", "esm/x/y"),
        ]
    ),
    # A code and a password open these, no key does: see test_signing_in.
    ("GET /entrer", "/entrer", EVERYBODY),
    ("POST /entrer", "/entrer", NOBODY),
    ("POST /administration/entrer", "/administration/entrer", NOBODY),
    ("GET /administration", "/administration", {"administrator"}),
    ("POST /administration/codes", "/administration/codes", {"administrator"}),
    ("POST /administration/sortir", "/administration/sortir", EVERYBODY),  # last: ends his session
]


def doors_of(routes, before=""):
    """Each route as it is named in the table."""
    for route in routes:
        path = before + route.path
        inner = getattr(route, "routes", None)
        if isinstance(route, Mount) and inner:
            yield from doors_of(inner, path)
        elif isinstance(route, Mount):
            yield f"MOUNT {path}"
        elif isinstance(route, WebSocketRoute):
            yield f"WS {path}"
        else:
            yield from (f"{method} {path}" for method in route.methods)


def test_every_route_has_a_line(tmp_path):
    settings = Settings.load({}, state_folder=tmp_path)
    app = create_app(Hall(), entrance=entrance_of(settings, SystemClock()))
    found = {door.replace(nicegui.__version__, "{version}") for door in doors_of(app.routes)}
    # NiceGUI has one application a process, and adds this to it the first time that it serves; the
    # door before it takes the name for a sitting's.
    found -= {"GET /regie/favicon.ico", "HEAD /regie/favicon.ico"}
    assert found == {door for door, _address, _who in TABLE}


async def test_each_door_opens_to_exactly_whom_the_table_says(tmp_path, monkeypatch):
    monkeypatch.setattr(seats, "LINGERS_S", 0.0)
    keep_password(tmp_path, PASSWORD)
    async with served(tmp_path) as (engine, hosted):
        other = await engine.open("autre", scenario="prise_en_main", candidate="Autre")
        base = f"127.0.0.1:{engine.settings.http_port}"
        keys = {
            "none": "",
            "wrong": "0" * 32,
            **keys_of(hosted),
            **{f"other {role}": key for role, key in keys_of(other).items()},
            "administrator": await session(base),
        }
        assert sorted(keys) == sorted(KEYS)
        for door, path, who in TABLE:
            address = base + path.replace("{version}", nicegui.__version__)
            let_in = {name for name, key in keys.items() if await opens(door, address, key)}
            assert (door, path, let_in) == (door, path, who)


def keys_of(hosted):
    return {role: hosted.key(role) for role in ("candidate", "control", "evaluator")}


async def session(base):
    async with httpx.AsyncClient() as client:
        asked = {"mot_de_passe": PASSWORD}
        reply = await client.post(f"http://{base}/administration/entrer", data=asked)
        return reply.cookies["administration"]


async def opens(door, address, key):
    """Whether this key is let in. That nonsense is refused behind the door is another matter."""
    kind = door.split()[0]
    if key:
        address += f"{'&' if '?' in address else '?'}jeton={key}"
    shown = {"Authorization": f"Bearer {key}", "Cookie": f"administration={key}"} if key else {}
    if kind == "WS" or "socket.io" in address:
        return await opens_socket(f"ws://{address}", shown)
    method = "GET" if kind == "MOUNT" else kind
    async with httpx.AsyncHTTPTransport() as transport:  # a client would follow to a data: address
        asked = httpx.Request(method, f"http://{address}", headers=shown)
        reply = await transport.handle_async_request(asked)
        await reply.aread()
    return reply.status_code not in (401, 403, 429)


async def opens_socket(address, headers):
    try:
        async with connect(address, additional_headers=headers) as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await socket.send("{")
                while True:
                    await socket.recv()
    except InvalidStatus as refused:
        assert refused.response.status_code == 403
        return False
    return closed.value.rcvd.code != 4401
