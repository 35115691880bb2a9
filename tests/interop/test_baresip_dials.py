"""A real baresip calls out through the engine, as the candidate's phone."""

from __future__ import annotations

import pytest

from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from tests.wire.sip.loopback import DESK, PASSWORD

from .baresip import Baresip

pytestmark = pytest.mark.peer("baresip")

OUT = "sortant-1"


@pytest.fixture
async def phone(engine, tmp_path):
    made = await Baresip.launched(
        tmp_path, server=engine.wire.address, user=DESK, password=PASSWORD
    )
    yield made
    await made.close()


async def dials(engine, phone, until):
    await phone.command("dial", f"sip:311@127.0.0.1:{engine.wire.address[1]}")
    await until(engine.has(s.Dialled))
    signal = engine.one(s.Dialled)
    assert signal.target == "311" and signal.arrival.source == "kernel"
    engine.desk.perform(fx.RingBack(call=OUT, token=signal.call, line=1))
    await phone.until("CALL_RINGING")
    return str(signal.leg["call_id"])


async def test_it_is_answered_held_resumed_and_hangs_up(engine, phone, until):
    call_id = await dials(engine, phone, until)
    engine.desk.perform(fx.AnswerDialled(call=OUT))
    await phone.until("CALL_ESTABLISHED")
    media = engine.desk.media_of(OUT)
    await until(lambda: media.stats.received > 20)
    await phone.on_call(call_id, "hold")
    await until(engine.has(s.PhoneHeld, OUT))
    await phone.on_call(call_id, "resume")
    await until(engine.has(s.PhoneResumed, OUT))
    await phone.on_call(call_id, "hangup")
    await until(engine.has(s.LegEnded, OUT))
    assert engine.one(s.LegEnded).cause == "hung_up"


async def test_nobody_answers_it_or_it_gives_up(engine, phone, until):
    await dials(engine, phone, until)
    engine.desk.perform(fx.RefuseDialled(call=OUT, token="", status=486))
    await phone.until("CALL_CLOSED")
    engine.signals.clear()
    await dials(engine, phone, until)
    await phone.command("hangup")
    await until(engine.has(s.LegEnded, OUT))
    assert engine.one(s.LegEnded).cause == "hung_up"


async def test_an_answered_call_is_found_again_after_a_crash_of_the_engine(engine, phone, until):
    await dials(engine, phone, until)
    leg = engine.one(s.Dialled).leg
    engine.desk.perform(fx.AnswerDialled(call=OUT))
    await phone.until("CALL_ESTABLISHED")
    await engine.restart_wire()
    engine.desk.perform(fx.FindLeg(call=OUT, desk=DESK, token="", line=1, held=False, leg=leg))
    await until(engine.has(s.LegFound, OUT))
    engine.desk.perform(fx.EndLeg(call=OUT, why="hung_up"))
    await phone.until("CALL_CLOSED")
