"""Changes of the session inside a call: re-INVITE from either side (RFC 3261 §14), and the
peer's UPDATE (RFC 3311).

We pursue a goal: `Changes.want` names the direction we wish, and one re-INVITE at a time is sent
until the peer agreed to it or refused. A refusal leaves the session as it was.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from evalengine.clock import MS, Arrival
from evalengine.wire.sip.dialogs.confirmation import Confirmation
from evalengine.wire.sip.dialogs.events import (
    ChangeRefused,
    MediaRefused,
    PeerHeld,
    PeerResumed,
    SessionChanged,
)
from evalengine.wire.sip.messages.message import Peer, Request, Response
from evalengine.wire.sip.messages.sdp import Direction, NoCommonCodec
from evalengine.wire.sip.transactions.stack import Incoming

if TYPE_CHECKING:
    from evalengine.wire.sip.dialogs.call import Call

SDP_TYPE = "application/sdp"
SDP = ("Content-Type", SDP_TYPE)
ACCEPT = ("Accept", SDP_TYPE)
GONE = (404, 408, 410, 481)  # §12.2.1.2, and RFC 5057 §5.1: the dialog is over


class Changes:
    """The re-INVITEs of one call, and its 2xx that waits to be acknowledged.

    ``held`` is what the application was last told of the peer's hold.
    """

    def __init__(self, call: Call) -> None:
        self.held = False
        self._call = call
        self._goal: Direction = "sendrecv"
        self._pending = False
        self._probing = False
        self._answer_due = False
        self._retry_at: int | None = None
        self._gives_up_at: int | None = None
        self._confirmation: Confirmation | None = None
        self._ack: tuple[int, bytes, Peer] | None = None

    @property
    def unconfirmed(self) -> bool:
        """A 2xx of ours still waits for its ACK."""
        return self._confirmation is not None and self._confirmation.pending

    def want(self, direction: Direction, now: int) -> None:
        """Sets the goal, and goes for it as soon as nothing else is under way."""
        self._goal = direction
        self._pursue(now)

    def probe(self, now: int, patience: int) -> None:
        """A re-INVITE that changes nothing; the call is lost when nothing is heard within
        ``patience`` (ns). To a peer that holds us we offer only to hear: it goes on holding."""
        self._gives_up_at = now + patience
        self._probing = True
        self._pursue(now)
        self._call.stack.watch(self)

    def refresh(self, now: int) -> None:
        """A re-INVITE that changes nothing, to say that we live (RFC 4028 §7.2)."""
        self._probing = True
        self._pursue(now)

    def stop(self) -> None:
        """The call is over."""
        self._retry_at = self._gives_up_at = None
        if self._confirmation is not None:
            self._confirmation.pending = False

    def deadline(self) -> int | None:
        times = [at for at in (self._retry_at, self._gives_up_at) if at is not None]
        return min(times, default=None)

    def tick(self, now: int) -> None:
        if self._gives_up_at is not None and now >= self._gives_up_at:
            self._call.bye("lost", Arrival(now), 408)
        elif self._retry_at is not None and now >= self._retry_at:
            self._retry_at = None
            self._pursue(now)

    # The peer's INVITE, the first one or another.

    def describe(self, incoming: Incoming, now: int) -> bytes | None:
        """Our half of the session for an INVITE: the answer to its offer, or an offer.

        None when the INVITE was refused for what it offers.
        """
        request = incoming.request
        negotiation = self._call.negotiation
        respond = self._call.stack.respond
        if not request.body:
            return negotiation.offer(negotiation.agreed)
        if request.content_type != SDP_TYPE:
            respond(incoming, 415, now, headers=(ACCEPT,))
            return None
        try:
            return negotiation.answer(request.body)
        except NoCommonCodec:
            respond(incoming, 488, now)
            if negotiation.crypto:
                self._call.stack.emit(MediaRefused(call=self._call, arrival=incoming.arrival))
        except ValueError:
            respond(incoming, 400, now)
        return None

    def confirm(self, incoming: Incoming, body: bytes, now: int, to_tag: str = "") -> None:
        """Sends the 200 to an INVITE, and again until it is acknowledged."""
        stack = self._call.stack
        timing = self._call.timer.accept(incoming.request, now)
        headers = (*self._call.introduction(incoming.request), *timing, SDP)
        data = stack.respond(incoming, 200, now, headers=headers, body=body, to_tag=to_tag)
        cseq = incoming.request.cseq
        self._answer_due = not incoming.request.body
        self._confirmation = Confirmation(
            stack, data, incoming.server.dest, cseq, now, self._unheard
        )

    def asked(self, incoming: Incoming) -> None:
        """The peer's re-INVITE."""
        now = incoming.arrival.at
        self._gives_up_at = None  # whoever asks is alive
        if self._pending or self._answer_due:
            self._call.stack.respond(incoming, 491, now)  # §14.2, RFC 3264 §4: one offer at a time
            return
        body = self.describe(incoming, now)
        if body is None:
            return
        self._call.dialog.refresh(incoming.request)
        self.confirm(incoming, body, now)
        if not self._answer_due:
            self._tell(incoming.arrival)

    def updated(self, incoming: Incoming) -> None:
        """The peer's UPDATE. One without an offer only says that it lives, and where."""
        call, now = self._call, incoming.arrival.at
        self._gives_up_at = None
        offers = bool(incoming.request.body)
        if offers and (self._pending or self._answer_due):
            call.stack.respond(incoming, 491, now)  # RFC 3311 §5.2: our own offer is open
            return
        if offers and call.phase == "beginning":  # the same: its first offer is unanswered yet
            call.stack.respond(incoming, 500, now, headers=(("Retry-After", "5"),))
            return
        body = self.describe(incoming, now) if offers else b""
        if body is None:
            return
        call.dialog.refresh(incoming.request)
        timing = call.timer.accept(incoming.request, now)
        headers = (*call.introduction(), *timing, *((SDP,) if offers else ()))
        call.stack.respond(incoming, 200, now, headers=headers, body=body)
        if offers:
            self._tell(incoming.arrival)

    def acknowledged(self, ack: Request, arrival: Arrival) -> None:
        """The ACK of our last 2xx; it carries the answer when the INVITE had no offer."""
        if self._confirmation is None or not self._confirmation.acknowledge(ack.cseq):
            return
        if self._answer_due:
            self._answer_due = False
            negotiation = self._call.negotiation
            try:
                negotiation.accept(ack.body, negotiation.agreed)
            except ValueError:
                self._call.bye("bad_answer", arrival, 488)
                return
            self._tell(arrival)
        self._pursue(arrival.at)

    def _unheard(self, now: int) -> None:
        """§13.3.1.4: no ACK for 64·T1: the session is ended."""
        self._call.bye("no_ack", Arrival(now))

    # Our own re-INVITE.

    def _pursue(self, now: int) -> None:
        busy = self._pending or self.unconfirmed or self._retry_at is not None
        if self._call.phase != "talking" or busy:
            return
        if self._goal != self._call.negotiation.agreed:
            self._invite(self._goal, now)
        elif self._probing:
            self._invite("recvonly" if self.held and self._goal == "sendrecv" else self._goal, now)

    def _invite(self, direction: Direction, now: int) -> None:
        self._pending = True
        call = self._call
        body = call.negotiation.offer(direction)
        headers = (*call.introduction(), *call.timer.header, SDP)
        call.request("INVITE", partial(self._heard, direction), now, headers, body)

    def _heard(self, direction: Direction, response: Response | None, arrival: Arrival) -> None:
        if response is None:
            if self._call.phase == "talking":
                self._call.bye("lost", arrival, 408)
        elif response.code >= 300:
            self._refused(response, arrival)
        elif response.code >= 200:
            self._accepted(direction, response, arrival)

    def _accepted(self, direction: Direction, response: Response, arrival: Arrival) -> None:
        if self.acknowledge(response):
            return
        self._pending = False
        self._gives_up_at = None
        if self._call.phase != "talking":
            return
        self._call.timer.agreed(response, arrival.at)
        negotiation = self._call.negotiation
        try:
            negotiation.accept(response.body, _kept(direction))
        except ValueError:
            if negotiation.crypto:  # the peer may speak in clear from now on: nobody listens
                self._call.bye("bad_answer", arrival, 488)
                return
            self._probing = False
            self._goal = negotiation.agreed
            self._call.stack.emit(ChangeRefused(call=self._call, status=488, arrival=arrival))
        else:
            self._tell(arrival)
        self._pursue(arrival.at)

    def acknowledge(self, response: Response) -> bool:
        """Sends the ACK of a 2xx (§13.2.2.4); true when it was acknowledged before."""
        call = self._call
        again = self._ack is not None and self._ack[0] == response.cseq
        if not again:
            call.dialog.refresh(response)
            dest = call.dialog.next_hop()
            ack = call.dialog.request("ACK", call.stack.via(dest=dest), cseq=response.cseq)
            self._ack = (response.cseq, ack.encode(), dest)
        if self._ack is not None:
            call.stack.send(*self._ack[1:])
        return again

    def _refused(self, response: Response, arrival: Arrival) -> None:
        self._pending = False
        self._gives_up_at = None
        call = self._call
        if call.phase != "talking":
            return
        if response.code == 491:  # a wish that is moot by then is dropped by `_pursue`
            self._retry_at = arrival.at + self._glare_wait()
            call.stack.watch(self)
        elif response.code in GONE:
            call.bye("lost", arrival, response.code)
        elif call.negotiation.crypto and call.negotiation.keys is None:
            # Found again after a restart, but the peer takes no new keys: both would be deaf.
            call.bye("bad_answer", arrival, response.code)
        else:
            self._probing = False
            self._goal = call.negotiation.agreed
            call.stack.emit(ChangeRefused(call=call, status=response.code, arrival=arrival))

    def _glare_wait(self) -> int:
        """§14.1: the owner of the Call-ID waits 2.1 to 4 s, the other 0 to 2 s, by 10 ms."""
        drawn = int(sha256(self._call.stack.tokens().encode()).hexdigest()[:8], 16)
        steps = 210 + drawn % 191 if self._call.owns_call_id else drawn % 201
        return steps * 10 * MS

    def _tell(self, arrival: Arrival) -> None:
        self._probing = False
        call = self._call
        call.stack.emit(SessionChanged(call=call, arrival=arrival))
        held = call.negotiation.held_by_peer
        if held != self.held:
            self.held = held
            kind = PeerHeld if held else PeerResumed
            call.stack.emit(kind(call=call, arrival=arrival))


def _kept(direction: Direction) -> Direction:
    """``recvonly`` is only asked of a peer that holds us: our own wish stays to talk."""
    return "sendrecv" if direction == "recvonly" else direction
