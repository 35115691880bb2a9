"""Sessions that are not ours: what one phone of a bridged call describes, the other one is told.

A change travels from end to end. The re-INVITE of one phone waits for what the other phone says
to it; an offer in a 200 is acknowledged only when its answer has come from the other end.
"""

from __future__ import annotations

from dataclasses import dataclass

from evalengine.clock import Arrival
from evalengine.wire.sip.dialogs.call import Call
from evalengine.wire.sip.dialogs.negotiation import Negotiation
from evalengine.wire.sip.dialogs.refer import Transfer
from evalengine.wire.sip.dialogs.reinvite import GONE, SDP, Changes
from evalengine.wire.sip.messages import sdp
from evalengine.wire.sip.messages.message import Request, Response
from evalengine.wire.sip.messages.sdp import Direction
from evalengine.wire.sip.transactions.stack import Incoming


@dataclass(slots=True)
class Passed(Negotiation):
    """``given`` is what the phone at the other end said last, and all that this one is told;
    ``heard`` is what this one said last. Both go on octet for octet, once they could be read."""

    given: bytes = b""
    heard: bytes = b""

    def offer(self, direction: Direction) -> bytes:
        return self.given

    def answer(self, offer: bytes) -> bytes:
        sdp.parse(offer, self.profile)
        self.heard = offer
        return self.given

    def accept(self, answer: bytes, direction: Direction) -> None:
        sdp.parse(answer, self.profile)
        self.heard, self.agreed = answer, direction


class Unmoved(Transfer):
    """Nobody takes a phone of a bridged call away: its other end is not ours to give."""

    def asked(self, incoming: Incoming) -> None:
        self._call.stack.respond(incoming, 603, incoming.arrival.at)


class Forwarding(Changes):
    """The changes of one of two calls; ``other`` has those of the other one.

    ``offerless``: our INVITE under way asks the phone for an offer.
    """

    other: Forwarding

    def __init__(self, call: Call, *, offerless: bool = False) -> None:
        super().__init__(call)
        self._offerless = offerless
        self._asked: Incoming | None = None
        self._to_pass: bytes | None = None
        self._offered: Response | None = None

    def part(self) -> None:
        """Both calls are over: whatever is still heard here concerns nobody else."""
        self.other = self

    # What the phone of this call asks for.

    def asked(self, incoming: Incoming) -> None:
        """Its re-INVITE, or its UPDATE with an offer."""
        now = incoming.arrival.at
        if self._busy or self.other._busy:
            self._call.stack.respond(incoming, 491, now)  # §14.2: one change at a time
        elif self.describe(incoming, now) is not None:
            self._asked = incoming
            if incoming.request.method == "INVITE":
                self._call.stack.respond(incoming, 100, now)
            self.other.pass_on(incoming.request.body, now)

    def updated(self, incoming: Incoming) -> None:
        if incoming.request.body and self._call.phase == "talking":
            self.asked(incoming)
        else:
            super().updated(incoming)

    def acknowledged(self, ack: Request, arrival: Arrival) -> None:
        due = self._answer_due
        super().acknowledged(ack, arrival)
        if due and not self._answer_due and self._call.phase == "talking":
            self.other.answer(ack.body)

    def settle(self, body: bytes, now: int) -> None:
        """The other phone agreed: this one is told what it said."""
        incoming, self._asked = self._asked, None
        call = self._call
        if incoming is None or call.phase != "talking":
            return
        self._describes(body)
        call.dialog.refresh(incoming.request)
        if incoming.request.method == "INVITE":
            self.confirm(incoming, body, now)
            return
        timing = call.timer.accept(incoming.request, now)
        headers = (*call.introduction(), *timing, SDP)
        call.stack.respond(incoming, 200, now, headers=headers, body=body)

    def refuse(self, status: int, now: int) -> None:
        """The other phone did not."""
        incoming, self._asked = self._asked, None
        if incoming is not None:
            self._call.stack.respond(incoming, status, now)

    # What it is asked for.

    def pass_on(self, offer: bytes, now: int) -> None:
        """A change that the other phone wishes, as soon as our last 2xx is acknowledged."""
        self._to_pass = offer
        self._pursue(now)

    def answer(self, body: bytes) -> None:
        """The other phone's answer to the offer that this one made in its 200."""
        response, self._offered = self._offered, None
        self._offerless = False
        if response is not None:
            self._describes(body)
            self._acknowledge(response, body)

    def acknowledge(self, response: Response) -> bool:
        if not self._offerless:
            return super().acknowledge(response)
        again = self._offered is not None
        self._offered = response
        return again

    def stop(self) -> None:
        super().stop()
        self._to_pass = None
        if self._asked is not None:
            self.refuse(487, self._asked.arrival.at)
        if self._offered is not None:  # a BYE comes after the ACK, even of what nobody answered
            self._acknowledge(self._offered, b"")
            self._offered = None

    @property
    def _busy(self) -> bool:
        waits = self._asked is not None or self._to_pass is not None or self._offered is not None
        return waits or self._pending or self._answer_due

    def _describes(self, body: bytes) -> None:
        negotiation = self._call.negotiation
        assert isinstance(negotiation, Passed)
        negotiation.given = body

    def _pursue(self, now: int) -> None:
        if self._to_pass is None:
            super()._pursue(now)
        elif self._call.phase == "talking" and not (self._pending or self.unconfirmed):
            offer, self._to_pass = self._to_pass, None
            self._pending, self._offerless = True, not offer
            if offer:
                self._describes(offer)
            call = self._call
            headers = (*call.introduction(), *call.timer.header, *((SDP,) if offer else ()))
            call.request("INVITE", self._passed, now, headers, offer)

    def _passed(self, response: Response | None, arrival: Arrival) -> None:
        call = self._call
        if response is None:
            if call.phase == "talking":
                call.bye("lost", arrival, 408)
        elif response.code >= 300:
            self._pending = self._offerless = False
            self.other.refuse(response.code, arrival.at)  # a 491 too: its phone asks again
            if response.code in GONE and call.phase == "talking":
                call.bye("lost", arrival, response.code)
        elif response.code >= 200 and not self.acknowledge(response):
            self._pending = False
            self._agreed(response, arrival)

    def _agreed(self, response: Response, arrival: Arrival) -> None:
        call = self._call
        if call.phase != "talking":
            return
        call.timer.agreed(response, arrival.at)
        try:
            call.negotiation.accept(response.body, "sendrecv")
        except ValueError:
            call.bye("bad_answer", arrival, 488)
        else:
            self.other.settle(response.body, arrival.at)

    def _acknowledge(self, response: Response, body: bytes) -> None:
        call = self._call
        call.dialog.refresh(response)
        dest = call.dialog.next_hop()
        headers = (SDP,) if body else ()
        ack = call.dialog.request(
            "ACK", call.stack.via(dest=dest), headers, body, cseq=response.cseq
        )
        self._ack = (response.cseq, ack.encode(), dest)
        call.stack.send(*self._ack[1:])
