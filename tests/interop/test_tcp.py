"""Real phones over TCP and TLS: sipp, which we connect to, and baresip, which connects to us."""

from __future__ import annotations

import asyncio
import secrets
import socket
from asyncio.subprocess import DEVNULL

import pytest

from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from tests.patience import patience
from tests.wire.sip.lines import LINES, LineBench, secured
from tests.wire.sip.loopback import DESK, PASSWORD

from .baresip import Baresip, free_port


@pytest.fixture
async def sipp(engine, until):
    """sipp's own scenario of a phone that answers at once, as the desk's phone."""
    port = free_port(socket.SOCK_STREAM)
    process = await asyncio.create_subprocess_exec(
        "sipp", "-sn", "uas", "-t", "t1", "-i", "127.0.0.1", "-p", str(port), "-m", "3", "-nostdin",
        stdin=DEVNULL, stdout=DEVNULL, stderr=DEVNULL,
    )  # fmt: skip
    contact = f"sip:poste@127.0.0.1:{port};transport=TCP"
    engine.desk.perform(fx.KnowPhone(desk=DESK, contact=contact, expires_in_s=60))
    await listening(port)
    yield process
    if process.returncode is None:
        process.terminate()
        await process.wait()


async def listening(port):
    """Returns once something accepts connections on ``port``."""
    async with patience(5):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


@pytest.mark.peer("sipp")
async def test_three_calls_of_sipp_over_one_connection(engine, sipp, until):
    for call in ("c1", "c2", "c3"):
        engine.ring(call)
    for call in ("c1", "c2", "c3"):
        await until(engine.has(s.Answered, call), 8)
    assert len(engine.wire._endpoint.streams) == 1
    for call in ("c1", "c2", "c3"):
        engine.end(call)
    async with patience(8):
        assert await sipp.wait() == 0  # it saw every BYE
    assert engine.all(s.LegEnded) == []


@pytest.fixture(params=["tcp4", "tls4"])
async def secure(request, tmp_path):
    """The engine's wire, with a certificate of its own for TLS."""
    made = LineBench(lambda: secrets.token_hex(12), secured(LINES[request.param], tmp_path))
    yield made
    await made.wire.close()


@pytest.fixture
async def baresip(secure, tmp_path):
    transport = secure.line.transport
    made = await Baresip.launched(
        tmp_path,
        server=secure.wire.tls_address if transport == "tls" else secure.wire.address,
        user=DESK,
        password=PASSWORD,
        transport=transport,
        encryption="srtp-mand" if transport == "tls" else "",
    )
    yield made
    await made.close()


@pytest.mark.peer("baresip", "openssl")
async def test_three_calls_of_baresip_by_the_connection_that_it_registered_by(
    secure, baresip, until
):
    ids = {}
    for call in ("c1", "c2", "c3"):
        secure.ring(call)
        await until(secure.has(s.Rang, call))
        await baresip.command("accept")
        await until(secure.has(s.Answered, call))
        ids[call] = secure.one(s.Answered, call).leg["call_id"]
    assert [signal.call for signal in secure.all(s.PhoneHeld)] == ["c1", "c2"]
    await baresip.on_call(ids["c1"], "resume")
    await until(secure.has(s.PhoneResumed, "c1"))
    await baresip.on_call(ids["c1"], "transfer", "sip:204@127.0.0.1")
    await until(secure.has(s.TransferAsked, "c1"))
    secure.end("c1")
    await baresip.on_call(ids["c2"], "hangup")
    await until(secure.has(s.LegEnded, "c2"))
    secure.end("c3")
    await baresip.until("CALL_CLOSED", 3)
    assert [signal.call for signal in secure.all(s.LegEnded)] == ["c2"]
    assert secure.all(s.Noticed) == []
    assert len(secure.wire._endpoint.streams) == 1


@pytest.mark.peer("baresip", "openssl")
async def test_a_baresip_that_died_is_unreachable_at_once(secure, baresip, until):
    await baresip.kill()
    await until(lambda: [x.expires > 0 for x in secure.all(s.PhoneRegistered)][-1:] == [False])
    secure.ring("c1")
    await until(secure.has(s.LegEnded, "c1"))
    assert secure.one(s.LegEnded, "c1").cause == "unreachable"
