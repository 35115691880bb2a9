"""`kill -9` while the co-évaluateur speaks by a phone of his own: his voice comes back."""

from __future__ import annotations

import secrets

import pytest

from evalengine.clock import SystemClock
from evalengine.vocabulary import events as e
from evalengine.wire.sip.control_phone import account_of
from evalengine.wire.sip.phone import SipPhone
from tests.engine_process import HOST, Desk, EngineProcess, until

HIS, THE_CANDIDATES = b"\x11" * 160, b"\x22" * 160


@pytest.fixture
async def engine(tmp_path):
    async with EngineProcess(tmp_path, "essai") as started:
        yield started


@pytest.fixture
async def control(engine):
    """The co-évaluateur's phone, on the line; ``heard`` is what came of it."""
    phone = SipPhone(
        SystemClock(),
        lambda: secrets.token_hex(12),
        server=(HOST, engine.sip_port),
        user=account_of("essai"),
        password=engine.keys("essai").control_phone,
    )
    await phone.start()
    await dials(phone)
    yield phone
    await phone.stop()


async def dials(phone: SipPhone) -> None:
    phone.dial("regie")
    await until(lambda: [call.state for call in phone.calls] == ["talking"])
    phone.heard = speaks(phone, HIS)


def speaks(phone: SipPhone, frame: bytes) -> list[bytes]:
    """What ``phone`` hears on its last call, while it says ``frame``."""
    heard: list[bytes] = []
    media = phone.calls[-1].media
    media.source, media.sink = (lambda: frame), heard.append
    return heard


async def test_both_hear_each_other_again_and_nothing_was_done(engine, control):
    async with Desk(engine, "essai") as desk:
        await desk.rings("rendez_vous")
        await desk.answers("rendez_vous")
        heard = speaks(desk.phone, THE_CANDIDATES)
        await until(lambda: HIS in heard and THE_CANDIDATES in control.heard)
        await engine.kill()
        await engine.start()
        heard.clear(), control.heard.clear()
        await until(lambda: HIS in heard and THE_CANDIDATES in control.heard)
        assert desk.states() == {"rendez_vous": "talking"} and len(control.calls) == 1
        await recordings_found(desk)
        events = [entry.event for entry in await desk.stored()]
        assert not [event for event in events if isinstance(event, e.SomethingNoticed)]
        assert [event.leg != {} for event in events if isinstance(event, e.ControlPhoneChanged)][-1]


async def recordings_found(desk: Desk) -> None:
    """What was recorded before the kill was sealed after it, is counted by the new engine, and the
    call is recorded on in files of their own."""
    await desk.control.connect()

    def files(kind: type) -> set[str]:
        return {each.file for each in desk.control.events(kind)}

    await until(lambda: len(files(e.RecordingKept)) == 2 and len(files(e.RecordingBegan)) == 4)
    assert files(e.RecordingKept) < files(e.RecordingBegan)
    assert not files(e.RecordingLost)


async def test_who_is_lost_is_told_and_the_sitting_goes_on(engine, control):
    async with Desk(engine, "essai") as desk:
        await desk.rings("rendez_vous")
        await desk.answers("rendez_vous")
        heard = speaks(desk.phone, THE_CANDIDATES)
        control.hang_up(control.calls[0].id)
        noticed = await desk.until(e.SomethingNoticed)
        assert noticed.kind == "control_phone_lost"
        assert desk.states() == {"rendez_vous": "talking"}
        await engine.kill()
        await engine.start()
        await dials(control)
        await until(lambda: HIS in heard and THE_CANDIDATES in control.heard)
