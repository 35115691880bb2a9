"""An agenda as one looks at it: each day cut into stretches, and a cursor on one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from evalengine.projections.agendas import Agenda
from evalengine.projections.booking import BLOCK, moment, until
from evalengine.vocabulary.records import Appointment

_DAY = timedelta(days=1)
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Stretch:
    """From ``start`` to ``end`` of one day: an appointment's part of it, or free when None."""

    start: datetime
    end: datetime
    appointment: Appointment | None = None

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds()) // 60

    @property
    def closed(self) -> bool:
        """A range that was blocked."""
        return self.appointment is not None and self.appointment.kind == BLOCK


def stretches(agenda: Agenda, day: date) -> list[Stretch]:
    """What stands on ``day``, and what is free of the ranges in which something may be booked."""
    taken = list(_standing(agenda, day))
    free = [Stretch(*span) for span in _free(_open(agenda, day), taken)]
    return sorted([*taken, *free], key=lambda each: each.start)


def bounds(agenda: Agenda, days: Iterable[date]) -> tuple[int, int]:
    """The hours (first, past the last) between which anything happens on ``days``."""
    every = [each for day in days for each in stretches(agenda, day)]
    first = min((each.start.hour for each in every), default=9)
    last = max((_past(each.end) if each.end.hour else 24 for each in every), default=18)
    return first, max(first + 1, last)


def _past(end: datetime) -> int:
    return end.hour + (end.minute > 0)


def _standing(agenda: Agenda, day: date) -> Iterator[Stretch]:
    begins = datetime.combine(day, time())
    name = day.isoformat()
    for each in agenda.appointments:
        if each.kind != BLOCK and not each.start.startswith(name):
            continue
        start, end = moment(each.start), until(each.start, each.minutes)
        if start < begins + _DAY and begins < end:
            yield Stretch(max(start, begins), min(end, begins + _DAY), each)


def _open(agenda: Agenda, day: date) -> list[Span]:
    """The ranges of all kinds on this day of the week, those that touch made one."""
    spans = sorted(
        (datetime.combine(day, time.fromisoformat(a)), datetime.combine(day, time.fromisoformat(b)))
        for kind in agenda.kinds.values()
        if day.isoweekday() in kind.days
        for a, b in kind.ranges
    )
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _free(spans: Iterable[Span], taken: Iterable[Stretch]) -> Iterator[Span]:
    """``spans`` without what is taken."""
    busy = sorted((each.start, each.end) for each in taken)
    for start, end in spans:
        at = start
        for begins, ends in busy:
            if at < begins < end:
                yield at, begins
            if begins < end:
                at = max(at, ends)
        if at < end:
            yield at, end


@dataclass(slots=True)
class Cursor:
    """``at`` is the start of the stretch that is marked; `on` finds it again as things change."""

    at: datetime
    week: bool = False

    @property
    def day(self) -> date:
        return self.at.date()

    def on(self, agenda: Agenda) -> Stretch | None:
        """The marked stretch: where ``at`` is, or the next of that day, or the last."""
        today = stretches(agenda, self.day)
        after = (each for each in today if each.end > self.at)
        return next(after, today[-1] if today else None)

    def step(self, agenda: Agenda, by: int) -> None:
        """To the next stretch, or the one before; over to another day at the end of one."""
        today, here = stretches(agenda, self.day), self.on(agenda)
        at = today.index(here) + by if here is not None else -1
        if 0 <= at < len(today):
            self.at = today[at].start
            return
        day = self.day + by * _DAY
        there = stretches(agenda, day)
        edge = there[0 if by > 0 else -1].start.time() if there else time()
        self.at = datetime.combine(day, edge)

    def days(self, by: int) -> None:
        """To another day, at the same time."""
        self.at += by * _DAY
