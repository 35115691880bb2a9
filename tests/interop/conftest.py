"""What the tests with real peers share: the engine's wire on loopback, and patience."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.patience import patience
from tests.wire.sip.loopback import Bench

Until = Callable[..., Awaitable[None]]


@pytest.fixture
def until() -> Until:
    """``await until(condition)``: returns when it holds, TimeoutError after ``seconds``."""

    async def until(condition: Callable[[], object], seconds: float = 10) -> None:
        async with patience(seconds):
            while not condition():
                await asyncio.sleep(0.005)

    return until


@pytest.fixture
async def engine() -> AsyncIterator[Bench]:
    """The engine's wire with one desk; its phone is for the test to bring."""
    made = Bench(lambda: secrets.token_hex(12))
    yield made
    await made.wire.close()
