"""The shared 20 ms ticker: it never drifts, outlives its legs' failures, and knows its lateness."""

from __future__ import annotations

import asyncio
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.clock import MS, SECOND
from evalengine.wire.media.ticker import CATCH_UP, PERIOD_NS, Lateness, Ticker

virtual = pytest.mark.asyncio(loop_factories=["virtual"])


@virtual
async def test_ticks_fall_on_multiples_of_the_period(virtual_clock):
    ticker, began, ticks = Ticker(virtual_clock), virtual_clock.monotonic_ns(), []
    ticker.add(lambda number: ticks.append((number, virtual_clock.monotonic_ns() - began)))
    await asyncio.sleep(60.001)
    assert ticks == [(n, n * PERIOD_NS) for n in range(1, 3_001)]
    assert ticker.lateness.max_ns < MS


@virtual
async def test_a_slow_leg_does_not_move_the_schedule(virtual_clock):
    ticker, began, ticks = Ticker(virtual_clock), virtual_clock.monotonic_ns(), []
    ticker.add(lambda number: virtual_clock.block(0.007))
    ticker.add(lambda number: ticks.append(virtual_clock.monotonic_ns() - began - 7 * MS))
    await asyncio.sleep(9.99)
    assert ticks == [n * PERIOD_NS for n in range(1, 500)]


@virtual
async def test_a_short_stall_is_made_up_for_and_a_long_one_is_skipped(virtual_clock):
    ticker, numbers = Ticker(virtual_clock), []
    ticker.add(numbers.append)
    await asyncio.sleep(0.05)
    assert numbers == [1, 2]
    virtual_clock.block(0.06)  # until 0.11: ticks 3, 4 and 5 are late
    await asyncio.sleep(0.001)
    assert numbers == [1, 2, 3, 4, 5] and ticker.skipped == 0
    virtual_clock.block(1)  # until 1.111: tick 55 is the last one due
    await asyncio.sleep(0.001)
    assert numbers[5:] == list(range(56 - CATCH_UP, 56))
    assert ticker.skipped == 55 - CATCH_UP - 5
    assert 0.98 * SECOND < ticker.lateness.max_ns < SECOND


@virtual
async def test_one_failure_stops_nobody_and_fills_no_log(virtual_clock, caplog):
    ticker, numbers = Ticker(virtual_clock), []

    def fail(number):
        raise RuntimeError("broken leg")

    ticker.add(fail)
    ticker.add(numbers.append)
    with caplog.at_level(logging.WARNING):
        await asyncio.sleep(1.01)
    assert len(numbers) == ticker.failures == 50
    assert len(caplog.records) == 1 and "broken leg" in caplog.text


@virtual
async def test_legs_come_and_go_during_a_tick(virtual_clock):
    ticker, called = Ticker(virtual_clock), []

    def second(number):
        called.append(("second", number))

    def first(number):
        called.append(("first", number))
        ticker.remove(second)
        ticker.add(third)

    def third(number):
        called.append(("third", number))
        ticker.remove(first)
        ticker.remove(third)
        ticker.remove(third)

    ticker.add(first)
    ticker.add(second)
    await asyncio.sleep(0.2)
    assert called == [("first", 1), ("first", 2), ("third", 2)]


@virtual
async def test_nothing_runs_while_there_is_nothing_to_call(virtual_clock):
    ticker, numbers = Ticker(virtual_clock), []
    ticker.add(numbers.append)
    await asyncio.sleep(0.05)
    ticker.remove(numbers.append)
    await asyncio.sleep(5)
    assert numbers == [1, 2]
    ticker.add(numbers.append)
    await asyncio.sleep(0.05)
    assert numbers == [1, 2, 3, 4] and ticker.skipped == 0
    ticker.remove(numbers.append)


@given(st.lists(st.integers(0, 99_000_000), min_size=1), st.integers(1, 100))
def test_percentiles_are_right_to_a_bucket(lates, percent):
    lateness = Lateness()
    for late_ns in lates:
        lateness.add(late_ns)
    exact = sorted(lates)[-(-len(lates) * percent // 100) - 1]
    assert exact <= lateness.percentile_ns(percent) <= exact + 50_000
    assert lateness.max_ns == max(lates)


def test_no_tick_yet():
    assert Lateness().percentile_ns(99) == 0
