"""Who is told of a desk's voices as they come and go: a recorder, a log of their quality."""

from __future__ import annotations

from typing import Protocol

from evalengine.wire.media.voice_leg import VoiceLeg


class Watcher(Protocol):
    """``leg`` is the candidate's end of a call, or the co-évaluateur's voice."""

    def placed(self, call: str, leg: VoiceLeg) -> None:
        """A call begins, or is found again."""

    def ended(self, call: str) -> None:
        """It is over; told once."""

    def joined(self, leg: VoiceLeg) -> None:
        """The co-évaluateur speaks by ``leg`` from now on."""

    def left(self, leg: VoiceLeg) -> None:
        """``leg`` is his no longer; told once."""
