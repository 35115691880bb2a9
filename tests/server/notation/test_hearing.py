"""The door by which recordings are listened to, of a sitting that is over."""

from __future__ import annotations

import httpx

from evalengine.bootstrap.places import recording_keys, recordings_folder
from evalengine.vocabulary import events as e
from evalengine.wire.recorder.flac import samples_in
from evalengine.wire.recorder.keyring import path_of
from evalengine.wire.recorder.naming import folder_of
from tests.server.notation.sealed import DESK, PACKETS, sealed


async def test_who_marks_hears_one_side_of_one_call_until_its_key_is_destroyed(tmp_path) -> None:
    async with sealed(tmp_path) as (engine, hosted), httpx.AsyncClient() as client:
        place = f"http://127.0.0.1:{engine.settings.http_port}/sittings/{DESK}/ecoute"
        began = [x.event for x in hosted.doors.entries if isinstance(x.event, e.RecordingBegan)]

        async def asks(file, token=hosted.evaluator_token):
            shown = {"Authorization": f"Bearer {token}"}
            return await client.get(place, params={"fichier": file}, headers=shown)

        for event in began:
            reply = await asks(event.file)
            assert reply.status_code == 200 and reply.headers["content-type"] == "audio/flac"
            assert samples_in(reply.content) == PACKETS * 160
        assert (await asks(began[0].file, hosted.control_token)).content
        assert (await asks(began[0].file, hosted.candidate_token)).status_code == 403
        for unknown in ("", "x", f"../{DESK}/{began[0].file}", f"/{began[0].file}"):
            reply = await asks(unknown)
            assert (reply.status_code, "ne connaît pas" in reply.json()["why"]) == (404, True)

        kept = folder_of(recordings_folder(engine.settings), DESK) / began[1].file
        kept.write_bytes(kept.read_bytes() + b"\0")
        assert "a scellé" in (await asks(began[1].file)).json()["why"]
        path_of(recording_keys(engine.settings), DESK).unlink()
        reply = await asks(began[0].file)
        assert reply.status_code == 410 and "détruite" in reply.json()["why"]
