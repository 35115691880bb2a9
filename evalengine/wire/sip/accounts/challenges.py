"""Which digest challenges a phone is given (RFC 8760 §2.3), and to which it gets fewer.

Every algorithm is offered, the preferred one first, and a phone ignores those it does not know
(RFC 3261 §22.1). Some give up instead: libre, the library of baresip, did until 2024, whatever
the order, and sipp 3.6 reads only the first. Hence one rule: a phone that comes back without an
answer is offered the last algorithm alone.
"""

from __future__ import annotations

from collections.abc import Sequence

from evalengine.wire.sip.accounts.digest import Algorithm, Nonces, challenge

MAX_UNANSWERED = 1_024

Source = tuple[str, int]


class Challenges:
    """Issues the challenges of one ``realm``; remembers at most `MAX_UNANSWERED` sources."""

    def __init__(self, realm: str, nonces: Nonces, algorithms: Sequence[Algorithm]) -> None:
        self._realm = realm
        self._nonces = nonces
        self._algorithms = tuple(algorithms)
        self._unanswered: dict[Source, None] = {}

    def headers(self, source: Source, now_ns: int, *, stale: bool) -> list[tuple[str, str]]:
        """The WWW-Authenticate headers for ``source``; ``stale``: its password was right."""
        return [
            (
                "WWW-Authenticate",
                challenge(self._realm, self._nonces.issue(now_ns), algorithm, stale),
            )
            for algorithm in self._offered(source, stale)
        ]

    def answered(self, source: Source) -> None:
        """``source`` gave the right answer: it knows how to choose."""
        self._unanswered.pop(source, None)

    def _offered(self, source: Source, stale: bool) -> tuple[Algorithm, ...]:
        if stale:
            return self._algorithms
        if source in self._unanswered:
            return self._algorithms[-1:]
        if len(self._unanswered) >= MAX_UNANSWERED:
            del self._unanswered[next(iter(self._unanswered))]
        self._unanswered[source] = None
        return self._algorithms
