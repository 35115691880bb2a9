"""Whose names may be exchanged, and for which: as long to spell, as easy to say, never a trap.

A name stays when the dossier holds to it: a donneur d'ordres, his people or a place bear it; it is
part of another word or of an address; somebody nearly has the same; a text tells how it is written
in any other way than letter by letter; an English call holds it.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

from evalengine.commission.variant.draw import Draw
from evalengine.commission.variant.spelling import SPELT, read, spell
from evalengine.commission.variant.texts import folded, texts
from evalengine.dossier.loader import Sources
from evalengine.rules.likeness import same_name

_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2,}")
_CIVILITIES = {"Madame": "f", "Mademoiselle": "f", "Monsieur": "m", "Docteur": "", "Maître": ""}
_HOW_IT_IS_WRITTEN = re.compile(
    r"(?i:\b(?:en un mot|accents?|tiret|tréma|cédille)\b)"
    r"|(?i:\b(?:épel|articul|confond|s’écri|prononc))"
    r"|(?<![\w’.-])[B-Z](?![\w’-])"
)
_LIKENED = re.compile(r"\b(?:comme|avec|pas)\b")
_BEGINS_ALIKE = 5
"""Letters in common at their beginning make two names near each other."""
_MAY_SOUND_ALIKE = 5
"""Letters that only one of two names has, at most, before it is worth hearing them."""
_PARTS_OF_A_CLIENT = ("name", "greeting", "presentation", "people")


@dataclass(frozen=True, slots=True)
class Names:
    """Old to new."""

    last: dict[str, str]
    first: dict[str, str]


@dataclass(frozen=True, slots=True)
class FreeNames:
    """What may be exchanged: last names, and first names with their gender ("f" or "m")."""

    last: frozenset[str]
    first: dict[str, str]

    def exchanged(self, draw: Draw) -> Names:
        """The names that a seed exchanges."""
        return Names(
            draw.exchanged("last", self.last, _as_hard),
            draw.exchanged("first", self.first, lambda name: (self.first[name], *_as_long(name))),
        )


def free_names(sources: Sources) -> FreeNames:
    """Found once for a dossier, whatever the seed: it takes a good half of a second."""
    free = _Free(sources)
    everybody = list(_people(sources))
    names = {name for first, last, _gender in everybody for name in (first, last)}
    people = [each for each in everybody if not free.is_a_word(each[0])]
    last = {name for _first, name, _gender in people}
    genders: dict[str, set[str]] = {}
    for first, _last, gender in people:
        genders.setdefault(first, set()).add(gender)
    known = {first: "".join(sorted(told)) for first, told in genders.items()}
    return FreeNames(
        frozenset(name for name in last - known.keys() if free.may_go(name, names)),
        {
            name: known[name]
            for name in known.keys() - last
            if known[name] in ("f", "m") and not free.spelt(name) and free.may_go(name, names)
        },
    )


def _people(sources: Sources) -> Iterator[tuple[str, str, str]]:
    """First name, last name and gender ("f", "m", or "" when nothing tells) of correspondents."""
    for client in sources.clients.values():
        for card in client.data.get("cards") or ():
            yield from _person(card.get("first_name"), card["last_name"], _born(card))
        for slot in client.data.get("agenda") or ():
            yield from _person(*_split(slot.get("who") or ""), "")
    for script in sources.scenarios.values():
        for call in script.data["calls"]:
            name = call["correspondent"]["name"]
            civility, _, rest = name.partition(" ")
            known = civility in _CIVILITIES
            yield from _person(*_split(rest if known else name), _CIVILITIES.get(civility, ""))


def _person(first: str | None, last: str, gender: str) -> Iterator[tuple[str, str, str]]:
    if first and _NAME.fullmatch(first) and _NAME.fullmatch(last):
        yield first, last, gender


def _split(name: str) -> tuple[str, str]:
    first, _, last = name.partition(" ")
    return first, last


def _born(card: dict[str, Any]) -> str:
    words = (card.get("note") or "").split(" ")
    return {"Né": "m", "Née": "f"}.get(words[0], "")


def _as_hard(name: str) -> tuple[Hashable, ...]:
    """As long to spell, and after « de » or « d’ » alike; signs on its letters or none."""
    return len(spell(name).split()), _follows(name), folded(name) == name.lower()


def _as_long(name: str) -> tuple[Hashable, ...]:
    """Of two syllables or three, and after « de » or « d’ » alike."""
    return len(name) // 3, _follows(name)


def _follows(name: str) -> str:
    """What it takes before it: « d’ » before a vowel, « de », or nobody knows before an H or Y."""
    return next((kind for kind in ("aeiou", "hy") if folded(name)[0] in kind), "")


class _Free:
    """Tells the names that nothing holds."""

    def __init__(self, sources: Sources) -> None:
        parts = [*sources.clients.values(), *sources.scenarios.values()]
        beside = [sources.head, *([sources.studies] if sources.studies else [])]
        self._texts = [text for file in [*parts, *beside] for text in texts(file.data)]
        self._whole = folded("\n".join(self._texts))
        self._spelt = {read(each) for text in self._texts for each in SPELT.findall(text)}
        self._words = set(re.findall(r"\w+", "\n".join(self._texts)))
        self._says = {text for file in sources.scenarios.values() for text in _said(file.data)}
        held = [text for file in beside for text in texts(file.data)]
        held += [text for file in parts for text in _held(file.data)]
        self._held = folded("\n".join(held))

    def is_a_word(self, name: str) -> bool:
        """It stands in a text as a common noun: « Bureau », « Famille »."""
        return name.lower() in self._words

    def may_go(self, name: str, others: set[str]) -> bool:
        """True when it can be exchanged everywhere it stands, ``others`` being other people's."""
        here = [text for text in self._texts if name in text]
        seen = sum(len(_word(name).findall(text)) for text in here)
        return (
            folded(name) not in self._held
            and self._whole.count(folded(name)) == seen
            and not any(_near(name, other) for other in others if other != name)
            and not any(self._tells_how(name, text) for text in here)
        )

    def spelt(self, name: str) -> bool:
        """Somebody spells it."""
        return name.upper() in self._spelt

    def _tells_how(self, name: str, text: str) -> bool:
        rest = SPELT.sub("", text) if self.spelt(name) else text
        said = text in self._says and rest == text
        return bool(_HOW_IT_IS_WRITTEN.search(rest) or (said and _LIKENED.search(rest)))


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){name}(?![\w-])")


def _near(one: str, other: str) -> bool:
    one, other = folded(one), folded(other)
    if one[:_BEGINS_ALIKE] == other[:_BEGINS_ALIKE]:
        return True
    return len(set(one) ^ set(other)) <= _MAY_SOUND_ALIKE and same_name(one, other)


def _said(script: dict[str, Any]) -> Iterator[str]:
    for call in script["calls"]:
        for fact in call.get("facts") or ():
            yield fact["says"]


def _held(data: dict[str, Any]) -> Iterator[str]:
    """What the names of donneurs d'ordres, of their people and of places stand in, and what is
    said in English."""
    for key in _PARTS_OF_A_CLIENT:
        yield from texts(data.get(key))
    for part in (*(data.get("agenda") or ()), *(data.get("cards") or ())):
        yield part.get("place") or ""
    yield data.get("title", "")
    for call in data.get("calls") or ():
        if "en" in (call.get("language"), data.get("language")):
            yield from texts(call)
