"""Telephone numbers and birthdays, exchanged for others that are as hard to take down.

A number keeps its prefix, and has as many pairs above 69 and as many below 10 as the one it
replaces: those are the ones that are misheard. A birthday keeps its month, its year and its count
of digits, so that nobody's age changes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator
from datetime import date
from typing import Any

from evalengine.commission.variant.draw import Draw
from evalengine.commission.variant.texts import texts
from evalengine.dossier.loader import Sources
from evalengine.projections.dates import MONTHS

PHONE = re.compile(r"(?<!\d)0\d(?: \d\d){4}(?!\d)")
_SHORT = re.compile(r"(?<!\d)(\d\d)/(\d\d)/(\d{4})(?!\d)")
_LONG = re.compile(rf"(?<!\d)(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})(?!\d)")
_ADULT_SINCE = 2008
"""Born later, the day may decide by itself what a child's age allows."""
_LAST_DAY = 28


def exchanged_phones(sources: Sources, draw: Draw) -> dict[str, str]:
    """Old to new. Those of donneurs d'ordres stay, as do those that are told in other words than
    they are written, and two of the same call that differ by two digits at most."""
    everywhere = {
        number
        for file in (*sources.clients.values(), *sources.scenarios.values())
        for text in texts(file.data)
        for number in PHONE.findall(text)
    }
    stay = {n for file in sources.clients.values() for n in _of_the_file(file.data)}
    stay |= {n for file in sources.scenarios.values() for n in _told_otherwise(file.data)}
    stay |= {n for file in sources.scenarios.values() for n in _misheard(file.data)}
    return draw.exchanged("phones", everywhere - stay, _as_hard)


def _as_hard(number: str) -> Hashable:
    pairs = number.split(" ")
    prefix, told = tuple(pairs[:3]), pairs[3:]
    return prefix, sum(pair >= "70" for pair in told), sum(pair < "10" for pair in told)


def _of_the_file(client: dict[str, Any]) -> Iterator[str]:
    rules = {key: value for key, value in client.items() if key not in ("agenda", "cards")}
    for text in texts(rules):
        yield from PHONE.findall(text)


def _told_otherwise(script: dict[str, Any]) -> Iterator[str]:
    for call in script["calls"]:
        for fact in call.get("facts") or ():
            for number in PHONE.findall(f"{fact['value']}\n{fact['says']}"):
                if (number in fact["value"]) != (number in fact["says"]):
                    yield number


def _misheard(script: dict[str, Any]) -> Iterator[str]:
    for call in script["calls"]:
        told = sorted({number for text in texts(call) for number in PHONE.findall(text)})
        for number in told:
            differences = (_differences(number, other) for other in told if other != number)
            if any(count <= 2 for count in differences):
                yield number


def _differences(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def exchanged_days(sources: Sources, draw: Draw) -> dict[str, str]:
    """Birthdays, old to new, as ISO dates. One that is told in other words stays."""
    of_school = [sources.head, *([sources.studies] if sources.studies else [])]
    stay = {day for file in of_school for text in texts(file.data) for day in days_of(text)}
    found: set[str] = set()
    for client in sources.clients.values():
        rules = {k: v for k, v in client.data.items() if k not in ("agenda", "cards")}
        stay |= {day for text in texts(rules) for day in days_of(text)}
        found |= {day for text in texts(client.data) for day in days_of(text)}
    for script in sources.scenarios.values():
        found |= {day for text in texts(script.data) for day in days_of(text)}
        for call in script.data["calls"]:
            for fact in call.get("facts") or ():
                stay |= set(days_of(fact["value"])) ^ set(days_of(fact["says"]))
    free = {day for day in found - stay if _can_move(day)}
    moved = {
        day: f"{day[:8]}{other[8:]}"
        for day, other in draw.exchanged("days", free, lambda day: day[8] == "0").items()
    }
    return _apart(moved, found)


def _apart(moved: dict[str, str], found: set[str]) -> dict[str, str]:
    """Without the moves that would make two birthdays one."""
    while True:
        taken = Counter([*moved.values(), *(found - moved.keys())])
        apart = {day: new for day, new in moved.items() if taken[new] == 1}
        if apart == moved:
            return moved
        moved = apart


def _can_move(day: str) -> bool:
    born = date.fromisoformat(day)
    return born.year <= _ADULT_SINCE and born.month != 11 and 1 < born.day <= _LAST_DAY


def days_of(text: str) -> list[str]:
    """The full dates of a text, written either way, as ISO dates."""
    short = [f"{year}-{month}-{day}" for day, month, year in _SHORT.findall(text)]
    long = [
        f"{year}-{MONTHS.index(month) + 1:02}-{int(day):02}"
        for day, month, year in _LONG.findall(text)
    ]
    return [day for day in (*short, *long) if _exists(day)]


def with_days(text: str, moved: dict[str, str]) -> str:
    """``text`` with its dates moved, each written as it was."""

    def short(match: re.Match[str]) -> str:
        new = moved.get(f"{match[3]}-{match[2]}-{match[1]}")
        return f"{new[8:]}/{match[2]}/{match[3]}" if new else match[0]

    def long(match: re.Match[str]) -> str:
        month = MONTHS.index(match[2]) + 1
        new = moved.get(f"{match[3]}-{month:02}-{int(match[1]):02}")
        return f"{int(new[8:])} {match[2]} {match[3]}" if new else match[0]

    return _LONG.sub(long, _SHORT.sub(short, text))


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
