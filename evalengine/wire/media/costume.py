"""What is done to everything that one call's correspondent says."""

from __future__ import annotations

from typing import Protocol

from evalengine.wire.media.g711 import Law


class Costume(Protocol):
    """Asked only while the candidate hears the call: whoever waits loses nothing of it."""

    def dress(self, payload: bytes, law: Law) -> bytes:
        """A packet of his voice as it is to be heard, of the same length; called at once, on its
        way."""

    def alone(self) -> bytes | None:
        """The next 20 ms (PCMA) while no voice comes; None for silence."""
