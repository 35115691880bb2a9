"""A real Linphone as the candidate's phone, over UDP and TCP: three calls, transfers, its calls."""

from __future__ import annotations

import pytest

from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from tests.wire.sip.loopback import DESK, PASSWORD

from .hands import CALLS, LinphoneHands, three_calls
from .linphone import Linphone

pytestmark = pytest.mark.peer("linphonec")

OUT = "sortant-1"


@pytest.fixture(params=["udp", "tcp"])
async def hands(engine, until, tmp_path, request):
    host, port = engine.wire.address
    phone = await Linphone.launched(
        tmp_path,
        server=(host, port),
        user=DESK,
        password=PASSWORD,
        transport=request.param,
    )
    await until(engine.has(s.PhoneRegistered))
    yield LinphoneHands(phone, until, f"{host}:{port};transport={request.param}")
    await phone.close()


async def test_three_calls_are_held_resumed_transferred_and_ended_from_both_sides(
    engine, hands, until
):
    await three_calls(engine, hands, until)


async def test_a_ringing_call_is_cancelled_or_declined(engine, hands, until):
    engine.ring("c1")
    await until(engine.has(s.Rang, "c1"))
    engine.end("c1")
    await hands.idle()
    engine.ring("c2")
    await until(engine.has(s.Rang, "c2"))
    await hands.hang_up("c2")
    await until(engine.has(s.LegEnded, "c2"))
    assert (engine.one(s.LegEnded).cause, engine.one(s.LegEnded).status) == ("declined", 603)


async def test_an_attended_transfer_is_asked_and_told_done(engine, hands, until):
    for call in ("c1", "c2"):
        engine.ring(call, CALLS[call])
        await until(engine.has(s.Rang, call))
        await hands.pick_up(call)
        await until(engine.has(s.Answered, call))
    await until(engine.has(s.PhoneHeld, "c1"))
    await hands.connect("c1", "c2")
    await until(engine.has(s.TransferAsked, "c1"))
    assert engine.one(s.TransferAsked).target == CALLS["c2"].replace(" ", "")
    engine.end("c1")
    await hands.idle()
    assert engine.one(s.LegEnded, "c2").cause == "hung_up"


async def test_it_dials_is_answered_held_resumed_and_hangs_up(engine, hands, until):
    await hands.dial("311")
    await until(engine.has(s.Dialled))
    dialled = engine.one(s.Dialled)
    assert dialled.target == "311"
    engine.desk.perform(fx.RingBack(call=OUT, token=dialled.call, line=1))
    engine.desk.perform(fx.AnswerDialled(call=OUT))
    await hands.hold(OUT)
    await until(engine.has(s.PhoneHeld, OUT))
    await hands.resume(OUT)
    await until(engine.has(s.PhoneResumed, OUT))
    await hands.hang_up(OUT)
    await until(engine.has(s.LegEnded, OUT))
    assert engine.one(s.LegEnded).cause == "hung_up"


async def test_two_callers_who_withhold_their_numbers_both_ring(engine, hands, until):
    """It says busy to somebody whom it talks with already: they must not seem to be one."""
    for call in ("c1", "c2"):
        engine.ring(call, number="")
        await until(engine.has(s.Rang, call))
        await hands.pick_up(call)
        await until(engine.has(s.Answered, call))


async def test_its_calls_are_found_again_after_a_crash_of_the_engine(engine, hands, until):
    legs = {}
    for call in ("c1", "c2"):
        engine.ring(call, CALLS[call])
        await until(engine.has(s.Rang, call))
        await hands.pick_up(call)
        await until(engine.has(s.Answered, call))
        legs[call] = engine.one(s.Answered, call).leg
    await until(engine.has(s.PhoneHeld, "c1"))
    contact = engine.one(s.PhoneRegistered).contact
    await engine.restart_wire()
    engine.desk.perform(fx.KnowPhone(desk=DESK, contact=contact, expires_in_s=60))
    engine.find("c1", legs["c1"], held=True)
    engine.find("c2", legs["c2"])
    await until(lambda: len(engine.all(s.LegFound)) == 2)
    await hands.hold("c2")
    await until(engine.has(s.PhoneHeld, "c2"))
    await hands.resume("c1")
    await until(engine.has(s.PhoneResumed, "c1"))
    for call in ("c1", "c2"):
        engine.end(call)
    await hands.idle()


async def test_its_voice_is_received(engine, hands, until, tmp_path):
    engine.ring("c1")
    await until(engine.has(s.Rang, "c1"))
    await hands.pick_up("c1")
    await until(engine.has(s.Answered, "c1"))
    await hands.speak(tmp_path / "voix.wav")
    media = engine.desk.media_of("c1")
    await until(lambda: media.stats.received > 20)
    assert media.stats.strangers == 0
