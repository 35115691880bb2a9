"""Fault 1 over TLS: ``kill -9`` of a real engine, whose phone alone can connect again.

The calls go on encrypted, with keys that are in no journal, and the correspondent is heard again.
"""

from __future__ import annotations

import secrets
import socket

import pytest

from evalengine.clock import SystemClock
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.wire.sip.phone import SipPhone
from evalengine.wire.sip.transports.certificates import trusting
from evalengine.wire.sip.transports.selfmade import public_part
from evalengine.workstation import free_port
from tests.engine_process import HOST, Desk, EngineProcess, until

HELD, TALKING, RINGING = CALLS = ("rendez_vous", "renvoi_audience", "certificat")


class SecuredEngine(EngineProcess):
    """With a certificate of its own."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.tls_port = free_port(HOST, socket.SOCK_STREAM)

    def _environment(self):
        wanted = {"EVALENGINE_TLS": "true", "EVALENGINE_SIP_TLS_PORT": str(self.tls_port)}
        return super()._environment() | wanted


class SecuredDesk(Desk):
    """Its phone comes by TLS, and trusts that certificate."""

    def __init__(self, engine, sitting):
        super().__init__(engine, sitting)
        self.phone = SipPhone(
            SystemClock(),
            lambda: secrets.token_hex(12),
            server=(HOST, engine.tls_port),
            user=sitting,
            password=engine.keys(sitting).phone,
            transport="tls",
            tls=trusting(public_part(engine.folder / "tls.pem")),
        )


@pytest.fixture
async def desk(tmp_path):
    """Three calls: one held, one talking, one ringing."""
    async with SecuredEngine(tmp_path, "essai") as engine, SecuredDesk(engine, "essai") as made:
        await made.rings(*CALLS)
        await made.answers(HELD, TALKING)
        await made.until(e.CallHeld, HELD)
        yield made


async def test_three_encrypted_calls_go_on_as_if_nothing_had_been(desk):
    certificate = (desk.engine.folder / "tls.pem").read_bytes()
    await desk.engine.kill()
    await desk.engine.start()
    await desk.control.connect()
    for call in CALLS:
        await desk.until(e.CallFound, call)
    assert desk.states() == {HELD: "held", TALKING: "talking", RINGING: "ringing"}
    assert (desk.engine.folder / "tls.pem").read_bytes() == certificate
    heard = desk.phone.calls[1].media
    before = heard.stats.received
    await until(lambda: heard.stats.received > before + 25)
    assert heard.secured and heard.stats.forged == 0
    desk.phone.answer(RINGING)
    await desk.until(e.CallPickedUp, RINGING)
    await desk.until(e.CallHeld, TALKING)
    desk.phone.resume(HELD)
    await desk.until(e.CallResumed, HELD)
    desk.phone.hang_up(TALKING)
    assert (await desk.until(e.CallEnded, TALKING)).by == "candidate"
    for call in (HELD, RINGING):
        await desk.control.asks(c.HangUp(call=call))
    await until(lambda: not desk.phone.calls)
    assert not desk.control.events(e.SomethingNoticed)
    assert b"inline:" not in (desk.engine.folder / "journal.db").read_bytes()
    assert "Traceback" not in desk.engine.log()


async def test_a_phone_that_refuses_encryption_is_named_to_the_coevaluateur(tmp_path):
    async with SecuredEngine(tmp_path, "essai") as engine:
        desk = SecuredDesk(engine, "essai")
        desk.phone._encrypts = False
        async with desk:
            await desk.control.asks(c.TriggerCall(call=RINGING))
            noticed = await desk.until(e.SomethingNoticed)
            assert noticed.kind == "media_refused" and "SRTP" in noticed.detail
            assert (await desk.until(e.CallEnded, RINGING)).cause == "failed"
        assert engine.log().count("refuses encrypted voice") == 1
