"""What is typed in the agenda's form, made into a command or a sentence. Sans-IO."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, get_args

from console.moments import read_day, read_time
from console.words import NBSP
from evalengine.projections.agendas import Agenda
from evalengine.projections.booking import breaches, moment, next_free, overlapping
from evalengine.vocabulary.commands import Block, Book, Cancel, Move
from evalengine.vocabulary.records import Appointment, BookingKind

Mode = Literal["book", "move", "cancel", "block"]
MODES: tuple[str, ...] = get_args(Mode)

LOOKED_AT = 60
"""Days in which a free start is looked for."""
LONGEST = timedelta(days=14)
"""Of a closed range, as the engine allows it."""

_NO_DAY = f"Le jour s’écrit jj/mm/aaaa{NBSP}: par exemple 24/11/2026."
_NO_START = f"L’heure s’écrit hh:mm{NBSP}: par exemple 14:30."
_NO_END = f"La fin s’écrit hh:mm, après le début{NBSP}: par exemple 18:00."


@dataclass(frozen=True, slots=True)
class Typed:
    """The form of ``mode`` as it stands, in the agenda of ``donneur_ordres``; ``call`` is the call
    that it comes from. ``today`` is the day of the fiction."""

    mode: str
    values: Mapping[str, str]
    donneur_ordres: str
    call: str
    today: date

    def field(self, name: str) -> str:
        return self.values.get(name, "").strip()

    def start(self) -> str:
        """As the engine writes it; raises ValueError with a French sentence."""
        day = read_day(self.field("day"), self.today)
        if day is None:
            raise ValueError(_NO_DAY)
        at = read_time(self.field("start"))
        if at is None:
            raise ValueError(_NO_START)
        return datetime.combine(day, at).isoformat(timespec="minutes")

    def command(self, *, insists: bool = False) -> Book | Move | Cancel | Block | str:
        """What to ask, or the sentence that says what is not understood."""
        try:
            return self._command(insists)
        except ValueError as error:
            return str(error)

    def _command(self, insists: bool) -> Book | Move | Cancel | Block:
        named, reason = self.field("appointment"), self.field("reason")
        if self.mode == "cancel":
            return Cancel(appointment=named, reason=reason, call=self.call)
        start = self.start()
        if self.mode == "move":
            return Move(appointment=named, start=start, call=self.call, insists=insists)
        if self.mode == "block":
            return Block(
                donneur_ordres=self.donneur_ordres,
                start=start,
                minutes=self._minutes(start),
                reason=reason,
                call=self.call,
            )
        return Book(
            donneur_ordres=self.donneur_ordres,
            kind=self.field("kind"),
            start=start,
            who=self.field("who"),
            number=self.field("number"),
            reason=reason,
            place=self.field("place"),
            call=self.call,
            insists=insists,
        )

    def _minutes(self, start: str) -> int:
        end, begins = read_time(self.field("end")), moment(start)
        if end is None or datetime.combine(begins.date(), end) <= begins:
            raise ValueError(_NO_END)
        return int((datetime.combine(begins.date(), end) - begins).total_seconds()) // 60


def may_insist(agenda: Agenda, asked: Book | Move | Cancel | Block) -> bool:
    """True when only the booking rules stand against ``asked``, which he may set aside."""
    if isinstance(asked, Cancel | Block):
        return False
    moved = None if isinstance(asked, Book) else _known(agenda, asked.appointment)
    name = asked.kind if isinstance(asked, Book) else moved.kind if moved else ""
    place = asked.place if isinstance(asked, Book) else moved.place if moved else ""
    kind, but = agenda.kinds.get(name), moved.id if moved else ""
    if kind is None or overlapping(agenda.appointments, asked.start, kind.minutes, but=but):
        return False
    return bool(
        breaches(
            kind,
            agenda.appointments,
            asked.start,
            place=place,
            kinds=agenda.kinds.values(),
            but=but,
        )
    )


def first_free(agenda: Agenda, kind: BookingKind, since: datetime) -> str:
    """The first start from ``since`` on that breaks no rule; "" when there is none.

    Day by day, each with what stands on it: a full agenda must not hold the keys up.
    """
    for ahead in range(LOOKED_AT):
        day = since.date() + timedelta(days=ahead)
        start = next_free(
            kind,
            _standing(agenda, day),
            max(since, morning(day)).isoformat(timespec="minutes"),
            kinds=agenda.kinds.values(),
            days=1,
        )
        if start:
            return start
    return ""


def likely_kind(agenda: Agenda, start: str) -> str:
    """The first kind that may stand at ``start``, else the first of all; "" without kinds."""
    kinds = list(agenda.kinds.values())
    standing = _standing(agenda, moment(start).date())
    fits = (
        kind.id
        for kind in kinds
        if not overlapping(standing, start, kind.minutes)
        and not breaches(kind, standing, start, place="ici", kinds=kinds)
    )
    return next(fits, kinds[0].id if kinds else "")


def _standing(agenda: Agenda, day: date) -> list[Appointment]:
    """What stands on ``day``, or began before it and may last till then."""
    name, latest = day.isoformat(), (day - LONGEST).isoformat()
    return [each for each in agenda.appointments if latest <= each.start[:10] <= name]


def after(start: datetime) -> datetime:
    """From where the next free start is looked for."""
    return start + timedelta(minutes=1)


def morning(day: date) -> datetime:
    """The beginning of ``day``."""
    return datetime.combine(day, time())


def _known(agenda: Agenda, name: str) -> Appointment | None:
    return next((each for each in agenda.appointments if each.id == name), None)
