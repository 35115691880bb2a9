"""When what is typed in « Recherche » is asked of the engine, so that the search is on record."""

from __future__ import annotations

from console.words import fold
from evalengine.clock import MS

PAUSE_NS = 500 * MS
"""Host time after the last key: words that are still being typed are no search."""


class Searching:
    """Each query is asked once, at a pause or when it is done with."""

    def __init__(self) -> None:
        self._query = self._asked = ""
        self._at = 0

    def typed(self, query: str, now: int) -> None:
        """The field holds ``query`` since ``now`` (host ns)."""
        self._query, self._at = query, now
        if not fold(query):
            self._asked = ""  # the same words again would be another search

    def due(self, now: int) -> str:
        """What to ask now, "" when nothing."""
        return self.done() if now - self._at >= PAUSE_NS else ""

    def done(self) -> str:
        """He has finished; what to ask, "" when it was asked or there is nothing."""
        if not fold(self._query) or fold(self._query) == fold(self._asked):
            return ""
        self._asked = self._query
        return self._query
