"""Ground truth, said in acts: what a call or a beat of the script asks of the candidate.

It is in the journal, hidden from him, so that anybody can compute again what was reached. Values
are those of the facts that the correspondent tells.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from evalengine.vocabulary.records import Medium, Urgency

Failure = Literal["failed", "wrong_number"]
"""What may become of a sending, besides being sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectCard:
    """The correspondent's card, exact, in the donneur d'ordres' address book (C1.8.a).

    ``values`` are fields of `Card`. ``known`` is the card that exists already and is to be used
    or corrected; "" when a new one is to be made.
    """

    donneur_ordres: str
    values: dict[str, str]
    known: str = ""
    type: Literal["card"] = "card"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectMessage:
    """A message in the right rubric, with these values in these fields, sent by ``medium`` to
    ``address`` (C1.9.a, c)."""

    donneur_ordres: str
    rubric: str
    urgency: Urgency
    values: dict[str, str]
    medium: Medium
    address: str
    type: Literal["message"] = "message"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectRelaunch:
    """The sending of this call's message fails at first; it is checked and sent again, to
    ``address`` (C1.9.d)."""

    address: str
    type: Literal["relaunch"] = "relaunch"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectAppointment:
    """An appointment of ``kind`` for ``who`` at any of ``starts`` (C1.11.b); ``place`` for an
    outside visit."""

    donneur_ordres: str
    kind: str
    starts: list[str]
    who: str
    place: str = ""
    type: Literal["appointment"] = "appointment"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectMove:
    """An appointment that exists moves to any of ``starts``."""

    appointment: str
    starts: list[str]
    type: Literal["move"] = "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectCancel:
    """An appointment that exists is cancelled."""

    appointment: str
    type: Literal["cancel"] = "cancel"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectBlock:
    """A range of an agenda is closed."""

    donneur_ordres: str
    start: str
    minutes: int
    type: Literal["block"] = "block"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectTransfer:
    """The call goes to ``extension`` (C1.14.c)."""

    extension: str
    type: Literal["transfer"] = "transfer"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectChat:
    """The donneur d'ordres (the team, when "") is told in the tchat; each of ``values`` is in
    what he was sent."""

    donneur_ordres: str
    values: list[str] = field(default_factory=list)
    type: Literal["chat"] = "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectCallBack:
    """``number`` is called back (C1.9.f)."""

    who: str
    number: str
    type: Literal["call_back"] = "call_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectConsigne:
    """A consigne given during the sitting is acknowledged (C1.11.a)."""

    donneur_ordres: str
    consigne: str
    type: Literal["consigne"] = "consigne"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectHandover:
    """Each of ``values`` is handed over to the team (C3.2.a, C1.11.c)."""

    values: list[str]
    type: Literal["handover"] = "handover"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectIncident:
    """An incident report for this donneur d'ordres holds each of ``values`` (C3.1.b)."""

    donneur_ordres: str
    values: list[str]
    type: Literal["incident"] = "incident"


Expected = Annotated[
    ExpectCard
    | ExpectMessage
    | ExpectRelaunch
    | ExpectAppointment
    | ExpectMove
    | ExpectCancel
    | ExpectBlock
    | ExpectTransfer
    | ExpectChat
    | ExpectCallBack
    | ExpectConsigne
    | ExpectHandover
    | ExpectIncident,
    Field(discriminator="type"),
]
