"""The only room that plugs real things together: clocks, chance, journal, wire, runners, server.

===========  ==========================================================================
`engine`     one process: its journal, its wire, its sittings
`opening`    what a sitting is opened on, and opened again
`closing`    what is done once it is closed
`phones`     how phones reach it: TLS, certificates, a proxy in front
`voices`     how browsers reach it with a voice
`serving`    the web server
`places`     where it keeps its files
`chance`     names, secrets
===========  ==========================================================================
"""

from evalengine.bootstrap.chance import fresh_secret, fresh_token, sitting_name
from evalengine.bootstrap.engine import Engine
from evalengine.bootstrap.opening import same_dossier
from evalengine.bootstrap.phones import front_of, security_of, sip_service, with_certificate
from evalengine.bootstrap.places import capture_folder

__all__ = [
    "Engine",
    "capture_folder",
    "fresh_secret",
    "fresh_token",
    "front_of",
    "same_dossier",
    "security_of",
    "sip_service",
    "sitting_name",
    "with_certificate",
]
