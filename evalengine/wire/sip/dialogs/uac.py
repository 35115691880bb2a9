"""A call of ours: INVITE, its answers, and CANCEL (RFC 3261 §13.2, §9.1)."""

from __future__ import annotations

from evalengine.clock import Arrival
from evalengine.wire.sip.dialogs.call import Call, Directory
from evalengine.wire.sip.dialogs.events import Answered, Progressed, Ringing, Side, Why
from evalengine.wire.sip.dialogs.negotiation import Negotiation
from evalengine.wire.sip.dialogs.reliable import MOST_FORKS, EarlyDialogs
from evalengine.wire.sip.messages.compose import Draft
from evalengine.wire.sip.messages.message import Peer, Response
from evalengine.wire.sip.transactions.transaction import TIMEOUT


class OutgoingCall(Call):
    """Starts by sending ``invite`` to ``dest``, unless it was ``sent`` before a restart.

    ``heard`` is the last response to it, for its headers.
    """

    def __init__(
        self,
        directory: Directory,
        negotiation: Negotiation,
        invite: Draft,
        dest: Peer,
        local_tag: str,
        now: int,
        *,
        sent: bool = False,
    ) -> None:
        super().__init__(directory, negotiation)
        self._invite = invite
        self._dest = dest
        self._provisional = sent
        self._rang = self._progressed = False
        self._early = EarlyDialogs(self.stack, invite, dest, local_tag, sent=sent)
        self._cancelled = False
        self._gives_up_at: int | None = None
        self.heard: Response | None = None
        self._dismissed: dict[str, tuple[bytes, Peer]] = {}
        start = self.stack.listen if sent else self.stack.request
        start(invite, dest, self._heard, now)

    def seek(self, now: int, patience: int) -> None:
        """It began before a restart: without a word from the phone for ``patience`` (ns), it is
        lost. A phone that speaks later than that is told that the call is over."""
        self._gives_up_at = now + patience
        self.stack.watch(self)

    def hang_up(self, now: int) -> None:
        """CANCEL before the answer; before anything was heard, it waits (§9.1)."""
        if self.phase != "beginning":
            super().hang_up(now)
        elif not self._cancelled:
            self._cancelled = True
            if self._provisional:
                self._cancel(now)

    def deadline(self) -> int | None:
        return self._gives_up_at

    def tick(self, now: int) -> None:
        """§9.1: a CANCEL without any answer to the INVITE for 64·T1 ends it."""
        self._gives_up_at = None
        why: Why = "cancelled" if self._cancelled else "lost"
        self._cancelled = True
        self.end("us", why, Arrival(now), 0 if why == "cancelled" else 408)

    def _heard(self, response: Response | None, arrival: Arrival) -> None:
        self.heard = response or self.heard
        if not self._cancelled:
            self._gives_up_at = None  # whoever answers is there
        if response is None:
            by: Side = "us" if self._cancelled else "peer"
            self.end(by, "timeout", arrival, 408)
        elif response.code < 200:
            self._progress(response, arrival)
        elif response.code < 300:
            self._accepted(response, arrival)
        elif self._cancelled:
            self.end("us", "cancelled", arrival, response.code)
        else:
            self.end("peer", "refused", arrival, response.code)

    def _progress(self, response: Response, arrival: Arrival) -> None:
        first = not self._provisional
        self._provisional = True
        fresh = self._early.take(response, arrival.at)
        if self._cancelled:
            if first:
                self._cancel(arrival.at)
        elif not fresh:
            pass
        elif response.code == 180 and not self._rang:
            self._rang = True
            self.stack.emit(Ringing(call=self, arrival=arrival))
        elif response.code == 183 and not self._progressed:
            self._progressed = True
            voice = bool(response.body)
            self.stack.emit(Progressed(call=self, early_media=voice, arrival=arrival))

    def _cancel(self, now: int) -> None:
        invite = self._invite
        sequence = invite.header("CSeq").split()[0]
        kept = ("Via", "Max-Forwards", "Route", "From", "To", "Call-ID")
        headers = tuple(header for header in invite.headers if header[0] in kept)
        cancel = Draft("CANCEL", invite.uri, (*headers, ("CSeq", f"{sequence} CANCEL")))
        self.stack.request(cancel, self._dest, _unheeded, now)
        self._gives_up_at = now + TIMEOUT
        self.stack.watch(self)

    def _accepted(self, response: Response, arrival: Arrival) -> None:
        if self._dialog is None and self.phase == "beginning":
            self._answered(response, arrival)
        elif self._dialog is not None and response.to_tag == self._dialog.remote_tag:
            self.changes.acknowledge(response)  # a retransmission: §13.2.2.4
        else:
            self._dismiss(response, arrival)

    def _answered(self, response: Response, arrival: Arrival) -> None:
        self._gives_up_at = None
        self.establish(self._early.dialog(response))
        self.changes.acknowledge(response)
        if self._cancelled:  # the answer crossed our CANCEL: §9.1 leaves BYE
            self.bye("cancelled", arrival)
            return
        try:
            self.negotiation.accept(self._early.answer(response), "sendrecv")
        except ValueError:
            self.bye("bad_answer", arrival, 488)
            return
        self.timer.agreed(response, arrival.at)
        self.stack.emit(Answered(call=self, early=not self._rang, arrival=arrival))

    def _dismiss(self, response: Response, arrival: Arrival) -> None:
        """Another phone answered too (a fork), or long after we gave up: BYE, once, and an ACK
        each time (§13.2.2.4)."""
        known = self._dismissed.get(response.to_tag)
        if known is not None:
            self.stack.send(*known)
        elif len(self._dismissed) < MOST_FORKS:
            self._dismissed[response.to_tag] = self._turn_away(response, arrival)

    def _turn_away(self, response: Response, arrival: Arrival) -> tuple[bytes, Peer]:
        """Gives the ACK back, to be sent again."""
        other = self._early.dialog(response)
        dest = other.next_hop()
        ack = other.request("ACK", self.stack.via(dest=dest), cseq=response.cseq)
        confirmed = (ack.encode(), dest)
        self.stack.send(*confirmed)
        bye = other.request("BYE", self.stack.via(dest=dest))
        self.stack.request(bye, dest, _unheeded, arrival.at)
        return confirmed


def _unheeded(response: Response | None, arrival: Arrival) -> None:
    """Whatever is said to our CANCEL, the INVITE's own answer decides."""
