"""Faults 7 and 8: SIP datagrams lost, doubled and reordered between the real wire and the real
phone, by a seeded relay on loopback.
"""

from __future__ import annotations

import asyncio
from dataclasses import fields

import pytest

from evalengine.vocabulary import events as e

from .behind_relay import desks
from .relay import CLEAR, Weather

DESKS = 50
CALLS = {5: 150, 10: 1_000, 20: 150}
"""Per cent of loss, and calls over all the desks; they are played at once, so that the whole takes
half a minute: a lost INVITE is sent again after 0.5 s, 1 s, 2 s…"""
COMPLETE = 0.999
"""What must come about up to 10 %."""
SEED = 20_261_123

WHOLE_CALL = [
    e.CallPlaced,
    e.PartTaken,
    e.CallInvited,
    e.CallRang,
    e.CallPickedUp,
    e.LegSecured,
    e.CallEnded,
]


async def play(desk, calls):
    """Calls one after the other, hung up by either side in turn; those that came about."""
    complete = 0
    for number, call in enumerate(calls):
        try:
            await desk.rings(call)
            desk.phone.answer(call)
            await desk.until(lambda call=call: desk.count(e.CallPickedUp, call))
            await desk.hangs_up(call, by_phone=number % 2 == 0)
        except TimeoutError:
            continue
        complete += [type(event) for event in desk.events_of(call)] == WHOLE_CALL
    return complete


@pytest.mark.parametrize("percent", CALLS)
async def test_calls_come_about_with_one_ring_and_one_pickup_each_whatever_is_lost(percent):
    calls = [f"appel_{number}" for number in range(CALLS[percent] // DESKS)]
    async with desks(DESKS, calls, Weather(loss=percent / 100), seed=SEED) as made:
        complete = sum(await asyncio.gather(*(play(desk, calls) for desk in made)))
        lost, passed = (sum(getattr(d.relay, of) for d in made) for of in ("lost", "passed"))
        assert percent / 200 < lost / (lost + passed) < percent / 50  # there was weather indeed
        for desk in made:
            for call in calls:
                assert desk.count(e.CallRang, call) <= 1
                assert desk.count(e.CallPickedUp, call) <= 1
                assert desk.count(e.CallEnded, call) <= 1
    asked = DESKS * len(calls)
    assert complete >= COMPLETE * asked if percent <= 10 else complete >= 0.99 * asked


# --- fault 8 -----------------------------------------------------------------------------------

DOUBLED = Weather(copies=2, delay_s=0.12)


async def sit(desk):
    """Two calls and what a candidate does with them; each act waits for what the one before did
    in the journal, never for the network to be quiet."""
    await desk.rings("un")
    desk.phone.answer("un")
    await desk.until(lambda: desk.count(e.CallPickedUp, "un"))
    desk.phone.hold("un")
    await desk.until(lambda: desk.count(e.CallHeld, "un"))
    await desk.rings("deux")
    desk.phone.answer("deux")
    await desk.until(lambda: desk.count(e.CallPickedUp, "deux"))
    desk.phone.hold("deux")  # left to `resume`, it could come second: no order binds two dialogs
    await desk.until(lambda: desk.count(e.CallHeld, "deux"))
    desk.phone.resume("un")
    await desk.until(lambda: desk.count(e.CallResumed, "un"))
    await desk.hangs_up("un", by_phone=True)
    desk.phone.resume("deux")
    await desk.until(lambda: desk.count(e.CallResumed, "deux"))
    await desk.hangs_up("deux", by_phone=False)
    await desk.rings("trois")
    await desk.until(lambda: desk.count(e.CallRang, "trois"))
    desk.phone.hang_up("trois")  # declined
    await desk.until(lambda: desk.count(e.CallEnded, "trois"))


OWN = {"stamp", "leg", "token", "gives_up_at", "known_until", "type"}
"""What no two runs share."""


def told_by(desk):
    """The events of its calls, in order."""
    return [brief(event) for event in desk.told if hasattr(event, "call")]


def brief(event):
    kept = [f.name for f in fields(event) if f.name not in OWN]
    return (type(event).__name__, *(getattr(event, name) for name in kept))


async def sat_through(weather, *, seed):
    async with desks(1, ["un", "deux", "trois"], weather, seed=seed) as (desk,):
        await sit(desk)
        await asyncio.sleep(2 * weather.delay_s)  # the last copies have come
        assert (desk.relay.overtaken > 10) is (weather is DOUBLED)
        return told_by(desk)


@pytest.mark.parametrize("seed", range(3))
async def test_every_datagram_doubled_and_reordered_tells_the_same_events(seed):
    async with asyncio.TaskGroup() as both:
        clear = both.create_task(sat_through(CLEAR, seed=seed))
        doubled = both.create_task(sat_through(DOUBLED, seed=seed))
    assert len(clear.result()) == 23
    assert doubled.result() == clear.result()
