"""The doors as a browser and a console meet them: a real engine, a real WebSocket."""

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from evalengine.bootstrap import Engine
from evalengine.dossier.loader import load_dossier
from evalengine.settings import Settings
from evalengine.workstation import free_port, free_sip_port


@asynccontextmanager
async def served(folder, scenario="prise_en_main", host="127.0.0.1", **more):
    """An engine with one sitting, its web server, and that sitting; ``more`` are settings."""
    settings = Settings.load(
        {},
        state_folder=folder,
        host=host,
        http_port=free_port(host, 1),
        sip_port=free_sip_port(host),
        **more,
    )
    async with Engine(settings, load_dossier()) as engine:
        hosted = await engine.open("essai", scenario=scenario, candidate="Camille <b>Essai")
        serving = asyncio.create_task(engine.serve_http())
        while not engine.serving:
            await asyncio.sleep(0.01)
        try:
            yield engine, hosted
        finally:
            engine.leave()
            await serving


def stream(engine, audience, token, sitting="essai", after=0):
    port = engine.settings.http_port
    url = f"ws://127.0.0.1:{port}/sittings/{sitting}/stream?audience={audience}&after={after}"
    return connect(url, additional_headers={"Authorization": f"Bearer {token}"})


async def said(socket, kind):
    """The next message of this kind."""
    while True:
        message = json.loads(await asyncio.wait_for(socket.recv(), 20))
        if message["kind"] == kind:
            return message


async def asks(socket, command):
    await socket.send(json.dumps({"kind": "command", "id": 7, "command": command}))
    while True:
        message = json.loads(await asyncio.wait_for(socket.recv(), 20))
        if message["kind"] in ("accepted", "refused"):
            assert message["id"] == 7
            return message


async def closing(socket):
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            await asyncio.wait_for(socket.recv(), 20)
    return closed.value.rcvd.code


async def test_a_console_is_told_its_desk_then_its_entries_then_the_time(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        async with stream(engine, "candidate", hosted.candidate_token) as socket:
            desk = json.loads(await socket.recv())
            assert desk["kind"] == "desk"
            assert desk["sip"]["user"] == "essai"
            entries = (await said(socket, "entries"))["entries"]
            assert entries[0]["event"]["type"] == "sitting_opened"
            first, second = await said(socket, "clock"), await said(socket, "clock")
            assert second["now"] > first["now"] > 0
            after = entries[-1]["seq"]
        async with stream(engine, "candidate", hosted.candidate_token, after=after) as socket:
            await said(socket, "desk")
            opened = {"type": "open_file", "donneur_ordres": "docteur_sarment"}
            assert (await asks(socket, opened))["kind"] == "accepted"


async def test_the_candidates_stream_tells_nothing_of_the_script(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        async with stream(engine, "control", hosted.control_token) as control:
            begin = {"type": "end_phase", "phase": "preparation"}
            assert (await asks(control, begin))["kind"] == "accepted"
            skip = {"type": "skip_call", "call": hosted.scenarios[0].calls[0].id, "reason": "x"}
            assert (await asks(control, skip))["kind"] == "accepted"
        async with stream(engine, "candidate", hosted.candidate_token) as socket:
            entries = (await said(socket, "entries"))["entries"]
        told = {entry["event"]["type"] for entry in entries}
        assert not told & {"call_skipped", "scenario_began"}
        assert len(entries) == len(hosted.doors.entries) - 2


async def test_refusals_are_french_sentences(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        async with stream(engine, "control", hosted.control_token) as control:
            for command, why in [
                ({"type": "trigger_call", "call": "nulle_part"}, "pas commencé"),
                ({"type": "open_file", "donneur_ordres": "docteur_sarment"}, "ressort"),
                ({"type": "fly"}, "pas comprise"),
                (None, "pas comprise"),
            ]:
                reply = await asks(control, command)
                assert reply["kind"] == "refused"
                assert why in reply["why"]


@pytest.mark.parametrize(
    ("audience", "sitting", "code"),
    [("candidate", "essai", 4401), ("control", "essai", 4401), ("candidate", "ailleurs", 4404)],
)
async def test_a_wrong_key_or_sitting_is_told_so(tmp_path, audience, sitting, code):
    async with served(tmp_path) as (engine, hosted):
        other = {"candidate": hosted.control_token, "control": hosted.candidate_token}[audience]
        async with stream(engine, audience, other, sitting) as socket:
            assert await closing(socket) == code


async def test_a_desk_has_one_console_and_is_free_again_when_it_leaves(tmp_path):
    async with served(tmp_path) as (engine, hosted):
        async with stream(engine, "candidate", hosted.candidate_token) as first:
            await said(first, "desk")
            async with stream(engine, "candidate", hosted.candidate_token) as second:
                assert await closing(second) == 4409
        await asyncio.sleep(0.05)
        async with stream(engine, "candidate", hosted.candidate_token) as third:
            await said(third, "desk")


@pytest.mark.parametrize(
    ("frame", "code"),
    [(b"\x00\x01", 1003), ("{", 1007), ('{"id": "\\ud800"}', 1007), ("x" * 70000, 1009)],
)
async def test_garbage_closes_its_own_socket_only(tmp_path, frame, code):
    async with served(tmp_path) as (engine, hosted):
        async with stream(engine, "control", hosted.control_token) as good:
            async with stream(engine, "control", hosted.control_token) as bad:
                await bad.send(frame)
                assert await closing(bad) == code
            assert (await said(good, "clock"))["now"] > 0
