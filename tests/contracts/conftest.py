"""Every wire, for the tests of the contract."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest

from tests.contracts.headset import HeadsetRoom
from tests.contracts.rooms import REGISTERED, LoopbackRoom, SipRoom

ANY = {"params": [LoopbackRoom, SipRoom, HeadsetRoom], "ids": ["loopback", "sip", "headset"]}


@pytest.fixture(params=[LoopbackRoom, SipRoom], ids=["loopback", "sip"])
async def room(request):
    made = request.param()
    async with AsyncExitStack() as stack:
        await made.start(stack)
        await made.until(REGISTERED)
        yield made


@pytest.fixture(**ANY)
async def any_room(request):
    """The same, or a page: what a hand does to no phone is not asked of it."""
    made = request.param()
    async with AsyncExitStack() as stack:
        await made.start(stack)
        await made.until(REGISTERED)
        yield made


@pytest.fixture(**ANY)
async def driven_room(request):
    """A desk whose phone does what it is asked."""
    made = request.param()
    async with AsyncExitStack() as stack:
        await made.start(stack, obeys=True)
        await made.until(REGISTERED)
        yield made


@pytest.fixture(**ANY)
async def empty_room(request):
    """A desk whose phone never registered."""
    made = request.param()
    async with AsyncExitStack() as stack:
        await made.start(stack, phone=False)
        yield made


@pytest.fixture(params=[LoopbackRoom, SipRoom], ids=["loopback", "sip"])
async def two_phones(request):
    """A desk with two phones."""
    made = request.param()
    async with AsyncExitStack() as stack:
        await made.start(stack, two=True)
        await made.until(REGISTERED, REGISTERED)
        yield made
