"""The engine dies in the middle of its calls, without a word, and comes back at its address."""

from __future__ import annotations

import asyncio

import pytest

from evalengine.clock import SECOND
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s

from .loopback import DESK, Bench


def know(bench: Bench, contact: str) -> None:
    bench.desk.perform(fx.KnowPhone(desk=DESK, contact=contact, expires_in_s=60))


async def three_calls(bench: Bench, until) -> dict[str, s.Leg]:
    """c1 rings, c2 is held, c3 talks; what the journal would hold of their legs."""
    for call in ("c1", "c2", "c3"):
        bench.ring(call)
    await until(lambda: len(bench.all(s.Rang)) == 3)
    bench.phone.answer("c2")
    await until(bench.has(s.Answered, "c2"))
    bench.phone.answer("c3")
    await until(bench.has(s.Answered, "c3"))
    await until(bench.has(s.PhoneHeld, "c2"))
    legs = {"c1": bench.one(s.Invited, "c1").leg}
    return legs | {call: bench.one(s.Answered, call).leg for call in ("c2", "c3")}


async def test_three_calls_are_found_again_and_go_on(bench, until):
    legs = await three_calls(bench, until)
    contact = bench.one(s.PhoneRegistered).contact
    await bench.restart_wire()
    know(bench, contact)
    bench.ring_again("c1", legs["c1"])
    bench.find("c2", legs["c2"], held=True)
    bench.find("c3", legs["c3"])
    await until(lambda: len(bench.all(s.LegFound)) == 3)
    assert bench.states() == {"c1": "ringing", "c2": "held", "c3": "talking"}
    assert bench.all(s.PhoneHeld) == bench.all(s.PhoneResumed) == []
    await until(lambda: bench.phone.calls[2].media.stats.received > 5)

    bench.phone.answer("c1")
    await until(bench.has(s.Answered, "c1"))
    await until(bench.has(s.PhoneHeld, "c3"))
    bench.phone.resume("c2")
    await until(bench.has(s.PhoneResumed, "c2"))
    bench.phone.transfer("c2", "204")
    await until(bench.has(s.TransferAsked, "c2"))
    bench.end("c2")
    bench.end("c3")
    bench.phone.hang_up("c1")
    await until(bench.has(s.LegEnded, "c1"))
    await until(lambda: not bench.phone.calls)


async def test_the_legs_of_a_call_found_again_let_it_be_found_once_more(bench, until):
    legs = await three_calls(bench, until)
    for _ in range(3):
        await bench.restart_wire()
        bench.find("c3", legs["c3"])
        await until(bench.has(s.LegFound, "c3"))
        legs["c3"] = bench.one(s.LegFound, "c3").leg
    bench.end("c3")
    await until(lambda: "c3" not in bench.states())


async def test_what_the_phone_did_meanwhile_is_learnt(bench, until):
    legs = await three_calls(bench, until)
    await bench.wire.close()
    bench.phone.answer("c1")  # its 200, and the hold of c3, find nobody at first
    await bench.restart_wire()
    bench.ring_again("c1", legs["c1"])
    bench.find("c2", legs["c2"], held=True)
    bench.find("c3", legs["c3"])
    await until(bench.has(s.Answered, "c1"), seconds=5)
    await until(bench.has(s.PhoneHeld, "c3"), seconds=8)
    await until(lambda: len(bench.all(s.LegFound)) >= 2)


async def test_a_call_that_the_phone_ended_meanwhile_is_lost(bench, until):
    legs = await three_calls(bench, until)
    await bench.phone.stop()
    await bench.restart_wire()
    begun = bench.clock.monotonic_ns()
    bench.find("c3", legs["c3"])
    await until(bench.has(s.LegEnded, "c3"), seconds=6)
    assert bench.one(s.LegEnded, "c3").cause == "lost"
    assert bench.clock.monotonic_ns() - begun < 5 * SECOND


async def test_a_call_unknown_to_a_phone_that_lives_is_lost_at_once(bench, until):
    legs = await three_calls(bench, until)
    leg = {**legs["c3"], "remote": f"<sip:{DESK}@127.0.0.1>;tag=un-autre"}
    await bench.restart_wire()
    begun = bench.clock.monotonic_ns()
    bench.find("c3", leg)
    await until(bench.has(s.LegEnded, "c3"))
    assert (bench.one(s.LegEnded).cause, bench.one(s.LegEnded).status) == ("lost", 481)
    assert bench.clock.monotonic_ns() - begun < SECOND


@pytest.mark.parametrize("leg", [{}, {"rtp_port": "x"}, {"rtp_port": 0, "call_id": "seul"}])
async def test_a_leg_that_cannot_be_read_back_is_lost(bench, leg):
    bench.ring("c1")
    await bench.restart_wire()
    bench.find("c1", leg)
    assert bench.one(s.LegEnded).cause == "lost"


async def test_what_the_phone_asks_before_its_calls_are_remembered_waits_for_them(bench, until):
    legs = await three_calls(bench, until)
    await bench.restart_wire()
    bench.phone.resume("c2")
    bench.phone.hang_up("c3")
    await asyncio.sleep(0.1)
    assert bench.states() == {"c1": "ringing", "c2": "talking"}
    bench.find("c2", legs["c2"], held=True)
    bench.find("c3", legs["c3"])
    await until(bench.has(s.PhoneResumed, "c2"), seconds=4)
    await until(bench.has(s.LegEnded, "c3"), seconds=4)


async def test_a_phone_registers_again_by_itself_when_it_is_told_to(bench, until):
    await bench.restart_wire()
    bench.phone.register()
    await until(bench.has(s.PhoneRegistered))


async def test_a_phone_started_before_its_engine_registers_within_two_seconds(tokens, until):
    bench = Bench(tokens)
    await bench.wire.close()
    await bench.phone.start()
    assert bench.phone.registered is False
    await bench.restart_wire()
    await until(lambda: bench.phone.registered, seconds=2)
    await bench.close()
