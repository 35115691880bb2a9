"""What the candidate asks. ``call`` is the call on behalf of which he acts, "" when none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evalengine.vocabulary.records import Card, Medium, Message
from evalengine.vocabulary.signals import GestureVerb


@dataclass(frozen=True, slots=True, kw_only=True)
class Gesture:
    """At the console, of a candidate who sits at a phone of his own: his phone is to do ``verb``
    on ``call``, or to dial ``target`` ("" as call); `transfer` goes to ``target`` too, `connect` to
    whoever is on the call ``target``."""

    call: str
    verb: GestureVerb
    target: str = ""
    type: Literal["gesture"] = "gesture"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """The candidate opens a donneur d'ordres' file."""

    donneur_ordres: str
    type: Literal["open_file"] = "open_file"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseFile:
    """The candidate closes it."""

    donneur_ordres: str
    type: Literal["close_file"] = "close_file"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFiles:
    """He looks for a donneur d'ordres, or for a word of his file."""

    query: str
    type: Literal["search_files"] = "search_files"


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeConsigne:
    """He has read a consigne, by its id."""

    donneur_ordres: str
    consigne: str
    type: Literal["acknowledge_consigne"] = "acknowledge_consigne"


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """He books an appointment or an outside visit of ``kind`` at ``start``.

    Outside the booking rules it is refused with their sentences, unless ``insists``: it is then
    recorded with them (C1.9.e). What overlaps is refused whatever he says.
    """

    donneur_ordres: str
    kind: str
    start: str
    who: str
    number: str = ""
    reason: str = ""
    place: str = ""
    call: str = ""
    insists: bool = False
    type: Literal["book"] = "book"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """He closes a range of an agenda; ``minutes`` from ``start``. Refused over an appointment."""

    donneur_ordres: str
    start: str
    minutes: int
    reason: str = ""
    call: str = ""
    type: Literal["block"] = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """He moves an appointment to ``start``, under the same rules as `Book`."""

    appointment: str
    start: str
    call: str = ""
    insists: bool = False
    type: Literal["move"] = "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """He cancels an appointment, a visit or a closed range."""

    appointment: str
    reason: str
    call: str = ""
    type: Literal["cancel"] = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCard:
    """He saves a correspondent's card; an empty ``card.id`` makes a new one.

    One that looks like another is refused with a sentence that names it, unless ``insists``.
    """

    card: Card
    call: str = ""
    insists: bool = False
    type: Literal["save_card"] = "save_card"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveMessage:
    """He saves a message; an empty ``message.id`` makes a new one. It does not leave."""

    message: Message
    type: Literal["save_message"] = "save_message"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendMessage:
    """A saved message leaves for the donneur d'ordres by ``medium``, to ``address``."""

    message: str
    medium: Medium
    address: str
    type: Literal["send_message"] = "send_message"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSending:
    """He looks at what became of a sending."""

    sending: str
    type: Literal["check_sending"] = "check_sending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Relaunch:
    """A sending that failed leaves again, to ``address``."""

    sending: str
    address: str
    type: Literal["relaunch"] = "relaunch"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendChat:
    """One send of the tchat with a donneur d'ordres, or with the team when it is ""."""

    donneur_ordres: str
    text: str
    type: Literal["send_chat"] = "send_chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadChat:
    """He reads the tchat with a donneur d'ordres, or with the team when it is ""."""

    donneur_ordres: str
    type: Literal["read_chat"] = "read_chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepScratchpad:
    """The whole text of the scratchpad of a call."""

    call: str
    text: str
    type: Literal["keep_scratchpad"] = "keep_scratchpad"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCallBack:
    """Somebody is to be called back. ``due`` is a time of the fiction, "" when none."""

    donneur_ordres: str
    who: str
    number: str
    reason: str
    due: str = ""
    call: str = ""
    type: Literal["plan_call_back"] = "plan_call_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleCallBack:
    """He was called back, or not, and ``note`` says why."""

    call_back: str
    done: bool
    note: str = ""
    type: Literal["settle_call_back"] = "settle_call_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportIncident:
    """The incident report, whole."""

    donneur_ordres: str
    happened: str
    facts: str
    consequences: str
    measures: str
    call: str = ""
    type: Literal["report_incident"] = "report_incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteHandover:
    """What he leaves to the team, whole."""

    medium: Literal["chat", "mail", "board"]
    text: str
    type: Literal["write_handover"] = "write_handover"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessSelf:
    """His own mark of a criterion."""

    criterion: str
    acquired: Literal["yes", "partly", "no"]
    comment: str = ""
    type: Literal["assess_self"] = "assess_self"


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptNotice:
    """He has read what is recorded of him, and for how long."""

    type: Literal["accept_notice"] = "accept_notice"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassCheck:
    """This part of his desk is in order."""

    part: Literal["headset", "ring", "keys"]
    type: Literal["pass_check"] = "pass_check"
