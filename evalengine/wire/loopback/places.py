"""Where the phones of a desk said they are, and until when (host ns)."""

from __future__ import annotations

from dataclasses import replace

from evalengine.clock import SECOND
from evalengine.vocabulary.signals import PhoneRegistered


class Places:
    """Contacts, the newest last."""

    def __init__(self) -> None:
        self._until: dict[str, int] = {}

    def know(self, contact: str, until: int) -> None:
        """That phone is there ``until`` then."""
        self._until.pop(contact, None)
        self._until[contact] = until

    def told(self, signal: PhoneRegistered) -> PhoneRegistered:
        """Takes note, and gives what the desk is to hear: its newest contact, for as long as the
        last of them stays; or that this one went, and was the last."""
        now = signal.arrival.at
        self.know(signal.contact, now + signal.expires * SECOND)
        live = self.live(now)
        if not live:
            return signal
        left = max(self._until[contact] for contact in live) - now
        return replace(signal, contact=live[0], expires=left // SECOND)

    def live(self, now: int) -> list[str]:
        """The contacts that hold, the newest first."""
        return [contact for contact, until in reversed(self._until.items()) if now < until]
