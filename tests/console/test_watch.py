"""The sitting's clock on this side of the link."""

from __future__ import annotations

from console.watch import Watch
from evalengine.clock import MS, SECOND

from .engine import HandClock


def test_it_goes_on_by_itself_at_the_speed_of_the_sitting() -> None:
    clock = HandClock()
    watch = Watch(clock)
    watch.set_speed(8)
    watch.told(100 * SECOND)
    clock.at += 2 * SECOND
    assert watch.now() == 116 * SECOND


def test_a_slow_message_never_makes_it_step_back() -> None:
    clock = HandClock()
    watch = Watch(clock)
    watch.told(10 * SECOND)
    clock.at += SECOND
    watch.told(11 * SECOND - 300 * MS)
    assert watch.now() == 11 * SECOND


def test_it_catches_up_when_the_engine_is_ahead() -> None:
    watch = Watch(HandClock())
    watch.told(10 * SECOND)
    watch.told(10 * SECOND + 40 * MS)
    assert watch.now() == 10 * SECOND + 40 * MS


def test_it_follows_an_engine_whose_clock_is_another_one() -> None:
    watch = Watch(HandClock())
    watch.told(500 * SECOND)
    watch.told(20 * SECOND)
    assert watch.now() == 20 * SECOND


def test_a_change_of_speed_does_not_move_the_present() -> None:
    clock = HandClock()
    watch = Watch(clock)
    watch.told(10 * SECOND)
    clock.at += 5 * SECOND
    watch.set_speed(4)
    assert watch.now() == 15 * SECOND
