"""How phones reach the engine, from its settings."""

from __future__ import annotations

from pathlib import Path

from evalengine.clock import HostClock
from evalengine.errors import BadSettings
from evalengine.server.hall import SipAccess
from evalengine.server.handset import SipService
from evalengine.settings import Settings
from evalengine.wire.media import srtp
from evalengine.wire.sip.proxy import Front
from evalengine.wire.sip.transports.certificates import server_context
from evalengine.wire.sip.transports.connections import Security
from evalengine.wire.sip.transports.selfmade import FILE, PUBLIC_FILE, public_part, self_made
from evalengine.wire.sip.wire import SipWire


def with_certificate(settings: Settings, clock: HostClock) -> Settings:
    """``settings`` with a certificate, when TLS is wanted and they name none: one that the engine
    makes for itself, and keeps in its state folder. Raises `BadSettings`."""
    if not settings.tls or settings.tls_certificate is not None or settings.tls_key is not None:
        return settings
    made = self_made(settings.state_folder, settings.host, clock.wall_ns())
    return settings.model_copy(update={"tls_certificate": made})


def given_to_phones(settings: Settings) -> Path | None:
    """The file of the certificate that the engine makes for itself: a phone is to be given it."""
    made = settings.state_folder / FILE
    own = settings.tls if settings.tls_certificate is None else settings.tls_certificate == made
    return settings.state_folder / PUBLIC_FILE if own else None


def sip_service(settings: Settings, front: Front, port: int, tls_port: int) -> SipService:
    """Where a phone of a candidate's own registers: at the proxy in front, else at the engine,
    which serves ``port`` and, unless it is 0, ``tls_port``."""
    if front.host:
        return SipService(front.host, front.port, (front.transport,))
    return SipService(
        host=settings.host,
        port=port,
        tls_port=tls_port,
        encrypts=settings.media_security == "required",
        certificate=given_to_phones(settings),
    )


def security_of(settings: Settings) -> Security | None:
    """TLS as the settings want it; None without a certificate. Raises `BadSettings`."""
    if settings.tls_certificate is None:
        if settings.tls_key is not None:
            raise BadSettings("Le réglage tls_key est donné sans tls_certificate.")
        return None
    if settings.media_security == "required":
        srtp.check()
    context = server_context(settings.tls_certificate, settings.tls_key)
    return Security(server=context, port=settings.sip_tls_port)


def front_of(settings: Settings) -> Front:
    """The proxy in front, if the settings name one. Raises `BadSettings`."""
    if not settings.sip_proxy:
        return Front()
    try:
        return Front.read(settings.sip_proxy)
    except ValueError as error:
        raise BadSettings(
            f"Le réglage sip_proxy donne «\u00a0{settings.sip_proxy[:40]}\u00a0»\u00a0: il faut "
            "l’adresse IP du proxy et son port, comme «\u00a0192.0.2.20:5060\u00a0»."
        ) from error


def ports_of(settings: Settings) -> str:
    if settings.tls_certificate is None:
        return str(settings.sip_port)
    return f"{settings.sip_port} ou {settings.sip_tls_port} (TLS)"


def access_of(
    settings: Settings, front: Front, wire: SipWire, user: str, password: str
) -> SipAccess:
    """How a phone of the house reaches its desk: by TLS, by the proxy in front, or directly."""
    host, port = (front.host, front.port) if front.host else wire.address
    secured = wire.tls_address if settings.tls else None
    if secured is None or settings.tls_certificate is None:
        by = front.transport if front.host else settings.phone_transport
        return SipAccess(host, port, user, password, transport=by)
    return SipAccess(
        host=wire.address[0],
        port=secured[1],
        user=user,
        password=password,
        transport="tls",
        certificate=public_part(settings.tls_certificate),
        encrypts=settings.media_security == "required",
    )
