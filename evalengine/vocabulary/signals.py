"""What the wire reports. A signal is never refused: what makes no sense is absorbed.

``leg`` is what the wire needs to find a call again after the engine died: flat JSON values,
meaningful to the wire alone, kept in the journal for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evalengine.clock import Arrival
from evalengine.vocabulary.voices import VoiceSignal

Leg = dict[str, str | int]
Cause = Literal["hung_up", "declined", "busy", "no_answer", "unreachable", "failed", "lost"]
PhoneAct = Literal["answer", "hold", "resume", "dial"]
"""What the candidate does with his phone, and a phone may do for him when it is asked."""
GestureVerb = PhoneAct | Literal["hang_up", "transfer", "connect"]
HEADSET = "casque:"
"""The contact of a headset in a page begins so; any other is a phone's."""
NoticeKind = Literal[
    "wrong_credentials",
    "rtp_stranger",
    "media_refused",
    "malformed",
    "flood",
    "journal_full",
    "internal_error",
    "recording_failed",
    "phone_not_driven",
    "control_phone_lost",
    "page_voice_joined",
    "page_voice_lost",
    "headset_cut",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """The INVITE left for the candidate's phone."""

    call: str
    arrival: Arrival
    leg: Leg = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rang:
    """The phone said 180: the candidate hears the ring (RFC 3261 §21.1.2)."""

    call: str
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The phone's first 200 to the INVITE arrived."""

    call: str
    arrival: Arrival
    leg: Leg = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneHeld:
    """The phone put the call on hold (RFC 3264 §8.4: sendonly, inactive, or c=0.0.0.0)."""

    call: str
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneResumed:
    """The phone took the call back (sendrecv)."""

    call: str
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAsked:
    """The phone asks for a transfer (REFER, RFC 3515). ``target`` is the user part; ``other`` the
    call that it had with him already, which ends with this one, "" for a blind transfer."""

    call: str
    target: str
    arrival: Arrival
    other: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegEnded:
    """The leg is over on the phone's side: BYE, a refusal, silence, or it was never found again.

    ``status`` is the SIP status when there is one, else 0.
    """

    call: str
    cause: Cause
    arrival: Arrival
    status: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LegFound:
    """After a restart of the engine, the phone confirmed that this call still lives."""

    call: str
    arrival: Arrival
    leg: Leg = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialled:
    """The candidate calls ``target`` (the user part that his phone sent).

    ``call`` is the wire's own name for the leg until an effect gives it the rules' one.
    """

    call: str
    target: str
    arrival: Arrival
    leg: Leg = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Texted:
    """The desk's phone writes ``text`` to ``target`` (MESSAGE, RFC 3428), and waits for an answer.

    ``message`` is the same when the phone writes the same again for want of one.
    """

    message: str
    target: str
    text: str
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class GestureFailed:
    """The phone will not do what it was asked (`effects.DrivePhone`): ``status`` says why, 408
    when it did not answer."""

    call: str
    verb: PhoneAct
    status: int
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneRegistered:
    """A phone of the desk registered. ``expires`` is in s from ``arrival``; 0 = it went away."""

    contact: str
    expires: int
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPhoneSeen:
    """The co-évaluateur's own phone is at ``contact`` for ``expires`` s from ``arrival``, nowhere
    known when that is 0. ``leg`` is that of the call by which he speaks, empty while he has none.
    """

    contact: str
    expires: int
    arrival: Arrival
    leg: Leg = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSeen:
    """The candidate's console opened its stream, or is no longer at the other end of it."""

    present: bool
    arrival: Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """Something a jury or an installer may want to know; it changes no call."""

    kind: NoticeKind
    detail: str
    arrival: Arrival


Signal = (
    Invited
    | Rang
    | Answered
    | PhoneHeld
    | PhoneResumed
    | TransferAsked
    | LegEnded
    | LegFound
    | Dialled
    | Texted
    | GestureFailed
    | PhoneRegistered
    | ControlPhoneSeen
    | ConsoleSeen
    | Noticed
    | VoiceSignal
)
