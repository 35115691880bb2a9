"""Booking rules: where an appointment may stand in an agenda. Pure, for rules, linter and robots.

Times are those of the fiction (see `vocabulary.records`). What overlaps is never allowed; what is
against the rules may be insisted on, and the sentences here say what is set aside (C1.9.e).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta

from evalengine.projections.dates import DAYS
from evalengine.vocabulary.records import Appointment, BookingKind

BLOCK = "block"
"""The kind of a closed range."""

STEP_MINUTES = 5
"""Starts are looked for every so often."""


def moment(text: str) -> datetime:
    """``"2026-11-23T14:30"`` read; ValueError when it is no moment of the calendar."""
    if len(text) != 16 or text[10] != "T":
        raise ValueError(text)
    return datetime.fromisoformat(text)


def until(start: str, minutes: int) -> datetime:
    """The end of a stretch."""
    return moment(start) + timedelta(minutes=minutes)


def overlapping(
    appointments: Iterable[Appointment], start: str, minutes: int, *, but: str = ""
) -> list[Appointment]:
    """What stands already where this stretch would, leaving out the appointment ``but``."""
    begins, ends = moment(start), until(start, minutes)
    return [
        other
        for other in appointments
        if other.id != but
        and moment(other.start) < ends
        and begins < until(other.start, other.minutes)
    ]


def breaches(
    kind: BookingKind,
    appointments: Iterable[Appointment],
    start: str,
    *,
    place: str = "",
    kinds: Iterable[BookingKind] = (),
    but: str = "",
) -> list[str]:
    """French sentences for the rules that an appointment of ``kind`` at ``start`` would break.

    ``kinds`` are all of the agenda's, for the gaps that its neighbours need.
    """
    begins = moment(start)
    told = []
    if begins.isoweekday() not in kind.days:
        days = ", ".join(DAYS[day - 1] for day in kind.days)
        told.append(f"« {kind.label} » ne se prend que ces jours : {days}")
    if not any(_within(kind, begins, since, end) for since, end in kind.ranges):
        ranges = ", ".join(f"de {_hour(since)} à {_hour(end)}" for since, end in kind.ranges)
        told.append(f"« {kind.label} » se prend {ranges}")
    if crowded := _crowded(kind, appointments, start, kinds, but):
        told.append(f"il faut garder libre le temps voulu avant ou après {_named(crowded)}")
    if kind.outside and not place:
        told.append(f"« {kind.label} » demande une adresse")
    return told


def next_free(
    kind: BookingKind,
    appointments: Iterable[Appointment],
    since: str,
    *,
    kinds: Iterable[BookingKind] = (),
    days: int = 60,
) -> str:
    """The first start from ``since`` on that breaks no rule and overlaps nothing; "" within
    ``days`` when there is none."""
    standing, all_kinds = list(appointments), list(kinds)
    for start in _starts(kind, moment(since), days):
        if overlapping(standing, start, kind.minutes):
            continue
        if not breaches(kind, standing, start, place="ici", kinds=all_kinds):
            return start
    return ""


def _starts(kind: BookingKind, since: datetime, days: int) -> Iterator[str]:
    """Every start that the kind's days and ranges allow."""
    for ahead in range(days):
        day = (since + timedelta(days=ahead)).date()
        if day.isoweekday() not in kind.days:
            continue
        for begin, end in kind.ranges:
            at, last = _at(day, begin), _at(day, end) - timedelta(minutes=kind.minutes)
            while at <= last:
                if at >= since:
                    yield at.isoformat(timespec="minutes")
                at += timedelta(minutes=STEP_MINUTES)


def _within(kind: BookingKind, begins: datetime, since: str, end: str) -> bool:
    day = begins.date()
    return _at(day, since) <= begins and begins + timedelta(minutes=kind.minutes) <= _at(day, end)


def _crowded(
    kind: BookingKind,
    appointments: Iterable[Appointment],
    start: str,
    kinds: Iterable[BookingKind],
    but: str,
) -> Appointment | None:
    """A neighbour too near: its gap, or this one's, would not stay free."""
    gaps = {each.id: each.gap_minutes for each in kinds}
    begins, ends = moment(start), until(start, kind.minutes)
    for other in appointments:
        if other.id == but or other.kind == BLOCK:
            continue
        after = until(other.start, other.minutes + gaps.get(other.kind, 0))
        if moment(other.start) < begins < after and until(other.start, other.minutes) <= begins:
            return other
        if ends <= moment(other.start) < ends + timedelta(minutes=kind.gap_minutes):
            return other
    return None


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock))


def _hour(clock: str) -> str:
    hour, minute = clock.split(":")
    return f"{int(hour)} h {minute}" if minute != "00" else f"{int(hour)} h"


def _named(appointment: Appointment) -> str:
    who = f" ({appointment.who})" if appointment.who else ""
    return f"le rendez-vous de {_hour(appointment.start[11:])}{who}"
