"""What a user agent tells its application. ``arrival`` is that of the packet that caused it, or
process time when a timer did. A retransmission never tells anything twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from evalengine.clock import Arrival
from evalengine.wire.sip.messages.message import Peer

if TYPE_CHECKING:
    from evalengine.wire.sip.dialogs.call import Call
    from evalengine.wire.sip.dialogs.uas import IncomingCall
    from evalengine.wire.sip.transactions.stack import Incoming

Side = Literal["us", "peer"]
Wish = Literal["talk", "hold", "dial"]
Why = Literal["bye", "cancelled", "refused", "timeout", "lost", "no_ack", "bad_answer"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Garbled:
    """A datagram that is no SIP message; it was answered 400 if it could be."""

    reason: str
    source: Peer
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """Somebody calls us. The application rings, answers or refuses."""

    call: IncomingCall
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Ringing:
    """The first 180 to our INVITE."""

    call: Call
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Progressed:
    """The first 183 to our INVITE, perhaps with voice before the answer (``early_media``). It
    says nothing of a bell: only a 180 is `Ringing`."""

    call: Call
    early_media: bool
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The first 200 to our INVITE. ``early``: no 180 came before it."""

    call: Call
    early: bool
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChanged:
    """A re-INVITE of either side was agreed on: ``call.negotiation`` is new."""

    call: Call
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRefused:
    """Our re-INVITE was refused; the session stays as it was."""

    call: Call
    status: int
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerHeld:
    """The peer will not hear us any more (after its `SessionChanged`)."""

    call: Call
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerResumed:
    """The peer hears us again."""

    call: Call
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """The peer asks us to send the call to ``target`` (user part of Refer-To).

    ``other``: it talks to him already, in that call of ours, which ends now. ``target`` is then who
    we are in that call.
    """

    call: Call
    target: str
    other: Call | None = None
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferAnswered:
    """How our own REFER fares: its refusal, or the status its NOTIFY brought."""

    call: Call
    status: int
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPressed:
    """A key of the peer's phone, one of ``0123456789*#ABCD``, told by INFO. Those that come as
    RTP (RFC 4733) are told by the media of the call."""

    call: Call
    key: str
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Texted:
    """A MESSAGE in plain text, inside a call or outside any (None), for the application to answer.
    ``sender`` and ``target`` are user parts: of its From, and of whom it is for."""

    call: Call | None
    sender: str
    target: str
    text: str
    incoming: Incoming
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveAsked:
    """The peer wants our hands to do something: on ``call``, or to dial ``target`` (None)."""

    call: Call | None
    wish: Wish
    target: str = ""
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveAnswered:
    """The final status of what we asked of a phone's hands, 408 without an answer. ``order`` is
    what the application thinks of it."""

    order: object
    status: int
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRefused:
    """There is no agreeing with the peer on encrypted voice: it refused or answered our offer so,
    or offered none in a call that goes on as it was."""

    call: Call
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferRefused:
    """Somebody at ``source`` called us with no encrypted voice that we can take: 488."""

    source: Peer
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The call is over; exactly one of these for each call. ``status`` is 0 without a response."""

    call: Call
    by: Side
    why: Why
    status: int
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAsked:
    """A REGISTER, for a registrar to answer."""

    incoming: Incoming
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """Our registration stands for ``expires_s`` seconds; 0 when it was taken back."""

    expires_s: int
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFailed:
    """Our registration was refused with ``status``, 408 when nobody answers. It is tried again."""

    status: int
    arrival: Arrival


AgentEvent = (
    Garbled
    | Offered
    | Ringing
    | Progressed
    | Answered
    | SessionChanged
    | ChangeRefused
    | PeerHeld
    | PeerResumed
    | Referred
    | ReferAnswered
    | KeyPressed
    | Texted
    | DriveAsked
    | DriveAnswered
    | MediaRefused
    | OfferRefused
    | Ended
    | RegisterAsked
    | Registered
    | RegisterFailed
)
