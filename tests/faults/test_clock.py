"""Fault 5: somebody sets the machine's clock by an hour while a call rings and talks."""

from __future__ import annotations

import asyncio

import pytest

from evalengine.clock import MS, SECOND, SystemClock
from evalengine.projections.calls import Calls
from evalengine.runner.watch import PULSE_NS
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.entry import verify
from tests.running import Room

HOUR_S = 3600


class SteppedClock(SystemClock):
    """The machine's own clock, whose wall time somebody sets."""

    ahead_ns = 0

    def wall_ns(self) -> int:
        return super().wall_ns() + self.ahead_ns

    def step_wall(self, seconds: float) -> None:
        self.ahead_ns += round(seconds * SECOND)


@pytest.mark.asyncio(loop_factories=["virtual"])
@pytest.mark.parametrize("step_s", [HOUR_S, -HOUR_S, 0.6, -0.6])
async def test_a_step_is_an_event_and_touches_no_time(virtual_clock, step_s):
    async with Room("c1", "c2", host=virtual_clock) as room:
        await ring_for_7_talk_for_11(room, virtual_clock, step_s)
        await room.asks(c.TriggerCall(call="c2"))
        due = room.rules.deadline()
        virtual_clock.step_wall(step_s)
        await asyncio.sleep(100)
    stepped = [x for x in await room.stored() if isinstance(x.event, e.ClockStepped)]
    assert [x.event.by_ns for x in stepped] == [round(step_s * SECOND)] * 3
    call = folded(await room.stored()).by_id["c1"]
    assert call.pickup.at - call.ring.at == 7 * SECOND
    assert call.ended.at - call.pickup.at == 11 * SECOND
    gave_up = [x for x in await room.stored() if isinstance(x.event, e.CallEnded)][1]
    assert 0 <= gave_up.at - due < MS
    verify(await room.stored())


async def test_durations_hold_on_the_machine_s_own_clock():
    clock, speed = SteppedClock(), 20
    async with Room("c1", host=clock, speed=speed) as room:
        await ring_for_7_talk_for_11(room, clock, HOUR_S)
        await asyncio.sleep(2 * PULSE_NS / SECOND)
        stored = await room.stored()
    call = folded(stored).by_id["c1"]
    rang, answered, ended = room.stamps
    assert abs(call.pickup.at - call.ring.at - (answered - rang) * speed) <= 10 * MS
    assert abs(call.ended.at - call.pickup.at - (ended - answered) * speed) <= 10 * MS
    steps = [x.event.by_ns for x in stored if isinstance(x.event, e.ClockStepped)]
    assert [round(step / SECOND) for step in steps] == [HOUR_S, HOUR_S]


@pytest.mark.asyncio(loop_factories=["virtual"])
async def test_a_clock_that_drifts_slowly_is_no_step(virtual_clock):
    async with Room(host=virtual_clock) as room:
        for _ in range(200):
            virtual_clock.step_wall(0.01)
            await asyncio.sleep(0.25)
    assert await room.events(e.ClockStepped) == []


async def ring_for_7_talk_for_11(room, clock, step_s):
    """A call of 7 s of ring and 11 s of talk in sitting time, and a step in each."""
    await room.begins()
    await room.asks(c.TriggerCall(call="c1"))
    room.stamps = []
    for kind, seconds in ((s.Rang, 7), (s.Answered, 11)):
        signal(room, clock, kind(call="c1", arrival=room.at()))
        await asyncio.sleep(seconds / 2 / room.speed)
        clock.step_wall(step_s)
        await asyncio.sleep(seconds / 2 / room.speed)
    signal(room, clock, s.LegEnded(call="c1", cause="hung_up", arrival=room.at()))
    await asyncio.sleep(0)


def signal(room, clock, made):
    room.stamps.append(made.arrival.at)
    room.signals(made)


def folded(entries):
    calls = Calls()
    for entry in entries:
        calls.apply(entry)
    return calls
