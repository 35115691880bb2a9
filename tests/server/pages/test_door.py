"""Who gets in: a token for the page, a page for the socket, and nothing else behind the door."""

from __future__ import annotations

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.server.test_doors import served

from .visitor import Visitor


async def answer(engine, path):
    async with httpx.AsyncClient() as client:
        return await client.get(f"http://127.0.0.1:{engine.settings.http_port}{path}")


MANY = "?" + "a=1&" * 60 + "jeton=x"


@pytest.mark.parametrize(
    "key", ["", "?jeton=", "?jeton=x", "?jeton=%ff", MANY, "?jeton={candidate}", "?autre=1"]
)
async def test_no_page_without_the_token(tmp_path, key):
    async with served(tmp_path) as (engine, hosted):
        reply = await answer(engine, "/regie/essai" + key.format(candidate=hosted.candidate_token))
        assert reply.status_code == 403
        assert "n’ouvre pas cette épreuve" in reply.text
        assert "client_id" not in reply.text and hosted.control_token not in reply.text


@pytest.mark.parametrize(
    "path",
    [
        "/regie/ailleurs?jeton={}",
        "/regie/essai/plus?jeton={}",
        "/regie/?jeton={}",
        "/regie/%00",
        "/regie",
    ],
)
async def test_no_page_elsewhere(tmp_path, path):
    async with served(tmp_path) as (engine, hosted):
        reply = await answer(engine, path.format(hosted.control_token))
        assert reply.status_code == 404
        assert "n’existe pas" in reply.text


async def test_no_socket_without_a_page(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        place = f"ws://127.0.0.1:{engine.settings.http_port}/regie"
        socket = f"{place}/_nicegui_ws/socket.io/?EIO=4&transport=websocket"
        for address in (
            socket,
            f"{socket}&client_id=inconnu&implicit_handshake=true",
            f"{socket}&jeton={hosted.control_token}",
            f"{place}/essai?jeton={hosted.control_token}",
        ):
            with pytest.raises(InvalidStatus) as refused:
                async with connect(address):
                    pass
            assert refused.value.response.status_code == 403


async def test_the_polling_of_a_socket_has_no_door(tmp_path):
    async with served(tmp_path) as (engine, _hosted):
        reply = await answer(engine, "/regie/_nicegui_ws/socket.io/?EIO=4&transport=polling")
        assert reply.status_code == 404


async def test_a_page_of_one_sitting_moves_nothing_in_another(tmp_path):
    async with served(tmp_path) as (engine, _hosted):
        other = await engine.open("autre", scenario="prise_en_main", candidate="Autre")
        async with Visitor(engine.page_url("essai")) as visitor:
            await visitor.press("ring nulle_part")
            await visitor.sees("pas commencé")
        assert len(other.doors.entries) == len(engine.runners["autre"].entries)
        told = [entry.by for entry in other.doors.entries]
        assert set(told) == {"engine"}


async def test_everything_that_the_page_loads_is_the_engine_s_own(tmp_path):
    async with served(tmp_path) as (engine, _hosted):
        path = "/regie/" + engine.page_url("essai").split("/regie/")[1]
        page = (await answer(engine, path)).text
        assert "https://" not in page and "http://" not in page
        for asset in ("static/nicegui.js", "static/vue.esm-browser.prod.js", "static/fonts.css"):
            place = next(word for word in page.split('"') if word.endswith(asset))
            reply = await answer(engine, place)
            assert reply.status_code == 200 and len(reply.content) > 500
            if asset.endswith(".css"):
                assert "http" not in reply.text
