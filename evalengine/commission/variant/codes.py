"""Numbers of files and of apparatus (26-0455, A-318), exchanged with the words that say them.

A code keeps what is before its hyphen. It stays when a consigne or a form names it, when one that
differs by a single figure lies beside it, or when a correspondent tells it in words of his own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator
from typing import Any

from evalengine.commission.variant.draw import Draw
from evalengine.commission.variant.numerals import said
from evalengine.commission.variant.texts import texts
from evalengine.dossier.loader import Sources

CODE = re.compile(r"(?<![\w-])(?:[A-Z]-\d{3}|\d\d-0\d{3})(?![\w-])")


def exchanged_codes(sources: Sources, draw: Draw) -> dict[str, str]:
    """Old to new, as they are written."""
    scripts = [file.data for file in sources.scenarios.values()]
    clients = [file.data for file in sources.clients.values()]
    known = {code for data in (*clients, *scripts) for code in _codes(data)}
    called = {code for data in scripts for code in _codes(data)}
    words = _Words([text for data in (*clients, *scripts) for text in texts(data)], known)
    stay = {code for data in clients for code in _codes(_rules(data))}
    stay |= _beside(known, called)
    stay |= {code for data in scripts for code in _told_otherwise(data)}
    stay |= {code for code in known if not words.only_of(code, scripts)}
    return draw.exchanged("codes", known - stay, _as_hard)


def words_of(codes: dict[str, str]) -> dict[str, str]:
    """Old to new, as they are said."""
    return {_said(old): _said(new) for old, new in codes.items()}


def _codes(data: Any) -> Iterator[str]:
    for text in texts(data):
        yield from CODE.findall(text)


def _rules(client: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in client.items() if key not in ("agenda", "cards")}


def _said(code: str) -> str:
    return said(code.partition("-")[2])


def _as_hard(code: str) -> Hashable:
    return code.partition("-")[0], len(re.split(r"[ -]", _said(code)))


def _beside(known: set[str], called: set[str]) -> set[str]:
    """Those that lie beside one that is called about, and that one."""
    pairs = [(one, other) for one in called for other in known if _differences(one, other) == 1]
    return {code for pair in pairs for code in pair}


def _differences(one: str, other: str) -> int:
    if len(one) != len(other):
        return len(one)
    return sum(a != b for a, b in zip(one, other, strict=True))


def _facts(script: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for call in script["calls"]:
        yield from call.get("facts") or ()


def _told_otherwise(script: dict[str, Any]) -> Iterator[str]:
    for fact in _facts(script):
        for code in CODE.findall(fact["value"]):
            if code not in fact["says"] and _said(code) not in fact["says"]:
                yield code


class _Words:
    """Where the numbers of codes are said."""

    def __init__(self, every: list[str], codes: set[str]) -> None:
        self._bearers = Counter(map(_said, codes))
        self._whole = "\n".join(every)

    def only_of(self, code: str, scripts: list[dict[str, Any]]) -> bool:
        """True when its words are said of it alone, if they are said at all."""
        words = word(_said(code))
        here = sum(
            len(words.findall(fact["says"]))
            for script in scripts
            for fact in _facts(script)
            if code in CODE.findall(fact["value"])
        )
        often = len(words.findall(self._whole))
        return often == here and (not often or self._bearers[_said(code)] == 1)


def word(said_: str) -> re.Pattern[str]:
    """These words, and no part of a longer number."""
    return re.compile(rf"(?<![\w-]){said_}(?![\w-]| (?:et|cent|mille)\b)")
