"""Wrong passwords, counted by source, so that a guesser fills neither journal nor memory."""

from __future__ import annotations

MAX_SOURCES = 1_024
_TOLD = frozenset(10**power for power in range(10))


class Failures:
    """Says the first wrong password of each source, then the 10th, the 100th, and so on."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def blame(self, source: str, user: str) -> str | None:
        """Counts one wrong password; a French sentence when it is one to be told."""
        count = self._counts.pop(source, 0) + 1
        if len(self._counts) >= MAX_SOURCES:
            del self._counts[next(iter(self._counts))]
        self._counts[source] = count
        if count not in _TOLD:
            return None
        name = "".join(letter for letter in user[:40] if letter.isprintable())
        times = "" if count == 1 else f" ({count} refus)"
        return f"Mot de passe refusé pour « {name} » depuis {source}{times}."

    def forgive(self, source: str) -> None:
        """The right password came from this source."""
        self._counts.pop(source, None)
