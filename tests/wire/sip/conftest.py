"""What the SIP tests share."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from tests.patience import patience

from .loopback import Bench

Until = Callable[..., Awaitable[None]]


@pytest.fixture
def until() -> Until:
    """``await until(condition)``: returns when it holds, TimeoutError after ``seconds``."""

    async def until(condition: Callable[[], object], seconds: float = 3) -> None:
        async with patience(seconds):
            while not condition():
                await asyncio.sleep(0.001)

    return until


@pytest.fixture
def tokens() -> Callable[[], str]:
    """Fresh names, unguessable as the ports want them."""
    return lambda: secrets.token_hex(12)


@pytest.fixture
async def bench(tokens: Callable[[], str]) -> AsyncIterator[Bench]:
    """A wire, a desk, and its phone, registered."""
    made = Bench(tokens)
    await made.phone.start()
    yield made
    await made.close()
