"""What lies in a donneur d'ordres' file: records that events hand over and desks keep.

Dates and times are those of the fiction, without a zone: ``"2026-11-23"``, ``"2026-11-23T14:30"``,
``"09:00"``. Durations are whole minutes. Days of the week are 1 (lundi) to 7.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Medium = Literal["mail", "sms", "fax", "phone"]
Urgency = Literal["normal", "urgent", "vital"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consigne:
    """An instruction of a donneur d'ordres. ``until`` is an ISO date for a temporary one."""

    text: str
    since: str = ""
    until: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody a call can be transferred to; ``extension`` is what the phone dials."""

    name: str
    role: str
    extension: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A titled list of French sentences: the rules of a file, or of the company."""

    title: str
    lines: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """A field of a message form. ``choices`` is empty for free text."""

    id: str
    label: str
    required: bool = False
    choices: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageForm:
    """What a donneur d'ordres wants of a message: its rubrics and its fields, in order."""

    rubrics: list[str]
    fields: list[FormField]


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way to reach a donneur d'ordres: ``address`` by ``medium``, within ``hours`` (French)."""

    medium: Medium
    address: str
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingKind:
    """A kind of appointment and where the booking rules allow it.

    It lasts ``minutes``, with ``gap_minutes`` free after it, on ``days``, and lies wholly within
    one of ``ranges`` (("09:00", "12:00"), …). ``outside`` visits need a place.
    """

    id: str
    label: str
    minutes: int
    days: list[int]
    ranges: list[tuple[str, str]]
    gap_minutes: int = 0
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A stretch of an agenda. ``kind`` is a `BookingKind`'s id, or "block" for a closed range."""

    id: str
    donneur_ordres: str
    kind: str
    start: str
    minutes: int
    who: str = ""
    number: str = ""
    reason: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A correspondent's card, in the address book of one donneur d'ordres."""

    id: str
    donneur_ordres: str
    last_name: str
    first_name: str = ""
    number: str = ""
    mail: str = ""
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message for a donneur d'ordres, on his form. ``values`` is by the id of its fields.

    ``call`` is the call that it comes from, "" when none.
    """

    id: str
    donneur_ordres: str
    call: str
    rubric: str
    urgency: Urgency
    values: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A question of the self-assessment sheet. ``criteria``: those that its answer speaks of."""

    id: str
    asks: str
    criteria: list[str]
