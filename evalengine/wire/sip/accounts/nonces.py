"""The nonces of digest authentication: unforgeable, expiring, counted, and bounded in memory.

A nonce carries its own time and a signature, so that handing one out costs no memory: a storm of
unauthenticated requests cannot push an honest phone's nonce out. Only a nonce that came back
with the right password is remembered, with the highest count seen (RFC 7616 §3.4.5).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

from evalengine.clock import SECOND


class Nonces:
    """``tokens`` draws unguessable names; ``lifetime_ns`` is how long a nonce serves; at most
    ``limit`` nonces are remembered.

    The key is drawn when this object is made: after a restart every older nonce is stale.
    """

    def __init__(
        self,
        tokens: Callable[[], str],
        lifetime_ns: int = 300 * SECOND,
        limit: int = 1_000,
    ) -> None:
        self._tokens = tokens
        self._key = (tokens() + tokens()).encode()
        self._lifetime_ns = lifetime_ns
        self._limit = limit
        self._counts: dict[str, int] = {}
        self._forgotten_until = -1

    def __len__(self) -> int:
        """How many nonces are remembered."""
        return len(self._counts)

    def issue(self, now: int) -> str:
        """A fresh nonce; ``now`` is host time in ns."""
        body = f"{now:x}.{self._tokens()}"
        return f"{body}.{self._sign(body)}"

    def use(self, nonce: str, count: int | None, now: int) -> bool:
        """True once for each higher ``count``, while the nonce lives; afterwards it is stale.

        ``count`` None is a peer that does not count: the nonce then serves once. Call it only
        for a request whose password is right: what it remembers is bounded by ``limit``.
        """
        at = self._issued_at(nonce)
        if at is None or not 0 <= now - at < self._lifetime_ns:
            return False
        seen = self._counts.get(nonce)
        if seen is None and at <= self._forgotten_until:
            return False
        if count is None and seen is None:
            self._remember(nonce, 2**32)
            return True
        if count is None or count <= (seen or 0):
            return False
        self._remember(nonce, count)
        return True

    def _remember(self, nonce: str, count: int) -> None:
        """The first remembered is the first forgotten, and what is as old as it is stale: a
        forgotten nonce must not count from one again."""
        if nonce not in self._counts and len(self._counts) >= self._limit:
            oldest = next(iter(self._counts))
            del self._counts[oldest]
            self._forgotten_until = max(self._forgotten_until, self._issued_at(oldest) or 0)
        self._counts[nonce] = count

    def _issued_at(self, nonce: str) -> int | None:
        body, _, signature = nonce.rpartition(".")
        if not hmac.compare_digest(_bytes(self._sign(body)), _bytes(signature)):
            return None
        return int(body.partition(".")[0], 16)

    def _sign(self, body: str) -> str:
        return hmac.new(self._key, _bytes(body), hashlib.sha256).hexdigest()[:32]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
