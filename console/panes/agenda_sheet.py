"""The agenda drawn: a day as a list of stretches, a week as one row of marks a day. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from textual.content import Content

from console.diary import Cursor, Stretch, bounds, stretches
from console.moments import clock, lasting, long_day, monday, short_day
from console.words import NBSP, plain
from evalengine.projections.agendas import Agenda
from evalengine.vocabulary.records import BookingKind

TAKEN, CLOSED, FREE, NOTHING = "█", "▒", "·", " "
LEGEND = f"{TAKEN} pris  {CLOSED} fermé  {FREE} libre"
_LABEL = 10
_STEPS = (10, 15, 20, 30, 60)
"""Minutes that a mark may stand for: the smallest that fits."""


def heading(cursor: Cursor, today: str) -> str:
    """What is shown, and whether it is today."""
    if cursor.week:
        return f"Semaine du {long_day(monday(cursor.day))}"
    mark = " (aujourd’hui)" if cursor.day.isoformat() == today else ""
    return f"{long_day(cursor.day).capitalize()}{mark}"


def told(stretch: Stretch, kinds: Mapping[str, BookingKind]) -> str:
    """« 09:00–09:20  Consultation · Irénée Barlier · 02 61 91 57 36 · Tension »."""
    times = f"{clock(stretch.start.time())}–{clock(stretch.end.time())}"
    booked = stretch.appointment
    if booked is None:
        return f"{times}  libre ({lasting(stretch.minutes)})"
    kind = kinds.get(booked.kind)
    label = "Fermé" if stretch.closed else kind.label if kind else booked.kind
    parts = (label, booked.who, booked.number, booked.reason, booked.place)
    return f"{times}  {' · '.join(plain(part) for part in parts if part.strip())}"


def day_rows(agenda: Agenda, cursor: Cursor, height: int) -> list[Content]:
    """As many rows as there is room for, the marked one among them."""
    today, here = stretches(agenda, cursor.day), cursor.on(agenda)
    if not today:
        return [Content.styled("  Rien ne se prend et rien n’est pris ce jour.", "$quiet")]
    at = today.index(here) if here is not None else 0
    top = max(0, min(at - height // 2, len(today) - height))
    return [_row(each, each == here, agenda) for each in today[top : top + height]]


def _row(stretch: Stretch, marked: bool, agenda: Agenda) -> Content:
    text = f"{'▸' if marked else ' '} {told(stretch, agenda.kinds)}"
    if marked:
        return Content.styled(text, "bold reverse")
    quiet = stretch.appointment is None or stretch.closed
    return Content.styled(text, "$quiet" if quiet else "$foreground")


def week_rows(agenda: Agenda, cursor: Cursor, today: str, width: int) -> list[Content]:
    """What is marked in words, a row for the hours, one for each day."""
    days = [monday(cursor.day) + timedelta(days=ahead) for ahead in range(7)]
    first, last = bounds(agenda, days)
    room = max(1, width - _LABEL)
    step = next((step for step in _STEPS if (last - first) * 60 // step <= room), _STEPS[-1])
    here = cursor.on(agenda)
    marked = told(here, agenda.kinds) if here is not None else "rien ce jour"
    rows = [Content.styled(f"▸ {marked}", "bold"), _hours(first, last, step)]
    rows += [_week_row(agenda, day, (first, last, step), cursor, here, today) for day in days]
    return rows


def _hours(first: int, last: int, step: int) -> Content:
    width = 60 // step
    every = 1 if width >= 4 else -(-4 // width)
    labels = [
        (f"{hour}{NBSP}h" if not (hour - first) % every else "").ljust(width)
        for hour in range(first, last)
    ]
    return Content.styled(" " * _LABEL + "".join(labels), "$quiet")


def _week_row(
    agenda: Agenda,
    day: date,
    scale: tuple[int, int, int],
    cursor: Cursor,
    here: Stretch | None,
    today: str,
) -> Content:
    first, last, step = scale
    begins = datetime.combine(day, time(first))
    marks = [NOTHING] * ((last - first) * 60 // step)
    on = day == cursor.day
    head = f"{'▸' if on else ' '} {short_day(day)}{'*' if day.isoformat() == today else ' '}"
    row = [Content.styled(head.ljust(_LABEL), "bold" if on else "$quiet")]
    span = (0, 0)
    for each in stretches(agenda, day):
        a, b = (round((at - begins).total_seconds() / 60 / step) for at in (each.start, each.end))
        b = max(b, a + 1)
        marks[a:b] = [_mark(each)] * (min(b, len(marks)) - a)
        if on and each == here:
            span = a, b
    text = Content("".join(marks))
    return Content("").join([*row, text.stylize("reverse", *span) if span != (0, 0) else text])


def _mark(stretch: Stretch) -> str:
    if stretch.appointment is None:
        return FREE
    return CLOSED if stretch.closed else TAKEN
