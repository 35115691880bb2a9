"""Fault 4: another program locks the journal's database while a call rings and is answered."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
import time
from statistics import median

import pytest

from evalengine.clock import MS
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import verify
from tests.engine_process import HOST, Desk, EngineProcess, until

LOCKED_S = 10
CALL = "rendez_vous"
IN_TIME_MS = 500
"""SIP asks again after this long (RFC 3261 §17.1.1.1): an answer within it is in time."""
LAG_MS = 20
"""What the loop may make an answer wait; how long the last of a hundred waits is the machine's
doing too, which is shared."""


@pytest.fixture
def intruder(tmp_path):
    """Another program's connection to the same file."""
    made = []

    def opened():
        made.append(sqlite3.connect(tmp_path / "journal.db", isolation_level=None, timeout=5))
        return made[0]

    yield opened
    for connection in made:
        connection.close()


async def test_calls_go_on_and_keep_their_times(tmp_path, intruder):
    async with EngineProcess(tmp_path, "essai") as engine, Desk(engine, "essai") as desk:
        await desk.rings(CALL)
        origin = desk.control.events(e.SittingOpened)[0].origin_ns
        before = len(await desk.stored())
        other = intruder()
        other.execute("BEGIN IMMEDIATE")
        answered = time.monotonic_ns()
        desk.phone.answer(CALL)
        confirmed = desk.phone.calls[0].dialog.changes
        await until(lambda: not confirmed.unconfirmed, IN_TIME_MS / 1_000)
        waits = await answers(engine, LOCKED_S)
        held = time.monotonic_ns()
        desk.phone.hold(CALL)
        agreed = desk.phone.calls[0].dialog.negotiation
        await until(lambda: agreed.agreed == "sendonly", IN_TIME_MS / 1_000)
        assert desk.control.events(e.CallPickedUp) == []  # nothing is shown before it is written
        other.execute("ROLLBACK")
        assert max(waits) < IN_TIME_MS
        assert median(waits) < LAG_MS

        picked_up = await desk.until(e.CallPickedUp)
        hold = await desk.until(e.CallHeld)
        assert 0 <= picked_up.stamp.at + origin - answered < IN_TIME_MS * MS
        assert 0 <= hold.stamp.at + origin - held < IN_TIME_MS * MS
        stored = await desk.stored()
        verify(stored)
        for entry in stored[before:]:
            if isinstance(entry.event, e.CallPickedUp | e.CallHeld):
                assert entry.at - entry.event.stamp.at < IN_TIME_MS * MS  # decided at once
        noticed = [x.event.kind for x in stored if isinstance(x.event, e.SomethingNoticed)]
        assert noticed == ["journal_full"]
    assert "Traceback" not in engine.log()


async def answers(engine: EngineProcess, seconds: float) -> list[float]:
    """How long each OPTIONS waited for its answer, in ms, over so many seconds."""
    until_ns = time.monotonic_ns() + round(seconds * 1_000) * MS
    return await asyncio.to_thread(options_ms, engine.sip_port, until_ns)


def options_ms(port: int, until_ns: int) -> list[float]:
    """Asks the engine for its OPTIONS again and again: the wait for each answer, in ms."""
    waits: list[float] = []
    with socket.socket(type=socket.SOCK_DGRAM) as peer:
        peer.bind((HOST, 0))
        peer.settimeout(2)
        own = peer.getsockname()[1]
        while time.monotonic_ns() < until_ns:
            asked = time.monotonic_ns()
            peer.sendto(options(own, port, len(waits)), (HOST, port))
            assert peer.recv(4096).startswith(b"SIP/2.0 200 ")
            waits.append((time.monotonic_ns() - asked) / MS)
            time.sleep(0.02)
    return waits


def options(own: int, port: int, number: int) -> bytes:
    lines = [
        f"OPTIONS sip:{HOST}:{port} SIP/2.0",
        f"Via: SIP/2.0/UDP {HOST}:{own};branch=z9hG4bKoptions{number}",
        "Max-Forwards: 70",
        f"From: <sip:qui@{HOST}:{own}>;tag=1",
        f"To: <sip:{HOST}:{port}>",
        f"Call-ID: options-{number}",
        f"CSeq: {number} OPTIONS",
        "Content-Length: 0",
        "\r\n",
    ]
    return "\r\n".join(lines).encode()
