"""Where an engine keeps its files, under the state folder of its settings."""

from __future__ import annotations

from pathlib import Path

from evalengine.settings import Settings


def capture_folder(settings: Settings) -> Path:
    """Where the black box keeps the SIP messages of each sitting."""
    return settings.state_folder / "sip"


def recordings_folder(settings: Settings) -> Path:
    """Where what was said is kept, one folder a sitting."""
    return settings.state_folder / "recordings"


def recording_keys(settings: Settings) -> Path:
    """Where the keys of recordings are kept, apart from them."""
    return settings.state_folder / "recording-keys"


def codes_folder(settings: Settings) -> Path:
    """Where the one-time codes are kept, by their digests."""
    return settings.state_folder / "codes"


def seal_folder(settings: Settings) -> Path:
    """Where the seal of each closed sitting is kept."""
    return settings.state_folder / "sceaux"


def purge_folder(settings: Settings) -> Path:
    """Where the certificates of purges are, and the grids that outlive their journals."""
    return settings.state_folder / "purges"
