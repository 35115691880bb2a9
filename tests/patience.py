"""How long a test waits for what must come before it calls it lost: machines are shared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_TIMES = 4


def patience(seconds: float) -> asyncio.Timeout:
    """``asyncio.timeout`` of several times what the thing takes on a machine of one's own, in s.

    Not for a wait whose length is what the test is about.
    """
    return asyncio.timeout(seconds * _TIMES)


async def until(condition: Callable[[], object], seconds: float = 3) -> None:
    """Returns when ``condition`` holds; TimeoutError when patience is at its end."""
    async with patience(seconds):
        while not condition():
            await asyncio.sleep(0.005)
