"""The virtual loop itself, which other tests stand on."""

from __future__ import annotations

import asyncio
import time

import pytest

virtual = pytest.mark.asyncio(loop_factories=["virtual"])
SECOND = 1_000_000_000


@virtual
async def test_an_hour_passes_at_once_and_exactly(virtual_clock):
    began, real = virtual_clock.monotonic_ns(), time.monotonic()
    await asyncio.sleep(3600)
    assert virtual_clock.monotonic_ns() - began == 3600 * SECOND
    assert time.monotonic() - real < 1


@virtual
async def test_timers_fire_in_order_at_their_time(virtual_clock):
    began, fired = virtual_clock.monotonic_ns(), []

    async def sleeper(seconds):
        await asyncio.sleep(seconds)
        fired.append((seconds, virtual_clock.monotonic_ns() - began))

    await asyncio.gather(*(sleeper(seconds) for seconds in (3, 0.001, 15, 0.2)))
    assert fired == [(s, round(s * SECOND)) for s in (0.001, 0.2, 3, 15)]


@virtual
async def test_the_wall_clock_steps_alone(virtual_clock):
    wall, monotonic = virtual_clock.wall_ns(), virtual_clock.monotonic_ns()
    virtual_clock.step_wall(-3600)
    assert virtual_clock.wall_ns() - wall == -3600 * SECOND
    assert virtual_clock.monotonic_ns() == monotonic


@virtual
async def test_a_thread_still_answers():
    assert await asyncio.to_thread(lambda: 41 + 1) == 42


async def test_the_usual_loop_is_the_default():
    assert type(asyncio.get_running_loop()).__name__ != "VirtualLoop"
