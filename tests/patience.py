"""How long a test waits for what must come before it calls it lost: machines are shared."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

_TIMES = 4

T = TypeVar("T")


def patient(least: float) -> float:
    """How long a thing may take here that takes ``least`` on a machine of one's own, same unit.

    What it does take is for `make bench` to say.
    """
    return least * _TIMES


def patience(seconds: float) -> asyncio.Timeout:
    """``asyncio.timeout`` of several times what the thing takes on a machine of one's own, in s.

    Not for a wait whose length is what the test is about.
    """
    return asyncio.timeout(patient(seconds))


async def until(condition: Callable[[], object], seconds: float = 3) -> None:
    """Returns when ``condition`` holds; TimeoutError when patience is at its end."""
    async with patience(seconds):
        while not condition():
            await asyncio.sleep(0.005)


async def slower(story: Callable[[int], Awaitable[T]], *speeds: int) -> T:
    """What ``story`` makes at the first of ``speeds`` at which it comes out; the last one's error.

    Speeds are in s of a sitting per real s. A machine that stalls for half a second takes 15 s from
    a sitting played at 30 times its speed; what is wrong of itself is wrong at any speed.
    """
    *fast, last = speeds
    for speed in fast:
        with suppress(AssertionError, TimeoutError):
            return await story(speed)
    return await story(last)
