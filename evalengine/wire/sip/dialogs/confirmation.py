"""A 2xx to an INVITE, repeated until its ACK comes (RFC 3261 §13.3.1.4); or what is reliable before
it, until its PRACK (RFC 3262 §3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evalengine.wire.sip.messages.message import Peer
from evalengine.wire.sip.transactions.stack import Stack
from evalengine.wire.sip.transactions.transaction import T1, T2, TIMEOUT


@dataclass(eq=False, slots=True)
class Confirmation:
    """Made when the 2xx is sent. ``unheard(now)`` is called when no ACK came in 64·T1. It is
    repeated at T1, then ever slower, down to once in ``slowest`` (ns)."""

    stack: Stack
    data: bytes
    dest: Peer
    cseq: int
    now: int
    unheard: Callable[[int], None]
    slowest: int = T2
    pending: bool = True
    _interval: int = T1
    _resend_at: int = 0
    _gives_up_at: int = 0

    def __post_init__(self) -> None:
        self._resend_at = self.now + T1
        self._gives_up_at = self.now + TIMEOUT
        self.stack.watch(self)

    def acknowledge(self, cseq: int) -> bool:
        """True for the first ACK of this 2xx."""
        if not self.pending or cseq != self.cseq:
            return False
        self.pending = False
        return True

    def deadline(self) -> int | None:
        return min(self._resend_at, self._gives_up_at) if self.pending else None

    def tick(self, now: int) -> None:
        if now >= self._gives_up_at:
            self.pending = False
            self.unheard(now)
        else:
            self.stack.send(self.data, self.dest)
            self._interval = min(2 * self._interval, self.slowest)
            self._resend_at = now + self._interval
