"""The only room that plugs real things together: clocks, chance, journal, wire, runners, server.

===========  ==========================================================================
`engine`     one process: its journal, its wire, its sittings
`opening`    what a sitting is opened on, and opened again
`closing`    what is done once it is closed
`phones`     how phones reach it: TLS, certificates, a proxy in front
`voices`     how browsers reach it with a voice
`serving`    the web server
`https`      its certificate and its address
`places`     where it keeps its files
`chance`     names, secrets
===========  ==========================================================================
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evalengine.bootstrap.chance import fresh_secret, fresh_token, sitting_name
    from evalengine.bootstrap.engine import Engine
    from evalengine.bootstrap.https import microphones_refused, web_address, web_certificate
    from evalengine.bootstrap.opening import same_dossier
    from evalengine.bootstrap.phones import front_of, security_of, sip_service, with_certificate
    from evalengine.bootstrap.places import capture_folder

__all__ = [
    "Engine",
    "capture_folder",
    "fresh_secret",
    "fresh_token",
    "front_of",
    "microphones_refused",
    "same_dossier",
    "security_of",
    "sip_service",
    "sitting_name",
    "web_address",
    "web_certificate",
    "with_certificate",
]

_ROOMS = {
    "Engine": "engine",
    "capture_folder": "places",
    "fresh_secret": "chance",
    "fresh_token": "chance",
    "front_of": "phones",
    "microphones_refused": "https",
    "same_dossier": "opening",
    "security_of": "phones",
    "sip_service": "phones",
    "sitting_name": "chance",
    "web_address": "https",
    "web_certificate": "https",
    "with_certificate": "phones",
}


def __getattr__(name: str) -> object:
    """Opens a room at its first use (PEP 562): an export of a sitting needs places and keys, and
    would wait for a web server and a SIP wire twice as long as for its own work."""
    if name not in _ROOMS:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_ROOMS[name]}"), name)
