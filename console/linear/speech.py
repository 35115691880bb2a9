"""Durations, days and hours as they are said, and as a person types them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from console.words import NBSP, block, fold, isolated
from evalengine.clock import SECOND
from evalengine.projections.booking import moment
from evalengine.projections.dates import DAYS, MONTHS

LONGEST_ANSWER = 2_000
"""Characters of one typed line that are kept."""

_MONTHS = [fold(month) for month in MONTHS]
_ENDED_TWICE = ("..", "?.", "!.", "….", ":.")
"""A sentence of ours around a text that ended by itself."""


class BadAnswer(ValueError):
    """What was typed does not answer the question; the text is a French sentence."""


def clean(text: str) -> str:
    """What was typed, on one line, without what a terminal would obey."""
    return " ".join(block(text).split())[:LONGEST_ANSWER]


def whole(text: str) -> str:
    """A text on one line, however long, harmless, with its non-breaking spaces. What is written
    from right to left is isolated, so that nothing around it moves (UAX #9 §2.4)."""
    line = re.sub(r"[ \n]+", " ", block(text))
    return isolated(line[:-1] if line.endswith(_ENDED_TWICE) else line)


def hours_said(clock: str) -> str:
    """« 9 h 30 » of "09:30"."""
    return hour_said(f"2000-01-01T{clock}")


def counted(number: int, one: str, many: str = "") -> str:
    """« 1 consigne », « 3 consignes », « aucune » is left to the caller."""
    return f"{number} {one if number < 2 else many or f'{one}s'}"


def enumerated(parts: Sequence[str]) -> str:
    """« un, deux et trois »."""
    *first, last = parts
    return f"{', '.join(first)} et {last}" if first else last


def length(ns: int) -> str:
    """A length in whole words, never negative: « 1 minute 5 secondes »."""
    minutes, seconds = divmod(max(0, ns) // SECOND, 60)
    told = [counted(minutes, "minute")] if minutes else []
    if seconds or not minutes:
        told.append(counted(seconds, "seconde"))
    return " ".join(told)


def day_said(iso: str) -> str:
    """« mardi 24 novembre » of an ISO date or moment; the text itself when it is neither."""
    try:
        day = date.fromisoformat(iso[:10])
    except ValueError:
        return iso
    ordinal = "1er" if day.day == 1 else str(day.day)
    return f"{DAYS[day.weekday()]} {ordinal} {MONTHS[day.month - 1]}"


def hour_said(iso: str) -> str:
    """« 14 h 30 » of an ISO moment."""
    hour, minute = iso[11:13], iso[14:16]
    return f"{int(hour)}{NBSP}h" + ("" if minute == "00" else f"{NBSP}{minute}")


def moment_said(iso: str) -> str:
    """« mardi 24 novembre à 14 h 30 »; the text itself when it is no moment."""
    try:
        moment(iso)
    except ValueError:
        return iso
    return f"{day_said(iso)} à {hour_said(iso)}"


def day_typed(text: str, today: str) -> str:
    """The ISO date of « 24/11 », « 24 novembre », « mardi », « demain ». Raises `BadAnswer`.

    ``today`` is the fiction's day (ISO); a name of the week is the next such day after it, and a
    date without its year is the first one that is not past.
    """
    said = fold(text)
    now = date.fromisoformat(today) if today else date(2000, 1, 1)
    near = {"aujourd'hui": 0, "aujourd’hui": 0, "demain": 1, "apres-demain": 2, "apres demain": 2}
    if said in near:
        return (now + timedelta(days=near[said])).isoformat()
    if said in DAYS:
        return (now + timedelta(days=(DAYS.index(said) - now.weekday() - 1) % 7 + 1)).isoformat()
    try:
        return _date(said, now).isoformat()
    except ValueError:
        raise BadAnswer(
            f"{text}{NBSP}: ce jour n’existe pas. Tapez par exemple 24/11, mardi ou demain."
        ) from None


def _date(said: str, now: date) -> date:
    """ValueError when it is none."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", said):
        return date.fromisoformat(said)
    words = [word for word in re.split(r"[ /.-]+", said) if word not in DAYS and word != "le"]
    if len(words) not in (2, 3):
        raise ValueError(said)
    number = int(words[0].removesuffix("er"))
    month = _MONTHS.index(words[1]) + 1 if words[1] in _MONTHS else int(words[1])
    if len(words) == 3:
        return date(int(words[2]) + (2000 if len(words[2]) == 2 else 0), month, number)
    this_year = date(now.year, month, number)
    return this_year if this_year >= now else date(now.year + 1, month, number)


def hour_typed(text: str) -> str:
    """« 14:30 » of « 14h30 », « 14 h 30 », « 14:30 », « 9h » or « 1430 ». Raises `BadAnswer`."""
    found = re.fullmatch(r"(\d{1,2})\s*(?:[h:.]|heures?)?\s*(\d\d)?(?:\s*(?:min|mn))?", fold(text))
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return f"{int(found[1]):02}:{int(found[2] or 0):02}"
    raise BadAnswer(f"{text}{NBSP}: cette heure n’existe pas. Tapez par exemple 14h30.")
