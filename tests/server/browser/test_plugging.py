"""Who may plug a headset, and what a page that misbehaves gets.

A whole call in a real browser is in `test_headset`.
"""

from __future__ import annotations

import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.headset_page import plugged
from tests.patience import patience
from tests.wire.webrtc.browser import until

CALL = "premier_bonjour"


def address(desk, *, token=None, sitting="essai"):
    token = desk.hosted.candidate_token if token is None else token
    port = desk.engine.settings.http_port
    return f"ws://127.0.0.1:{port}/poste/{sitting}/casque?jeton={token}"


def events(hosted, kind):
    return [entry.event for entry in hosted.doors.entries if isinstance(entry.event, kind)]


async def in_a_call(hosted):
    await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
    await hosted.doors.submit(c.TriggerCall(call=CALL), "control")
    await until(lambda: events(hosted, e.CallRang))
    await hosted.doors.submit(c.Gesture(call=CALL, verb="answer"), "candidate")
    await until(lambda: events(hosted, e.CallPickedUp))


async def closing(socket):
    with pytest.raises(ConnectionClosed) as closed:
        async with patience(5):
            while True:
                await socket.recv()
    return closed.value.rcvd.code


@pytest.mark.parametrize(
    ("given", "code"),
    [({"token": "0" * 32}, 4401), ({"token": ""}, 4401), ({"sitting": "x"}, 4404)],
)
async def test_without_its_key_nothing_is_plugged(desk, given, code):
    async with connect(address(desk, **given)) as socket:
        assert await closing(socket) == code


@pytest.mark.parametrize(
    ("frame", "code"),
    [(b"\x00", 1003), ("{", 1007), ('{"kind": "offer"}', 1007), ('{"kind": "sing"}', 1007)],
)
async def test_what_is_no_frame_ends_its_own_socket_only(desk, frame, code):
    async with connect(address(desk)) as socket:
        await socket.send(frame)
        assert await closing(socket) == code
    async with plugged(address(desk)) as page:
        assert page.stood == ""


async def test_an_offer_that_is_none_is_refused_with_a_sentence(desk):
    async with connect(address(desk)) as socket:
        assert json.loads(await socket.recv()) == {"kind": "servers", "servers": []}
        await socket.send(json.dumps({"kind": "offer", "sdp": "v=0 " * 9_000}))
        told = json.loads(await socket.recv())
        assert told["kind"] == "refused" and told["why"].endswith(".")


async def test_a_second_window_is_refused_and_takes_over_once_the_first_is_gone(desk):
    async with plugged(address(desk)) as first:
        await in_a_call(desk.hosted)
        await until(lambda: first.states == {CALL: "talking"})
        async with connect(address(desk)) as second:
            assert await closing(second) == 4409
        assert events(desk.hosted, e.DeskPhoneChanged)[-1].status == "reachable"
    async with plugged(address(desk)) as second:
        await until(lambda: second.states == {CALL: "talking"})
    [cut] = [one for one in events(desk.hosted, e.SomethingNoticed) if one.kind == "headset_cut"]
    assert "resté coupé pendant" in cut.detail
    assert len(events(desk.hosted, e.CallPickedUp)) == 1


async def test_a_gesture_without_a_headset_is_refused_by_its_event(desk):
    async with plugged(address(desk)):
        await in_a_call(desk.hosted)
    await until(lambda: events(desk.hosted, e.DeskPhoneChanged)[-1].status == "unreachable")
    await desk.hosted.doors.submit(c.Gesture(call=CALL, verb="hold"), "candidate")
    await until(lambda: events(desk.hosted, e.GestureFailed))
    assert events(desk.hosted, e.GestureFailed)[0].status == 480
