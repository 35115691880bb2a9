"""A call: what either side may ask for inside its dialog.

How it came to be is `uac.OutgoingCall` or `uas.IncomingCall`; a call found again after a restart
is a plain `Call`. Requests of the dialog go by method to `reinvite` and `refer`; BYE is here.
"""

from __future__ import annotations

from typing import Literal, Protocol

from evalengine.clock import Arrival
from evalengine.wire.sip.dialogs import driving
from evalengine.wire.sip.dialogs.dialog import Dialog
from evalengine.wire.sip.dialogs.events import Ended, MediaRefused, Side, Why
from evalengine.wire.sip.dialogs.negotiation import Negotiation
from evalengine.wire.sip.dialogs.refer import Transfer
from evalengine.wire.sip.dialogs.reinvite import Changes
from evalengine.wire.sip.dialogs.replacing import referring_to
from evalengine.wire.sip.dialogs.session_timer import SHORTEST, SessionTimer, too_brief
from evalengine.wire.sip.messages import instant
from evalengine.wire.sip.messages.compose import Draft, Headers
from evalengine.wire.sip.messages.hops import stream_of
from evalengine.wire.sip.messages.message import Peer, Request, Response
from evalengine.wire.sip.transactions.stack import Incoming, Listener, Stack
from evalengine.wire.sip.transactions.transaction import T2, Key

ALLOW = ("Allow", "INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, UPDATE, PRACK, INFO, MESSAGE")
UNDERSTOOD = ("timer", "100rel", "replaces")
"""The extensions that a peer may require of us (§8.2.2.3)."""
SUPPORTED = ("Supported", ", ".join(UNDERSTOOD))

PATIENCE = T2
"""How long a call that may be lost is waited for, ns."""

Phase = Literal["beginning", "talking", "ending", "over"]


class Directory(Protocol):
    """Where a call lives: its stack, our Contact, and who finds it by its dialog. ``obeys``: the
    peer may move our hands."""

    stack: Stack
    obeys: bool

    def contact_towards(self, dest: Peer, to: str = "") -> str: ...

    def enrol(self, call: Call) -> None: ...

    def forget(self, call: Call) -> None: ...

    def find(self, key: Key) -> Call | None: ...


