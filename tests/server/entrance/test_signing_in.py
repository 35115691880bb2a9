"""The pages of the entrance as a browser meets them: a real engine's, without a socket."""

from __future__ import annotations

import re
from contextlib import asynccontextmanager

import httpx
import pytest

from evalengine.bootstrap import Engine
from evalengine.bootstrap.entrance import entrance_of, make_code
from evalengine.dossier.loader import load_dossier
from evalengine.errors import BadSettings
from evalengine.server.app import create_app
from evalengine.server.entrance import codes
from evalengine.server.entrance.administrator import NONE_SET, WRONG, keep_password
from evalengine.server.entrance.throttle import MOST
from evalengine.settings import Settings

PASSWORD = "cheval agrafe pile"


class Entry:
    """A browser before the entrance of an engine that has the sitting « essai »."""

    def __init__(self, settings, hosted, client):
        self.settings, self.hosted, self.client = settings, hosted, client

    async def types(self, code):
        return await self.client.post("/entrer", data={"code": code})

    async def signs_in(self, password=PASSWORD):
        return await self.client.post("/administration/entrer", data={"mot_de_passe": password})

    async def makes(self, role, sitting="essai"):
        asked = {"sitting": sitting, "role": role}
        return await self.client.post("/administration/codes", data=asked)


@asynccontextmanager
async def entry_of(folder, source="192.0.2.7"):
    ports = dict.fromkeys(("http_port", "sip_port", "sip_tls_port"), 0)
    settings = Settings.load({}, state_folder=folder, code_minutes=10, **ports)
    async with Engine(settings, load_dossier()) as engine:
        hosted = await engine.open("essai", scenario="prise_en_main", candidate="Camille Essai")
        app = create_app(engine.hall, entrance=entrance_of(settings, engine.host))
        transport = httpx.ASGITransport(app, client=(source, 40000))
        async with httpx.AsyncClient(
            transport=transport, base_url="http://moteur.example"
        ) as client:
            yield Entry(settings, hosted, client)


@pytest.fixture
async def entry(tmp_path):
    async with entry_of(tmp_path) as standing:
        yield standing


async def test_a_code_of_the_command_line_sends_each_to_his_place(entry):
    places = {
        "candidate": "poste/essai",
        "control": "regie/essai",
        "evaluator": "regie/essai/grille",
    }
    for role, place in places.items():
        reply = await entry.types(await make_code(entry.settings, "essai", role))
        assert reply.status_code == 303
        assert reply.headers["location"] == f"/{place}?jeton={entry.hosted.key(role)}"
        assert reply.headers["cache-control"] == "no-store"


async def test_a_code_used_twice_or_unknown_is_a_sentence_and_no_address(entry):
    code = await make_code(entry.settings, "essai", "candidate")
    await entry.types(code)
    for typed, why in [(code, codes.USED), ("ABCDEFGH", codes.UNKNOWN), ("", codes.UNKNOWN)]:
        reply = await entry.types(typed)
        assert (reply.status_code, why in reply.text) == (403, True)
        assert entry.hosted.key("candidate") not in reply.text


async def test_a_guesser_waits_even_with_the_right_code_and_the_others_do_not(entry):
    code = await make_code(entry.settings, "essai", "candidate")
    for _ in range(MOST):
        assert (await entry.types("ABCDEFGH")).status_code == 403
    reply = await entry.types(code)
    assert reply.status_code == 429
    assert "Trop d’essais" in reply.text and 0 < int(reply.headers["retry-after"]) <= 300
    entry.client._transport.client = ("192.0.2.8", 40000)
    assert (await entry.types(code)).status_code == 303


@pytest.mark.parametrize("body", [b"\xff", b"code=" + b"A" * 5_000, b"a=1&" * 60, b"code=%ff%00"])
async def test_what_is_no_form_is_an_unknown_code(entry, body):
    reply = await entry.client.post("/entrer", content=body)
    assert (reply.status_code, codes.UNKNOWN in reply.text) == (403, True)


async def test_the_administrator_signs_in_makes_codes_and_leaves(entry):
    keep_password(entry.settings.state_folder, PASSWORD)
    cookie = (await entry.signs_in()).headers["set-cookie"]
    for kept in ("HttpOnly", "SameSite=strict", "Path=/administration"):
        assert kept in cookie
    assert "Secure" not in cookie
    board = (await entry.client.get("/administration")).text
    assert "essai" in board and "co-évaluateur" in board
    made = await entry.makes("evaluator")
    code = re.search(r'class="code">([A-Z0-9-]+)<', made.text)[1]
    assert "avant 10\u00a0min" in made.text
    assert f"jeton={entry.hosted.key('evaluator')}" in (await entry.types(code)).headers["location"]
    await entry.client.post("/administration/sortir")
    assert (await entry.client.get("/administration")).status_code == 403
    assert (await entry.makes("evaluator")).status_code == 403


async def test_by_https_the_cookie_travels_by_nothing_else(entry):
    keep_password(entry.settings.state_folder, PASSWORD)
    entry.client.base_url = "https://moteur.example"
    assert "; Secure" in (await entry.signs_in()).headers["set-cookie"]


async def test_no_code_for_what_is_not_there(entry):
    keep_password(entry.settings.state_folder, PASSWORD)
    await entry.signs_in()
    for role, sitting in [("engine", "essai"), ("", "essai"), ("candidate", "ailleurs")]:
        reply = await entry.makes(role, sitting)
        assert reply.status_code == 404 and 'class="code"' not in reply.text
    with pytest.raises(BadSettings, match="n’est pas dans le journal"):
        await make_code(entry.settings, "ailleurs", "candidate")


async def test_a_wrong_password_is_told_and_soon_waits(entry):
    assert NONE_SET in (await entry.signs_in()).text
    keep_password(entry.settings.state_folder, PASSWORD)
    for _ in range(MOST - 1):
        reply = await entry.signs_in("un autre")
        assert (reply.status_code, WRONG in reply.text) == (403, True)
    assert (await entry.signs_in()).status_code == 429


async def test_the_pages_ask_nothing_of_the_outside_and_are_not_kept(entry):
    for path in ("/entrer", "/administration"):
        reply = await entry.client.get(path)
        assert "http" not in reply.text and "<script" not in reply.text
        assert reply.headers["content-security-policy"].startswith("default-src 'none';")
        assert reply.headers["cache-control"] == "no-store"


async def test_health_names_no_sitting(entry):
    assert "essai" not in (await entry.client.get("/sante")).text
    for asked, serves in [("epreuve=essai", True), ("epreuve=essai&epreuve=b", False), ("", True)]:
        assert (await entry.client.get(f"/sante?{asked}")).json()["serves"] is serves
