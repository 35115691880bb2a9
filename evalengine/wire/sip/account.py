"""A phone of the house, as the engine tells it to register."""

from __future__ import annotations

from typing import Protocol

from evalengine.clock import HostClock
from evalengine.ports import Tokens
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.sip.messages.hops import TRANSPORTS
from evalengine.wire.sip.phone import SipPhone
from evalengine.wire.sip.transports.certificates import trusting


class Access(Protocol):
    """What a phone needs to register for a desk. ``transport`` is "udp", "tcp" or "tls";
    ``certificate`` is then the engine's own, as PEM text; ``encrypts``: so is voice over TLS."""

    @property
    def host(self) -> str: ...

    @property
    def port(self) -> int: ...

    @property
    def user(self) -> str: ...

    @property
    def password(self) -> str: ...

    @property
    def transport(self) -> str: ...

    @property
    def certificate(self) -> str: ...

    @property
    def encrypts(self) -> bool: ...


def phone_at(
    access: Access,
    clock: HostClock,
    tokens: Tokens,
    *,
    ticker: Ticker | None = None,
    obeys: bool = False,
) -> SipPhone:
    """A phone that registers there once started. Raises `BadSettings` for a certificate that is
    none."""
    return SipPhone(
        clock,
        tokens,
        server=(access.host, access.port),
        user=access.user,
        password=access.password,
        ticker=ticker,
        transport=TRANSPORTS.get(access.transport, "udp"),
        tls=trusting(access.certificate) if access.transport == "tls" else None,
        encrypts=access.encrypts,
        obeys=obeys,
    )
