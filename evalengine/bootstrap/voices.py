"""How browsers reach the engine with their voice, from its settings."""

from __future__ import annotations

from evalengine.settings import Settings
from evalengine.wire.webrtc.network import Network


def network_of(settings: Settings, host: str) -> Network:
    """``host`` is the numeric address where the engine listens."""
    return Network(host, settings.ice(), settings.turn_user, settings.turn_password)
