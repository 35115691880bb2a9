"""A call that comes to us: ring, answer, refuse, and being cancelled (RFC 3261 §13.3, §9.2)."""

from __future__ import annotations

from evalengine.clock import Arrival
from evalengine.wire.sip.dialogs.call import Call, Directory
from evalengine.wire.sip.dialogs.dialog import as_called
from evalengine.wire.sip.dialogs.events import Why
from evalengine.wire.sip.dialogs.negotiation import Negotiation
from evalengine.wire.sip.dialogs.reinvite import SDP
from evalengine.wire.sip.dialogs.reliable import AssuredRinging, required
from evalengine.wire.sip.messages.compose import Headers
from evalengine.wire.sip.messages.hops import stream_of
from evalengine.wire.sip.messages.message import Peer, Request
from evalengine.wire.sip.transactions.stack import Incoming
from evalengine.wire.sip.transactions.transaction import Key


class IncomingCall(Call):
    """Made when the INVITE came. ``negotiation`` gets our address before the answer; ``tells``
    are headers that our 180 and 200 bring besides. ``replaces`` is the call of ours that ends
    when this one is answered (RFC 3891)."""

    def __init__(self, directory: Directory, negotiation: Negotiation, incoming: Incoming) -> None:
        tag = directory.stack.tokens()
        dialog = as_called(incoming.request, tag, incoming.source)
        dialog.flow = stream_of(incoming.source)
        super().__init__(directory, negotiation, dialog, owns_call_id=False)
        self._incoming = incoming
        self._rings_at: int | None = None
        self.replaces: Call | None = None
        self._assured = AssuredRinging(self.stack, incoming, tag, self._unheard)
        self.tells: Headers = ()
        directory.enrol(self)

    @property
    def transaction(self) -> Key:
        """Which INVITE transaction it is, for a CANCEL to find."""
        return self._incoming.server.key

    @property
    def invite(self) -> Request:
        """The INVITE, for its headers."""
        return self._incoming.request

    @property
    def source(self) -> Peer:
        """Where the INVITE came from."""
        return self._incoming.source

    def introduction(self, request: Request | None = None) -> tuple[tuple[str, str], ...]:
        return (*super().introduction(request), *self.tells)

    def ring(self, now: int, *, after: int = 0) -> None:
        """Says 180, ``after`` ns from now."""
        if after:
            self._rings_at = now + after
            self.stack.watch(self)
        elif self.phase == "beginning" and required(self.invite):
            self._assured.ring(self.introduction(self.invite), now)
        elif self.phase == "beginning":
            self._respond(180, now)

    def progress(self, status: int, now: int, body: bytes = b"") -> None:
        """Says what the phone behind us said (180 or 183), with the session that it described. A
        caller who requires that it arrives (RFC 3262) hears of a bell only."""
        if required(self.invite):
            if status == 180:
                self.ring(now)
        elif self.phase == "beginning":
            self._respond(status, now, body)

    def ringing_acknowledged(self, prack: Request) -> int:
        return self._assured.acknowledged(prack)

    def deadline(self) -> int | None:
        return self._rings_at

    def tick(self, now: int) -> None:
        self._rings_at = None
        self.ring(now)

    def answer(self, now: int) -> bool:
        """Says 200; false when the call cannot be answered any more."""
        if self.phase != "beginning":
            return False
        self._assured.stop()
        body = self.changes.describe(self._incoming, now)
        if body is None:  # the offer was checked when it came
            self.end("us", "refused", Arrival(now), 488)
            return False
        self.establish()
        self.changes.confirm(self._incoming, body, now, self.dialog.local_tag)
        if self.replaces is not None:
            self.replaces.hang_up(now)
        return True

    def refuse(self, status: int, now: int) -> None:
        """Says no (4xx to 6xx)."""
        if self.phase == "beginning":
            self._respond(status, now)
            self.end("us", "refused", Arrival(now), status)

    def hang_up(self, now: int) -> None:
        """Declines while it rings, says BYE afterwards."""
        if self.phase == "beginning":
            self.refuse(603, now)
        else:
            super().hang_up(now)

    def cancelled(self, arrival: Arrival) -> None:
        """The caller's CANCEL; too late, it changes nothing (§9.2)."""
        self._give_up("cancelled", arrival)

    def bye_asked(self, incoming: Incoming) -> None:
        """§15.1.2: a BYE before the answer ends the INVITE with 487."""
        self.stack.respond(incoming, 200, incoming.arrival.at)
        self._give_up("bye", incoming.arrival)
        self.end("peer", "bye", incoming.arrival)

    def _give_up(self, why: Why, arrival: Arrival) -> None:
        if self.phase == "beginning":
            self._respond(487, arrival.at)
            self.end("peer", why, arrival, 487)

    def _unheard(self, now: int) -> None:
        """RFC 3262 §3: the 180 that had to arrive did not."""
        self._respond(500, now)
        self.end("us", "no_ack", Arrival(now), 500)

    def _respond(self, code: int, now: int, body: bytes = b"") -> None:
        if code >= 200:
            self._assured.stop()
        headers = self.introduction(self.invite) if code < 200 else ()
        if body:
            headers = (*headers, SDP)
        self.stack.respond(
            self._incoming, code, now, headers=headers, body=body, to_tag=self.dialog.local_tag
        )
