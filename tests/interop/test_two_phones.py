"""Two real baresips, and a baresip beside our own phone, at one desk: one call, one ear."""

from __future__ import annotations

import pytest

from evalengine.vocabulary import signals as s
from tests.wire.sip.loopback import DESK, PASSWORD

from .baresip import Baresip

pytestmark = pytest.mark.peer("baresip")


@pytest.fixture
async def desk_phones(engine, tmp_path):
    """A pair of baresips, registered one after the other."""
    made = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        made.append(
            await Baresip.launched(folder, server=engine.wire.address, user=DESK, password=PASSWORD)
        )
    yield made
    for phone in made:
        await phone.close()


@pytest.mark.parametrize("by", [0, 1])
async def test_the_one_that_picks_up_has_the_call_and_the_other_falls_silent(
    engine, desk_phones, until, by
):
    winner, loser = desk_phones[by], desk_phones[1 - by]
    engine.ring("c1")
    for phone in desk_phones:
        await phone.until("CALL_INCOMING")
    await winner.command("accept")
    await loser.until("CALL_CLOSED")
    await until(engine.has(s.Answered))
    contacts = [signal.contact for signal in engine.all(s.PhoneRegistered)]
    assert engine.one(s.Answered).leg["contact"] == contacts[by]
    call_id = engine.one(s.Answered).leg["call_id"]
    await winner.on_call(call_id, "hold")
    await until(engine.has(s.PhoneHeld))
    await winner.on_call(call_id, "resume")
    await until(engine.has(s.PhoneResumed))
    await winner.on_call(call_id, "hangup")
    await until(engine.has(s.LegEnded))
    assert engine.one(s.LegEnded).cause == "hung_up" and engine.one(s.Rang)


async def test_a_busy_one_leaves_the_call_to_the_other(engine, desk_phones, until):
    """It says 486, which is for itself alone; our own phone declines for all."""
    first, second = desk_phones
    engine.ring("c1")
    for phone in desk_phones:
        await phone.until("CALL_INCOMING")
    await first.command("hangup")
    await first.until("CALL_CLOSED")
    assert engine.all(s.LegEnded) == []
    await second.command("hangup")
    await until(engine.has(s.LegEnded))
    assert (engine.one(s.LegEnded).cause, engine.one(s.LegEnded).status) == ("busy", 486)
    ours = engine.a_phone()
    await ours.start()
    engine.ring("c2")
    await until(lambda: ours.calls)
    ours.hang_up("c2")
    await until(engine.has(s.LegEnded, "c2"))
    for phone, closed in zip(desk_phones, (2, 2), strict=True):
        await phone.until("CALL_CLOSED", closed)
    assert engine.one(s.LegEnded, "c2").cause == "declined"
    await ours.stop()


async def test_a_ring_goes_on_at_both_when_the_engine_comes_back(engine, desk_phones, until):
    engine.ring("c1")
    await until(engine.has(s.Rang))
    for phone in desk_phones:
        await phone.until("CALL_INCOMING")
    leg = engine.one(s.Invited).leg
    await engine.restart_wire()
    engine.ring_again("c1", leg)
    await until(engine.has(s.LegFound))
    engine.end("c1")
    for phone in desk_phones:
        await phone.until("CALL_CLOSED")
        assert len(phone.all("CALL_INCOMING")) == 1
