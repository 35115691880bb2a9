"""An event loop whose time is ours: when nothing is ready, it jumps to the next timer.

A test of an hour of sitting takes milliseconds, and always the same way. Ask for it with::

    @pytest.mark.asyncio(loop_factories=["virtual"])
    async def test_something(virtual_clock): ...

What it is not made for: threads and sockets. They work (the loop still polls its descriptors),
but the loop does not know that a thread is busy, so its time may jump over the whole of a
thread's work. A journal in memory and a wire of the test's own are the right company.

A loop with nothing ready and no timer would wait for ever: it raises instead.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Iterable

NS = 1_000_000_000
START_NS = 1_000 * NS
"""Host time when a virtual loop begins: not 0, so that nobody counts from 0 by mistake."""

WALL_START_NS = 1_793_000_000 * NS
PATIENCE_S = 5.0
"""Real seconds given to a thread or a socket when no timer is left."""


class _JumpingSelector(selectors.DefaultSelector):  # type: ignore[misc,valid-type]
    """Polls without waiting, and moves the time forward instead."""

    now_ns = START_NS

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            return self._wait_for_real()
        # At least 1 ns: a timer set between two nanoseconds must be reached.
        self.now_ns += max(1, round(timeout * NS))
        return ready

    def _wait_for_real(self) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(PATIENCE_S)
        if not ready:
            raise RuntimeError("virtual time: nothing is ready and no timer is set, for ever")
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """Time is kept in whole nanoseconds, so that deadlines compare exactly."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now_ns / NS

    @property
    def now_ns(self) -> int:
        return self._jumping.now_ns

    def stand_still(self, seconds: float) -> None:
        """The process is blocked: time passes and nothing runs."""
        self._jumping.now_ns += round(seconds * NS)


class VirtualClock:
    """A `HostClock` bound to a virtual loop; its wall clock steps when a test says so."""

    def __init__(self, loop: VirtualLoop, boot: str = "boot-1") -> None:
        self._loop = loop
        self._boot = boot
        self._stepped_ns = 0

    def monotonic_ns(self) -> int:
        return self._loop.now_ns

    def wall_ns(self) -> int:
        return WALL_START_NS + self._loop.now_ns - START_NS + self._stepped_ns

    def boot_id(self) -> str:
        return self._boot

    def step_wall(self, seconds: float) -> None:
        """Somebody sets the machine's clock."""
        self._stepped_ns += round(seconds * NS)

    def block(self, seconds: float) -> None:
        """The process stands still (SIGSTOP, a swap storm): monotonic and wall time pass."""
        self._loop.stand_still(seconds)


def counting_tokens(names: Iterable[int] | None = None):
    """A `Tokens` that never surprises: token-1, token-2…"""
    numbers = iter(names if names is not None else range(1, 1_000_000))
    return lambda: f"token-{next(numbers)}"
