"""What the SIP tests share."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

Until = Callable[..., Awaitable[None]]


@pytest.fixture
def until() -> Until:
    """``await until(condition)``: returns when it holds, TimeoutError after ``seconds``."""

    async def until(condition: Callable[[], object], seconds: float = 3) -> None:
        async with asyncio.timeout(seconds):
            while not condition():
                await asyncio.sleep(0.001)

    return until
