"""What the candidate does at his desk besides calls and files, and what comes back to him.

``call`` is the call on behalf of which he acts, "" when none. ``overridden`` are the French
sentences of the booking rules that he set aside on purpose (C1.9.e).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evalengine.clock import Stamp
from evalengine.vocabulary.records import Appointment, Card, Medium, Message

Speaker = Literal["candidate", "donneur_ordres", "team"]
Delivery = Literal["sent", "failed", "wrong_number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentBooked:
    """An appointment, an outside visit or a closed range now stands in the agenda."""

    appointment: Appointment
    call: str = ""
    overridden: list[str] = field(default_factory=list)
    type: Literal["appointment_booked"] = "appointment_booked"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentMoved:
    """It now begins at ``start``."""

    appointment: str
    start: str
    call: str = ""
    overridden: list[str] = field(default_factory=list)
    type: Literal["appointment_moved"] = "appointment_moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentCancelled:
    """It is no longer in the agenda."""

    appointment: str
    reason: str
    call: str = ""
    type: Literal["appointment_cancelled"] = "appointment_cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSaved:
    """A card is new or changed. ``twins`` are the ids of cards that it looks like and that the
    candidate was told of before he insisted (C1.8.a)."""

    card: Card
    call: str = ""
    twins: list[str] = field(default_factory=list)
    type: Literal["card_saved"] = "card_saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSaved:
    """A message is new or changed; it has not left."""

    message: Message
    type: Literal["message_saved"] = "message_saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingMade:
    """A message leaves by ``medium`` for ``address``: the first time, or relaunched."""

    sending: str
    message: str
    medium: Medium
    address: str
    attempt: int
    settles_at: int
    type: Literal["sending_made"] = "sending_made"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingSettled:
    """What became of the last attempt of a sending."""

    sending: str
    outcome: Delivery
    type: Literal["sending_settled"] = "sending_settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingChecked:
    """The candidate looked at what became of a sending (C1.9.d)."""

    sending: str
    outcome: Delivery | Literal["pending"]
    type: Literal["sending_checked"] = "sending_checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSent:
    """One send of the tchat with ``donneur_ordres``, or with the team when it is ""."""

    donneur_ordres: str
    speaker: Speaker
    text: str
    type: Literal["chat_sent"] = "chat_sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneTexted:
    """The candidate wrote to ``target`` from his phone. ``status`` is what the phone is told: 200
    when the words are in the tchat, which is the next entry, unless the phone only wrote them
    again: ``message`` is then known."""

    message: str
    target: str
    status: int
    stamp: Stamp
    type: Literal["phone_texted"] = "phone_texted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatRead:
    """The candidate had the tchat with ``donneur_ordres``, or with the team, before his eyes."""

    donneur_ordres: str
    type: Literal["chat_read"] = "chat_read"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScratchpadKept:
    """The whole text of the scratchpad of ``call``, as it now stands."""

    call: str
    text: str
    type: Literal["scratchpad_kept"] = "scratchpad_kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackPlanned:
    """Somebody is to be called back; ``due`` is a time of the fiction, "" when none was given."""

    call_back: str
    donneur_ordres: str
    who: str
    number: str
    reason: str
    due: str = ""
    call: str = ""
    type: Literal["call_back_planned"] = "call_back_planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBackSettled:
    """He was called back, or the candidate gave it up and says why in ``note``."""

    call_back: str
    done: bool
    note: str = ""
    type: Literal["call_back_settled"] = "call_back_settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentReported:
    """An incident report, as it stands (C3.1.b). ``happened`` is a time of the fiction."""

    donneur_ordres: str
    happened: str
    facts: str
    consequences: str
    measures: str
    call: str = ""
    type: Literal["incident_reported"] = "incident_reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverWritten:
    """What the candidate leaves to the team, by ``medium`` (C3.2.a); a later one replaces it."""

    medium: Literal["chat", "mail", "board"]
    text: str
    type: Literal["handover_written"] = "handover_written"


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfAssessed:
    """The candidate's own mark of a criterion (C4.5); a later one replaces it."""

    criterion: str
    acquired: Literal["yes", "partly", "no"]
    comment: str = ""
    type: Literal["self_assessed"] = "self_assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityConfirmed:
    """Control saw the candidate's papers. ``document`` says which, never their number."""

    document: str
    type: Literal["identity_confirmed"] = "identity_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAccepted:
    """The candidate read what is recorded, and for how long."""

    type: Literal["notice_accepted"] = "notice_accepted"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPassed:
    """The candidate found this part of his desk in order, before any clock runs."""

    part: Literal["headset", "ring", "keys"]
    type: Literal["check_passed"] = "check_passed"
