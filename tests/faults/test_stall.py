"""Fault 6, seen from inside: the engine's loop stands still."""

from __future__ import annotations

import asyncio
import time

import pytest

from evalengine.clock import MS, SECOND, SystemClock
from evalengine.runner.watch import PULSE_NS
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from tests.running import Room

virtual = pytest.mark.asyncio(loop_factories=["virtual"])


@virtual
@pytest.mark.parametrize("stall_s", [1.3, 3, 30])
async def test_a_stall_is_measured(virtual_clock, stall_s):
    async with Room(host=virtual_clock) as room:
        await asyncio.sleep(1.1)
        virtual_clock.block(stall_s)
        await asyncio.sleep(1)
        (stalled,) = await room.events(e.EngineStalled)
        assert stall_s * SECOND - PULSE_NS <= stalled.length_ns <= stall_s * SECOND
        assert await room.events(e.ClockStepped) == []


@virtual
async def test_a_short_stop_is_not_worth_a_line(virtual_clock):
    async with Room(host=virtual_clock) as room:
        await asyncio.sleep(1.1)
        virtual_clock.block(0.9)
        await asyncio.sleep(1)
        assert await room.events(e.EngineStalled) == []


@virtual
async def test_what_was_answered_in_time_stays_answered(virtual_clock):
    """The 200 arrived 2 s before the correspondent gives up; the loop reads it 3 s after."""
    async with Room(host=virtual_clock) as room:
        await room.begins()
        await room.asks(c.TriggerCall(call="c1"))
        room.hears(s.Rang, "c1")
        await asyncio.sleep(57)
        virtual_clock.block(6)
        room.hears(s.Answered, "c1", ago_s=5)
        await asyncio.sleep(1)
        (picked_up,) = await room.events(e.CallPickedUp)
        assert picked_up.stamp.at == 58 * SECOND
        assert await room.events(e.CallEnded) == []
        assert not [x for x in room.wire.performed if isinstance(x, fx.EndLeg)]


async def test_a_really_blocked_loop_is_measured():
    async with Room(host=SystemClock()) as room:
        await asyncio.sleep(0.3)
        began = time.monotonic_ns()
        time.sleep(1.5)  # noqa: ASYNC251 - the fault itself
        blocked = time.monotonic_ns() - began
        await asyncio.sleep(0.1)
        (stalled,) = await room.events(e.EngineStalled)
        assert blocked - PULSE_NS - 50 * MS <= stalled.length_ns <= blocked + 50 * MS
