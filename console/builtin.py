"""The real built-in phone: the engine's own SIP user agent."""

from __future__ import annotations

from console.phone import Build
from console.protocol import SipAccount
from evalengine.clock import HostClock
from evalengine.ports import Tokens
from evalengine.wire.sip.phone import SipPhone


def sip_phone(host: HostClock, tokens: Tokens) -> Build:
    """What builds the phone once the engine has said where it registers."""

    def build(account: SipAccount) -> SipPhone:
        return SipPhone(
            host,
            tokens,
            server=(account.host, account.port),
            user=account.user,
            password=account.password,
        )

    return build
