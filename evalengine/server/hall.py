"""The sittings that this engine serves, and who may enter which."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from evalengine.dossier.programme import Programme
from evalengine.dossier.scripts import Scenario
from evalengine.dossier.studies import Studies
from evalengine.ports import ControlVoice, Doors, Headset, Hearing, Sounds
from evalengine.referentiel.models import Grid
from evalengine.vocabulary.audience import Audience

Role = Audience | Literal["evaluator"]
"""Who a key is for. The évaluateur sees what control sees, and can do nothing."""


@dataclass(frozen=True, slots=True)
class SipAccess:
    """What a phone needs to register for a desk. By "tls", ``certificate`` (PEM text) is the only
    one to trust, and ``encrypts`` says whether voice is encrypted too."""

    host: str
    port: int
    user: str
    password: str
    transport: str = "udp"
    certificate: str = ""
    encrypts: bool = True


@dataclass(slots=True)
class Hosted:
    """One sitting with its doors and keys. ``consoles`` counts the consoles open on its desk;
    ``voice`` is the co-évaluateur's, ``headset`` the candidate's, each by his page; ``sounds`` are
    what is added to the former, ``hearing`` what was recorded."""

    sitting: str
    doors: Doors
    scenarios: tuple[Scenario, ...]
    programme: Programme
    grid: Grid
    studies: Studies
    sip: SipAccess
    voice: ControlVoice
    headset: Headset
    sounds: Sounds
    hearing: Hearing
    speed: int
    candidate_token: str
    control_token: str
    evaluator_token: str
    lines: int = 3
    consoles: int = 0

    def key(self, role: Role) -> str | None:
        """The key of ``role``; None when it has none."""
        keys = {
            "candidate": self.candidate_token,
            "control": self.control_token,
            "evaluator": self.evaluator_token,
        }
        return keys.get(role)

    def admits(self, role: Role, token: str) -> bool:
        """True when ``token`` opens the doors of ``role``; compared in constant time."""
        wanted = self.key(role)
        return wanted is not None and hmac.compare_digest(wanted.encode(), token.encode())

    def showing(self, scenario: str) -> Scenario:
        """The scenario of this id; the first one before the calls."""
        return next((each for each in self.scenarios if each.id == scenario), self.scenarios[0])

    def desk(self) -> dict[str, Any]:
        """What the candidate's console is told first."""
        return {
            "kind": "desk",
            "sitting": self.sitting,
            "speed": self.speed,
            "lines": self.lines,
            "sip": {
                "host": self.sip.host,
                "port": self.sip.port,
                "user": self.sip.user,
                "password": self.sip.password,
                "transport": self.sip.transport,
                "certificate": self.sip.certificate,
                "encrypts": self.sip.encrypts,
            },
        }


@dataclass(slots=True)
class Hall:
    """Every sitting by its id. ``certificate`` is the PEM file that the web server shows; None: it
    serves http."""

    sittings: dict[str, Hosted] = field(default_factory=dict)
    certificate: Path | None = None

    def get(self, sitting: str) -> Hosted | None:
        return self.sittings.get(sitting)
