"""Days and times of the fiction as French people write and read them. No clock here."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from console.words import NBSP
from evalengine.projections.dates import DAYS, MONTHS

_DAY = re.compile(r"(\d{1,2})(?:[/.\- ]+(\d{1,2})(?:[/.\- ]+(\d{4}|\d{2}))?)?", re.ASCII)
_TIME = re.compile(r"(\d{1,2})(?:\s*[h:.]\s*(\d{2})?|(\d{2}))?", re.ASCII)


def long_day(day: date) -> str:
    """« mardi 24 novembre 2026 »."""
    first = f"{day.day}{'er' if day.day == 1 else ''}"
    return f"{DAYS[day.weekday()]} {first}{NBSP}{MONTHS[day.month - 1]}{NBSP}{day.year}"


def short_day(day: date) -> str:
    """« mar. 24 », as wide for every day of a week."""
    return f"{DAYS[day.weekday()][:3]}. {day.day:>2}"


def written_day(day: date) -> str:
    """« 24/11/2026 », as it is typed."""
    return day.strftime("%d/%m/%Y")


def read_day(text: str, near: date) -> date | None:
    """What is typed as a day: « 24/11/2026 », « 24/11 », « 24 »; None for no day at all.

    What is left out is the next such day from ``near`` on.
    """
    found = _DAY.fullmatch(text.strip().strip("."))
    if found is None:
        return None
    number, month, year = (int(part) if part else 0 for part in found.groups())
    if year:
        return _date(year + (2000 if year < 100 else 0), month, number)
    for months in range(13):
        at = near.month - 1 + months
        known = _date(near.year + at // 12, at % 12 + 1, number)
        if known and known >= near and month in (0, known.month):
            return known
    return None


def read_time(text: str) -> time | None:
    """« 14:10 », « 14 h 10 », « 14h », « 1410 », « 9 »; None for no time at all."""
    found = _TIME.fullmatch(text.replace(NBSP, " ").strip().lower())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or found[3] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def clock(at: time) -> str:
    """« 09:20 », as wide for every time."""
    return at.strftime("%H:%M")


def lasting(minutes: int) -> str:
    """« 20 min », « 1 h 30 », « 2 h »."""
    hours, left = divmod(minutes, 60)
    if not hours:
        return f"{left}{NBSP}min"
    return f"{hours}{NBSP}h" + (f"{NBSP}{left:02}" if left else "")


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None
