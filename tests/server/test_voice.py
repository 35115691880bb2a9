"""The doors of the co-évaluateur's voice: who may speak, and what is said to whoever may not."""

from __future__ import annotations

import httpx
from aiortc import RTCConfiguration, RTCPeerConnection

from evalengine.wire.webrtc import page_voice
from tests.server.test_doors import served


def door(engine, token, sitting="essai"):
    """The doors of a sitting, as the page that has ``token`` opens them."""
    return httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{engine.settings.http_port}/sittings/{sitting}",
        headers={"Authorization": f"Bearer {token}"},
    )


async def offered():
    """An offer, and its maker, to be closed."""
    maker = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    maker.addTransceiver("audio")
    await maker.setLocalDescription(await maker.createOffer())
    return maker, maker.localDescription.sdp


async def test_only_the_pages_key_opens_them(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        for token in ("x", hosted.candidate_token):
            async with door(engine, token) as client:
                for reply in (
                    await client.get("/voix"),
                    await client.post("/voix", json={"page": "aaaaaaaa", "offer": "v=0"}),
                    await client.delete("/voix?page=aaaaaaaa"),
                ):
                    assert reply.status_code == 403
                    assert reply.json()["why"] == "Cette clé n’ouvre pas cette épreuve."
        async with door(engine, hosted.control_token, "ailleurs") as client:
            assert (await client.get("/voix")).status_code == 404
        async with door(engine, hosted.control_token) as client:
            assert (await client.get("/voix")).json() == {"servers": []}


NO_REQUESTS = (
    b"",
    b"[]",
    b"{}",
    b"\xff",
    b'{"page": "aaaaaaaa"}',
    b'{"page": "../..", "offer": ""}',
    b'{"page": "aaaaaaaa", "offer": 3}',
    b'{"page": "aaaaaaaa", "offer": "' + b"x" * 70_000 + b'"}',
)


async def test_what_is_no_request_is_a_400(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        async with door(engine, hosted.control_token) as client:
            for body in NO_REQUESTS:
                reply = await client.post("/voix", content=body)
                assert (reply.status_code, list(reply.json())) == (400, ["why"])


async def test_an_offer_is_answered_and_a_second_page_must_ask_for_the_voice(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        maker, offer = await offered()
        async with door(engine, hosted.control_token) as client:
            reply = await client.post("/voix", json={"page": "premiere", "offer": offer})
            assert "m=audio" in reply.json()["answer"] and "PCMA/8000" in reply.json()["answer"]
            assert "opus" not in reply.json()["answer"]
            assert hosted.voice.standing.coming == "premiere"
            asked = {"page": "deuxieme", "offer": offer}
            reply = await client.post("/voix", json=asked)
            assert reply.status_code == 423 and "Un autre co-évaluateur" in reply.json()["why"]
            reply = await client.post("/voix", json={**asked, "takes_over": True})
            assert reply.status_code == 200
            assert hosted.voice.standing.coming == "deuxieme"
            await client.delete("/voix?page=deuxieme")
            assert hosted.voice.standing.coming == ""
            reply = await client.post("/voix", json={"page": "premiere", "offer": "v=0"})
            assert reply.status_code == 409 and "n’est pas comprise" in reply.json()["why"]
        await maker.close()


async def test_an_engine_without_aiortc_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(page_voice, "why_not", lambda: "Il manque aiortc.")
    async with served(tmp_path) as (engine, hosted):
        async with door(engine, hosted.control_token) as client:
            reply = await client.post("/voix", json={"page": "premiere", "offer": "v=0"})
            assert (reply.status_code, reply.json()) == (409, {"why": "Il manque aiortc."})
