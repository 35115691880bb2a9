"""The candidate's phone, and patience."""

from __future__ import annotations

import asyncio
import secrets

from evalengine.clock import SystemClock
from evalengine.wire.sip.phone import SipPhone
from tests.patience import patience


async def until(condition, seconds=3):
    """Returns when ``condition`` holds."""
    async with patience(seconds):
        while not condition():
            await asyncio.sleep(0.005)


def phone_of(engine, hosted):
    """A phone with the account of this desk; not started."""
    return SipPhone(
        SystemClock(),
        lambda: secrets.token_hex(12),
        server=engine.wire.address,
        user=hosted.sip.user,
        password=hosted.sip.password,
    )
