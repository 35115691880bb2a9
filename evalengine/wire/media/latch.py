"""Who may be heard on a media port: one source, and nobody else."""

from __future__ import annotations

from typing import Literal

from evalengine.clock import SECOND

Peer = tuple[str, int]
Admission = Literal["new", "known", "early", "stranger"]

PATIENCE_NS = 2 * SECOND
"""After so long without a packet, the expected address may start again with another SSRC."""


class Latch:
    """Holds on to the first source that comes from where the session description said.

    A phone may send from another port than it listens on: the first source from the expected
    host is taken, until one comes from exactly the expected address. Then nothing else is.
    """

    def __init__(self) -> None:
        self.strangers = 0
        self._expected: Peer | None = None
        self._source: tuple[Peer, int] | None = None
        self._last_ns = 0

    def expect(self, peer: Peer) -> None:
        """A new description named ``peer``; another one than before lets go of the source."""
        if peer != self._expected:
            self._expected, self._source = peer, None

    def admit(self, peer: Peer, ssrc: int, at_ns: int) -> Admission:
        """Judges a packet that arrived at ``at_ns``; "new" when its source was just taken.

        "early": nobody said yet where voice comes from, which it may overtake.
        """
        if self._expected is None:
            return "early"
        source = (peer, ssrc)
        if source == self._source:
            self._last_ns = at_ns
            return "known"
        if not self._may_take(peer, at_ns):
            self.strangers += 1
            return "stranger"
        self._source, self._last_ns = source, at_ns
        return "new"

    def _may_take(self, peer: Peer, at_ns: int) -> bool:
        assert self._expected is not None
        if self._source is None:
            return peer[0] == self._expected[0]
        left_alone = at_ns - self._last_ns > PATIENCE_NS
        return peer == self._expected and (self._source[0] != peer or left_alone)
