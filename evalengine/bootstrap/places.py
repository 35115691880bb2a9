"""Where an engine keeps its files, under the state folder of its settings."""

from __future__ import annotations

from pathlib import Path

from evalengine.settings import Settings


def capture_folder(settings: Settings) -> Path:
    """Where the black box keeps the SIP messages of each sitting."""
    return settings.state_folder / "sip"