class Call:
    """``phase`` goes beginning -> talking -> ending -> over.

    ``reference`` is what the application thinks of when it hears of the call; ``answered_at``
    the URI that answered, of those that we called.
    """

    def __init__(
        self,
        directory: Directory,
        negotiation: Negotiation,
        dialog: Dialog | None = None,
        *,
        owns_call_id: bool = True,
    ) -> None:
        self.directory = directory
        self.stack = directory.stack
        self.negotiation = negotiation
        self.owns_call_id = owns_call_id
        self.phase: Phase = "beginning"
        self.reference: object = None
        self.answered_at = ""
        self.changes = Changes(self)
        self.transfer = Transfer(self)
        self.timer = SessionTimer(self)
        self._dialog = dialog
        self._bye_wanted = False

    @property
    def has_dialog(self) -> bool:
        """False before the answer to a call of ours."""
        return self._dialog is not None

    @property
    def dialog(self) -> Dialog:
        """The dialog; a misuse before there is one."""
        assert self._dialog is not None, "the call has no dialog yet"
        return self._dialog

    @property
    def present_dialogs(self) -> list[Dialog]:
        """The dialog, or the early ones of the phones that ring; none before there is any."""
        return [self._dialog] if self._dialog is not None else []

    @property
    def contact_header(self) -> tuple[str, str]:
        """How the peer reaches us."""
        way, target = self.dialog.next_hop(), self.dialog.target
        return ("Contact", f"<{self.directory.contact_towards(way, target)}>")

    def introduction(self, request: Request | None = None) -> tuple[tuple[str, str], ...]:
        """What an INVITE and its 2xx carry; the latter repeats the route recorded (§12.1.1)."""
        routes = request.parsed.headers.getlist("Record-Route") if request else ()
        return (
            *(("Record-Route", route) for route in routes),
            self.contact_header,
            ALLOW,
            SUPPORTED,
        )

    def as_leg(self) -> dict[str, str | int]:
        """What a restarted engine needs to go on in this dialog."""
        return {**self.dialog.as_leg(), **self.negotiation.as_leg()}

    def establish(self, dialog: Dialog | None = None) -> None:
        """From now on the call talks, and requests of its dialog find it."""
        self._dialog = dialog or self._dialog
        self.phase = "talking"
        self.directory.enrol(self)

    def hold(self, now: int) -> None:
        """The peer shall not be heard, nor hear us."""
        self.changes.want("sendonly", now)

    def resume(self, now: int) -> None:
        """Both shall hear each other."""
        self.changes.want("sendrecv", now)

    def probe(self, now: int) -> None:
        """Asks whether the call still lives: `SessionChanged` or `ChangeRefused` when it does,
        `Ended` (lost) when it does not, within `PATIENCE`."""
        self.changes.probe(now, patience=PATIENCE)

    def refer(self, target: str, now: int) -> None:
        """Asks the peer to send the call to the URI ``target``."""
        if self.phase == "talking":
            self.transfer.ask(target, now)

    def refer_to(self, other: Call, now: int) -> None:
        """Asks the peer to take our place in ``other``: an attended transfer (RFC 5589 §7)."""
        if other is not self and other.phase == "talking":
            self.refer(referring_to(other.dialog), now)

    def hang_up(self, now: int) -> None:
        """Ends the call, as soon as RFC 3261 §15 allows it."""
        if self.phase != "talking":
            return
        if self.changes.unconfirmed:  # §15: the callee waits for the ACK before its BYE
            self._bye_wanted = True
        else:
            self.bye("bye", Arrival(now))

    def bye(self, why: Why, arrival: Arrival, status: int = 0) -> None:
        """Says BYE and considers the call over at once (§15.1.1)."""
        if why == "bad_answer" and self.negotiation.crypto:
            self.stack.emit(MediaRefused(call=self, arrival=arrival))
        self.end("us", why, arrival, status, phase="ending")
        self.request("BYE", self._bye_answered, arrival.at)

    def request(
        self,
        method: str,
        listener: Listener,
        now: int,
        headers: Headers = (),
        body: bytes = b"",
    ) -> Draft:
        """A request of ours in this dialog."""
        dest = self.dialog.next_hop()
        draft = self.dialog.request(method, self.stack.via(dest=dest), headers, body)
        self.stack.request(draft, dest, listener, now)
        return draft

    def end(
        self,
        by: Side,
        why: Why,
        arrival: Arrival,
        status: int = 0,
        *,
        phase: Literal["ending", "over"] = "over",
    ) -> None:
        """Tells the end, once. In the phase ``ending`` the dialog is still answered."""
        if self.phase in ("ending", "over"):
            return
        self.phase = phase
        self.changes.stop()
        self.timer.stop()
        if phase == "over":
            self.directory.forget(self)
        self.stack.emit(Ended(call=self, by=by, why=why, status=status, arrival=arrival))

    def asked(self, incoming: Incoming) -> None:
        """A request of the peer's in this dialog."""
        now = incoming.arrival.at
        method = incoming.request.method
        self.dialog.flow = stream_of(incoming.source)  # the peer may have had to connect again
        if not self.dialog.in_order(incoming.request):
            self.stack.respond(incoming, 500, now)
        elif method == "BYE":
            self.bye_asked(incoming)
        elif method == "PRACK":
            self.stack.respond(incoming, self.ringing_acknowledged(incoming.request), now)
        elif method in ("INVITE", "UPDATE") and too_brief(incoming.request):
            self.stack.respond(incoming, 422, now, headers=(SHORTEST,))
        elif method == "UPDATE" and self.phase in ("beginning", "talking"):
            self.changes.updated(incoming)
        elif method == "NOTIFY" and (wish := driving.wish_of(incoming.request)) is not None:
            driving.asked(self, wish, incoming)
        elif self.phase != "talking":
            self.stack.respond(incoming, 481, now)
        elif method == "INVITE":
            self.changes.asked(incoming)
        elif method == "REFER":
            self.transfer.asked(incoming)
        elif method == "NOTIFY":
            self.transfer.notified(incoming)
        else:
            instant.said(self, incoming)

    def acknowledged(self, ack: Request, arrival: Arrival) -> None:
        """The ACK of a 2xx of ours."""
        self.changes.acknowledged(ack, arrival)
        if self._bye_wanted and self.phase == "talking" and not self.changes.unconfirmed:
            self.bye("bye", arrival)

    def ringing_acknowledged(self, prack: Request) -> int:
        """How a PRACK is answered: only a call that comes to us says anything reliable."""
        return 481

    def bye_asked(self, incoming: Incoming) -> None:
        """The peer hangs up. Answered even when we did so at the same time."""
        self.stack.respond(incoming, 200, incoming.arrival.at)
        self.end("peer", "bye", incoming.arrival)

    def _bye_answered(self, response: Response | None, arrival: Arrival) -> None:
        if response is None or response.code >= 200:
            self.phase = "over"
            self.directory.forget(self)
