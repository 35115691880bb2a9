"""One call, several phones: an INVITE to each, as a forking proxy sends them (RFC 3261 §16.6).

They share Call-ID, From, To and CSeq; each has a Request-URI, a branch and a transaction of its
own. A phone that is reached by two of them says 482 to the second (§8.2.2.2): that refuses one
branch, not the call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from evalengine.clock import Arrival
from evalengine.wire.sip.dialogs.negotiation import Negotiation
from evalengine.wire.sip.dialogs.reliable import MOST_FORKS, EarlyDialogs
from evalengine.wire.sip.messages.compose import Draft
from evalengine.wire.sip.messages.message import Peer, Response
from evalengine.wire.sip.transactions.stack import Stack
from evalengine.wire.sip.transactions.transaction import TIMEOUT

ELSEWHERE = ("Reason", 'SIP;cause=200;text="Call completed elsewhere"')  # RFC 3326 §3.1
"""So that a phone that lost the race does not show a missed call."""

TELLS_LITTLE = (408, 481, 482, 487)
"""Refusals that say nothing of who should have answered."""


@dataclass(frozen=True, slots=True)
class Way:
    """Where one INVITE goes: the URI that it asks for, the branch of its Via, the next hop."""

    target: str
    branch: str
    dest: Peer


class Branch:
    """The INVITE to one phone. It begins with `start`, and is told to ``heard`` with every response
    as a transaction's listener is: None when there is none in time.

    ``negotiation`` is our half of the session as it offers it. ``sent``: it left before a restart.
    ``status`` is that of its end, 0 before, 408 when none came; ``silent``: the phone never said
    anything at all.
    """

    def __init__(
        self,
        stack: Stack,
        invite: Draft,
        dest: Peer,
        tag: str,
        negotiation: Negotiation,
        *,
        sent: bool,
    ) -> None:
        self.invite = invite
        self.negotiation = negotiation
        self.early = EarlyDialogs(stack, invite, dest, tag, sent=sent)
        self.status = 0
        self.silent = False
        self._stack = stack
        self._dest = dest
        self._sent = sent
        self._provisional = sent
        self._cancel: Draft | None = None
        self._gives_up_at: int | None = None
        self._dismissed: dict[str, tuple[bytes, Peer]] = {}

    @property
    def cancelled(self) -> bool:
        """It is to end, whether the phone was told yet or not."""
        return self._cancel is not None

    def start(self, heard: Callable[[Branch, Response | None, Arrival], None], now: int) -> None:
        """Sends the INVITE, unless it was."""
        self._told = partial(heard, self)
        begin = self._stack.listen if self._sent else self._stack.request
        self._client = begin(self.invite, self._dest, self._heard, now)

    def cancel(self, now: int, *why: tuple[str, str]) -> None:
        """Sends CANCEL, with the headers ``why``; before anything was heard, it waits (§9.1)."""
        if self.status or self.cancelled:
            return
        invite = self.invite
        sequence = invite.header("CSeq").split()[0]
        kept = ("Via", "Max-Forwards", "Route", "From", "To", "Call-ID")
        headers = tuple(header for header in invite.headers if header[0] in kept)
        self._cancel = Draft("CANCEL", invite.uri, (*headers, ("CSeq", f"{sequence} CANCEL"), *why))
        if self._provisional:
            self._send_cancel(now)

    def deadline(self) -> int | None:
        return self._gives_up_at

    def tick(self, now: int) -> None:
        """§9.1: a cancelled INVITE without a final answer for 64·T1 is over."""
        self._stack.drop(self._client)
        self._heard(None, Arrival(now))

    def progress(self, response: Response, now: int) -> bool:
        """Takes a provisional response; false when it must not be looked at."""
        first, self._provisional = not self._provisional, True
        fresh = self.early.take(response, now)
        if self.cancelled and first:
            self._send_cancel(now)
        return fresh and not self.cancelled

    def dismiss(self, response: Response, arrival: Arrival) -> None:
        """It answered in vain: another phone did before (a fork), or we had given up. BYE, once,
        and an ACK each time (§13.2.2.4)."""
        known = self._dismissed.get(response.to_tag)
        if known is not None:
            self._stack.send(*known)
        elif len(self._dismissed) < MOST_FORKS:
            self._dismissed[response.to_tag] = self._turn_away(response, arrival)

    def _heard(self, response: Response | None, arrival: Arrival) -> None:
        if response is None or response.code >= 200:
            self._gives_up_at = None
            self.status = self.status or (408 if response is None else response.code)
            self.silent = not self._provisional and response is None
        self._told(response, arrival)

    def _send_cancel(self, now: int) -> None:
        if self._cancel is not None:
            self._stack.request(self._cancel, self._dest, _unheeded, now)
            self._gives_up_at = now + TIMEOUT
            self._stack.watch(self)

    def _turn_away(self, response: Response, arrival: Arrival) -> tuple[bytes, Peer]:
        """Gives the ACK back, to be sent again."""
        other = self.early.dialog(response)
        dest = other.next_hop()
        ack = other.request("ACK", self._stack.via(dest=dest), cseq=response.cseq)
        confirmed = (ack.encode(), dest)
        self._stack.send(*confirmed)
        bye = other.request("BYE", self._stack.via(dest=dest))
        self._stack.request(bye, dest, _unheeded, arrival.at)
        return confirmed


def best(branches: Iterable[Branch]) -> Branch:
    """Of branches that all ended, the one whose status tells most (§16.7 step 6): a 6xx, else of
    the lowest class one that says something of who was called; the first of equals."""
    return min(branches, key=_rank)


def _rank(branch: Branch) -> tuple[int, bool]:
    status_class = branch.status // 100
    return (0 if status_class >= 6 else status_class, branch.status in TELLS_LITTLE)


def _unheeded(response: Response | None, arrival: Arrival) -> None:
    """Whatever is said to our CANCEL or BYE, the INVITE's own answer decides."""
