"""A real baresip as the candidate's phone: digest, three calls, hold, resume, transfer, crash."""

from __future__ import annotations

import pytest

from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from tests.wire.sip.loopback import DESK, PASSWORD

from .baresip import Baresip
from .hands import BaresipHands, three_calls

pytestmark = pytest.mark.peer("baresip")


@pytest.fixture
async def phone(engine, tmp_path):
    made = await Baresip.launched(
        tmp_path, server=engine.wire.address, user=DESK, password=PASSWORD
    )
    yield made
    await made.close()


async def pick_up(engine, phone, until, call):
    """Rings and is answered: this baresip answers only while nothing else rings."""
    engine.ring(call)
    await until(engine.has(s.Rang, call))
    await phone.command("accept")
    await until(engine.has(s.Answered, call))
    return engine.one(s.Answered, call).leg["call_id"]


async def test_it_registers_with_digest(engine, phone):
    registered = engine.one(s.PhoneRegistered)
    assert registered.expires == 60
    assert registered.contact.startswith(f"sip:{DESK}-")
    assert engine.all(s.Noticed) == []


async def test_three_calls_are_answered_held_resumed_and_ended_from_both_sides(
    engine, phone, until
):
    ids = {call: await pick_up(engine, phone, until, call) for call in ("c1", "c2", "c3")}
    # It puts the call it talks with on hold by itself when it answers another one.
    assert [signal.call for signal in engine.all(s.PhoneHeld)] == ["c1", "c2"]
    await phone.on_call(ids["c3"], "hold")
    await until(engine.has(s.PhoneHeld, "c3"))
    await phone.on_call(ids["c1"], "resume")
    await until(engine.has(s.PhoneResumed, "c1"))
    await phone.on_call(ids["c1"], "hangup")
    await until(engine.has(s.LegEnded, "c1"))
    assert engine.one(s.LegEnded).cause == "hung_up"
    for call in ("c2", "c3"):
        engine.end(call)
    await phone.until("CALL_CLOSED", 3)
    assert [signal.call for signal in engine.all(s.LegEnded)] == ["c1"]
    assert engine.all(s.Noticed) == []


async def test_three_calls_are_held_resumed_transferred_and_ended(engine, phone, until):
    hands = BaresipHands(phone, engine, f"127.0.0.1:{engine.wire.address[1]}")
    await three_calls(engine, hands, until)


async def test_times_come_from_the_kernel_and_in_order(engine, phone, until):
    call_id = await pick_up(engine, phone, until, "c1")
    await phone.on_call(call_id, "hold")
    await until(engine.has(s.PhoneHeld))
    await phone.on_call(call_id, "resume")
    await until(engine.has(s.PhoneResumed))
    kinds = (s.Rang, s.Answered, s.PhoneHeld, s.PhoneResumed)
    arrivals = [engine.one(kind).arrival for kind in kinds]
    assert all(arrival.source == "kernel" for arrival in arrivals)
    assert arrivals == sorted(arrivals, key=lambda arrival: arrival.at)


async def test_a_ringing_call_is_cancelled_or_declined(engine, phone, until):
    engine.ring("c1")
    await until(engine.has(s.Rang, "c1"))
    engine.end("c1")
    await phone.until("CALL_CLOSED")
    engine.ring("c2")
    await until(engine.has(s.Rang, "c2"))
    await phone.command("hangup")
    await until(engine.has(s.LegEnded, "c2"))
    assert (engine.one(s.LegEnded).cause, engine.one(s.LegEnded).status) == ("busy", 486)


async def test_a_blind_transfer_is_asked_and_told_done(engine, phone, until):
    call_id = await pick_up(engine, phone, until, "c1")
    await phone.on_call(call_id, "transfer", f"sip:204@127.0.0.1:{engine.wire.address[1]}")
    await until(engine.has(s.TransferAsked))
    assert engine.one(s.TransferAsked).target == "204"
    engine.desk.perform(fx.EndLeg(call="c1", why="transferred"))
    await phone.until("CALL_CLOSED")
    assert phone.all("TRANSFER_FAILED") == []


async def test_its_voice_is_received(engine, phone, until):
    await pick_up(engine, phone, until, "c1")
    leg = engine.desk._legs["c1"]
    await until(lambda: leg.media.stats.received > 20)
    assert (leg.media.stats.strangers, leg.media.stats.malformed) == (0, 0)


async def test_its_calls_are_found_again_after_a_crash_of_the_engine(engine, phone, until):
    legs = {}
    for call in ("c1", "c2"):
        await pick_up(engine, phone, until, call)
        legs[call] = engine.one(s.Answered, call).leg
    await until(engine.has(s.PhoneHeld, "c1"))
    engine.ring("c3")
    await until(engine.has(s.Rang, "c3"))
    ringing = engine.one(s.Invited, "c3").leg
    await engine.restart_wire()
    engine.ring_again("c3", ringing)
    engine.find("c1", legs["c1"], held=True)
    engine.find("c2", legs["c2"])
    await until(lambda: len(engine.all(s.LegFound)) == 3)
    assert len(phone.all("CALL_INCOMING")) == 3
    await phone.on_call(str(legs["c1"]["call_id"]), "resume")
    await until(engine.has(s.PhoneResumed, "c1"))
    for call in ("c1", "c2", "c3"):
        engine.end(call)
    await phone.until("CALL_CLOSED", 3)


async def test_its_calls_are_lost_when_it_dies_while_the_engine_is_away(engine, phone, until):
    await pick_up(engine, phone, until, "c1")
    leg = engine.one(s.Answered).leg
    await phone.kill()
    await engine.restart_wire()
    engine.find("c1", leg)
    await until(engine.has(s.LegEnded, "c1"))
    assert engine.one(s.LegEnded).cause == "lost"
