"""Transfer (RFC 3515): REFER inside a call, and the NOTIFYs that tell how it went.

Asked, we accept and say at once that it is done: the other end of the call is ours, so there is
no third phone to wait for. The application learns the target and ends the leg. An attended
transfer (RFC 5589 §7) names a second call of the peer's with us: that one we end ourselves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evalengine.clock import Arrival
from evalengine.wire.sip.dialogs.events import ReferAnswered, Referred
from evalengine.wire.sip.dialogs.replacing import named_by
from evalengine.wire.sip.messages.compose import PHRASES
from evalengine.wire.sip.messages.message import Malformed, Response, user_of
from evalengine.wire.sip.transactions.stack import Incoming

if TYPE_CHECKING:
    from evalengine.wire.sip.dialogs.call import Call

SIPFRAG = ("Content-Type", "message/sipfrag;version=2.0")
STATUS_LINE = re.compile(rb"\s*SIP/2\.0 (\d{3})")


class Transfer:
    """The REFERs of one call."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._to_notify: list[tuple[int, str]] = []
        self._event = ""
        self._asking = False

    def ask(self, target: str, now: int) -> None:
        """Our REFER to the URI ``target``; one at a time."""
        if self._asking:
            return
        self._asking = True
        headers = (self._call.contact_header, ("Refer-To", f"<{target}>"))
        self._call.request("REFER", self._answered, now, headers)

    def asked(self, incoming: Incoming) -> None:
        """The peer's REFER."""
        stack = self._call.stack
        now = incoming.arrival.at
        try:
            target, replaced = self._target(incoming)
        except Malformed:
            stack.respond(incoming, 400, now)
            return
        stack.respond(incoming, 202, now, headers=(self._call.contact_header,))
        self._event = f"refer;id={incoming.request.cseq}"
        self._to_notify = [(100, "active;expires=60"), (200, "terminated;reason=noresource")]
        self._notify(now)
        stack.emit(
            Referred(call=self._call, target=target, other=replaced, arrival=incoming.arrival)
        )
        if replaced is not None:
            replaced.hang_up(now)  # RFC 3891 §3: its place is taken

    def notified(self, incoming: Incoming) -> None:
        """The peer's NOTIFY about our REFER."""
        stack = self._call.stack
        event = incoming.request.header("Event").partition(";")[0].strip().lower()
        fragment = STATUS_LINE.match(incoming.request.body)
        if event != "refer":
            stack.respond(incoming, 489, incoming.arrival.at)
            return
        stack.respond(incoming, 200, incoming.arrival.at)
        if fragment is not None:
            self._told(int(fragment.group(1)), incoming.arrival)

    def _target(self, incoming: Incoming) -> tuple[str, Call | None]:
        """Whom the peer means, and the call of ours with him that it has already.

        RFC 3515 §2.4.2: exactly one Refer-To; we must be able to name who it is. In a call of
        ours, he is who we are there: the URI itself may be our own Contact.
        """
        given = incoming.request.parsed.headers.getlist("Refer-To")
        if len(given) != 1:
            raise Malformed("not one Refer-To")
        replaced = named_by(given[0])
        other = self._call.directory.find(replaced.key) if replaced else None
        if other is self._call or (other is not None and other.phase != "talking"):
            other = None
        target = user_of(given[0] if other is None else other.dialog.local)
        if not target:
            raise Malformed("Refer-To names nobody")
        return target, other

    def _notify(self, now: int) -> None:
        """The next NOTIFY, once the one before it is answered: UDP may reorder them."""
        if not self._to_notify or self._call.phase != "talking":
            return
        status, state = self._to_notify.pop(0)
        headers = (
            self._call.contact_header,
            ("Event", self._event),
            ("Subscription-State", state),
            SIPFRAG,
        )
        body = f"SIP/2.0 {status} {PHRASES[status]}\r\n".encode()
        self._call.request("NOTIFY", self._notify_answered, now, headers, body)

    def _notify_answered(self, response: Response | None, arrival: Arrival) -> None:
        if response is not None and 200 <= response.code < 300:
            self._notify(arrival.at)

    def _answered(self, response: Response | None, arrival: Arrival) -> None:
        status = 408 if response is None else response.code
        if status >= 300:
            self._told(status, arrival)

    def _told(self, status: int, arrival: Arrival) -> None:
        if status >= 200:
            self._asking = False
        call = self._call
        call.stack.emit(ReferAnswered(call=call, status=status, arrival=arrival))
