"""Sitting time is made from host time, exactly."""

from hypothesis import given
from hypothesis import strategies as st

from evalengine.clock import SECOND, Arrival, SittingClock, Stamp, SystemClock


class Host:
    """A host whose clocks stand where they are put."""

    def __init__(self, monotonic: int, wall: int = 0) -> None:
        self.monotonic, self.wall = monotonic, wall

    def monotonic_ns(self) -> int:
        return self.monotonic

    def wall_ns(self) -> int:
        return self.wall

    def boot_id(self) -> str:
        return "boot"


@given(st.integers(0, 10**18), st.integers(0, 10**15), st.integers(1, 1000))
def test_an_arrival_and_now_are_told_on_the_same_scale(origin, elapsed, speed):
    clock = SittingClock(Host(origin + elapsed), origin, speed)
    stamp = clock.stamp(Arrival(origin + elapsed, "kernel", 7))
    assert stamp == Stamp(clock.now(), "kernel", 7 * speed)
    assert clock.now() == elapsed * speed


def test_waiting_is_counted_in_host_seconds_and_never_negative():
    clock = SittingClock(Host(5 * SECOND), origin=0, speed=20)
    assert clock.seconds_until(120 * SECOND) == 1.0
    assert clock.seconds_until(99 * SECOND) == 0


def test_a_step_of_the_wall_clock_moves_no_sitting_time():
    host = Host(SECOND, wall=10)
    clock = SittingClock(host, origin=0)
    before = clock.now()
    host.wall += 3600 * SECOND
    assert clock.now() == before
    assert clock.wall() == 10 + 3600 * SECOND


def test_the_real_clock_runs_and_names_its_boot():
    clock = SystemClock()
    assert clock.monotonic_ns() <= clock.monotonic_ns()
    assert clock.wall_ns() > 1_700_000_000 * SECOND
    assert clock.boot_id() == SystemClock().boot_id() or not clock.boot_id().count("-")
