"""Which demand each answer of the engine belongs to. No socket here."""

from __future__ import annotations

from collections.abc import Callable

from console.words import NBSP

Then = Callable[[str], None]
"""Told "" when the engine took the command, or the French sentence that says why not."""

NO_LINK = f"Sans liaison, rien n’a été demandé{NBSP}: recommencez dans un instant."
UNKNOWN = f"Liaison perdue avant la réponse{NBSP}: vérifiez avant de recommencer."


class Asking:
    """Demands under way, by the name under which they were sent."""

    def __init__(self) -> None:
        self._awaited: dict[str, Then] = {}

    def sent(self, name: str, then: Then) -> None:
        """A demand leaves under ``name``; call this first, its answer may be quick."""
        self._awaited[name] = then

    def answered(self, name: str, why: str = "") -> bool:
        """Tells whoever asked; False when nobody waits for ``name``."""
        then = self._awaited.pop(name, None)
        if then is not None:
            then(why)
        return then is not None

    def lost(self) -> None:
        """The link broke: what was under way may have been taken or not."""
        awaited, self._awaited = self._awaited, {}
        for then in awaited.values():
            then(UNKNOWN)
