"""Pages, sockets and doors by https: browsers give the microphone to no other address, but to
their own machine's (W3C Secure Contexts §3.1)."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path

from evalengine.clock import HostClock
from evalengine.errors import BadSettings
from evalengine.settings import Settings
from evalengine.wire.sip.messages.compose import bracketed
from evalengine.wire.sip.transports.certificates import server_context
from evalengine.wire.sip.transports.selfmade import self_made


def web_certificate(settings: Settings, clock: HostClock) -> Path | None:
    """The PEM file that the web server shows: the one of phones, else one that the engine makes
    for itself. None: it serves http. Raises `BadSettings` when it cannot be used today."""
    if not settings.https:
        return None
    if settings.tls_certificate is None and settings.tls_key is not None:
        raise BadSettings("Le réglage tls_key est donné sans tls_certificate.")
    shown = settings.tls_certificate or self_made(
        settings.state_folder, settings.host, clock.wall_ns()
    )
    server_context(shown, settings.tls_key)
    return shown


def web_address(settings: Settings) -> str:
    """``https://host:port``, or the same by http."""
    scheme = "https" if settings.https else "http"
    return f"{scheme}://{bracketed(settings.host)}:{settings.http_port}"


def microphones_refused(settings: Settings) -> str:
    """What is to be known, in French, when other machines come by http; "" otherwise."""
    if settings.https or _is_this_machine(settings.host):
        return ""
    return (
        "Sans https, les navigateurs des autres machines refuseront le micro : "
        "EVALENGINE_HTTPS=true le leur ouvre."
    )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
