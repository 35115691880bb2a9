"""The page around the terminal: what to know before working, and how to set up one's phone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from evalengine.server.hall import Hosted, SipAccess

STATIC = Path(__file__).with_name("static")
LOOKS = {"sombre": "Sombre", "clair": "Clair", "contraste": "Fort contraste"}
"""The colours that a page may ask of the console, and what they are called."""
LAYOUTS = {"lignes": "Lignes", "standard": "Standard"}
"""The layouts of keys, the same."""

_PAGE = STATIC / "poste.html"
_CLOSED = STATIC / "ferme.html"
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")


def page(hosted: Hosted, colours: str, touches: str) -> str:
    """The page of a desk, for whoever has its key."""
    return Template(_PAGE.read_text("utf-8")).substitute(
        sitting=escape(hosted.sitting),
        colours=colours,
        phone=_phone(hosted.sip),
        looks=_options(LOOKS, colours),
        layouts=_options(LAYOUTS, touches),
    )


def closed(why: str) -> str:
    """What is shown instead, with the reason."""
    return Template(_CLOSED.read_text("utf-8")).substitute(why=escape(why))


def headers(host: str) -> dict[str, str]:
    """Nothing from outside is loaded, told or framed, and no address with a key leaks.

    ``host`` is the one that the browser named: not all of them hold that 'self' is also a socket.
    """
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; "
        f"connect-src 'self'{sockets}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }


def _options(known: Mapping[str, str], chosen: str) -> str:
    return "".join(
        f"<option value='{name}'{' selected' if name == chosen else ''}>{shown}</option>"
        for name, shown in known.items()
    )


def _phone(sip: SipAccess) -> str:
    rows = {
        "Serveur": sip.host,
        "Port": str(sip.port),
        "Transport": sip.transport.upper(),
        "Nom": sip.user,
        "Mot de passe": sip.password,
    }
    if sip.transport == "tls" and sip.encrypts:
        rows["Voix"] = "chiffrée (SRTP, SDES)"
    return "".join(
        f"<dt>{label}</dt><dd>{escape(value)}</dd>" for label, value in rows.items() if value
    )
