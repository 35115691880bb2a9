"""The candidate's phone."""

from __future__ import annotations

import secrets

from evalengine.clock import SystemClock
from evalengine.wire.sip.phone import SipPhone


def phone_of(engine, hosted):
    """A phone with the account of this desk; not started."""
    return SipPhone(
        SystemClock(),
        lambda: secrets.token_hex(12),
        server=engine.wire.address,
        user=hosted.sip.user,
        password=hosted.sip.password,
    )
