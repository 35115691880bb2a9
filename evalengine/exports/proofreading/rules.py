"""From a text and a speller to hints: words that no dictionary knows, and slips that are certain.

False alarms cost a jury more than a fault that was missed, hence what is left alone: numbers,
addresses, initials, words in capitals (their accents are often untyped), abbreviations, names.
Spaces before « : ; ! ? » are no fault of a candidate either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import Literal

Spelled = Callable[[str], bool]
Kind = Literal["unknown", "doubled", "elision", "infinitive", "participle", "plural"]

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NO_PROSE = re.compile(r"\S*(?:@|://|www\.|\d)\S*")
_SENTENCE_ENDS = ".!?…\n"
_TITLE = re.compile(r"\b(?:[A-ZÀ-Ý]|Dr|Me)\.$")
_ABBREVIATED = re.compile(r"\.[ \u00a0]?[a-zà-ÿ\d(]")
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’]", re.IGNORECASE)
_SHORT = """
    rdv mr mme mmes mlle mlles mm dr drs me ste ets tel tél sms mms mail mails email emails ok svp
    dispo dispos réf appt bât résid ht ttc sav rib sci sarl sas pj cb min sec dde urgt
"""
ABBREVIATIONS = frozenset(_SHORT.split())
"""Those of the trade; what is texting language in a tchat is judged in C1.9.b."""

_DOUBLED = re.compile(
    r"\b(les?|la|une?|des?|du|à|aux?|et|ou|que|qui|pour|dans|sur|avec|par|est|cette|ces?|son|sa|ses"
    r"|notre|votre|il|ils|elle|je|ne|pas)[ \u00a0]+\1\b",
    re.IGNORECASE,
)
_UNELIDED = re.compile(
    r"\b(?:(?:que|lorsque|puisque|jusque) (?:ils?|elles?|on|une?)|si ils?"
    r"|je (?:ai|avais|aurai|étais|appelle|arrive|envoie|attends))\b",
    re.IGNORECASE,
)
_HAVING = re.compile(r"\b(?:a|ai|as|ont|avons|avez|avait|avaient) ([a-zà-ÿœ]{2,})er\b")
_TOWARDS = re.compile(r"\bà ([a-zà-ÿœ]{2,})ée?s?\b")
_THEY = re.compile(r"\b(?:ils|elles) ([a-zà-ÿœ]{3,}e)\b", re.IGNORECASE)
_NO_VERBS = frozenset(("entre", "contre", "comme", "outre", "même", "encore", "toute"))


@dataclass(frozen=True, slots=True)
class Found:
    """``text`` is what stands there, ``at`` where it begins, in characters."""

    at: int
    kind: Kind
    text: str


def findings(text: str, spelled: Spelled, known: Container[str]) -> list[Found]:
    """What ``text`` may have wrong, in its order. ``known`` are case-folded words that are right
    whatever the dictionary says."""
    prose = _NO_PROSE.sub(lambda found: " " * len(found[0]), text)
    return sorted((*_unknown(prose, spelled, known), *_slips(prose, spelled)), key=lambda f: f.at)


def _unknown(prose: str, spelled: Spelled, known: Container[str]) -> Iterator[Found]:
    for found in WORD.finditer(prose):
        word = found[0]
        if _exempt(prose, found) or _right(word, spelled, known):
            continue
        yield Found(found.start(), "unknown", word)


def _exempt(prose: str, found: re.Match[str]) -> bool:
    """Initials, capitals, « bât. 3 », and names: with a capital where no sentence begins, or where
    nothing else is written in small letters."""
    word = _ELIDED.sub("", found[0], count=1)
    if len(word) < 2 or word.isupper() or _ABBREVIATED.match(prose, found.end()):
        return True
    return word[0].isupper() and (word != found[0] or not _opens_a_sentence(prose, found))


def _opens_a_sentence(prose: str, found: re.Match[str]) -> bool:
    before = prose[: found.start()].rstrip(" \u00a0\t«-–•(")
    if before and (before[-1] not in _SENTENCE_ENDS or _TITLE.search(before)):
        return False
    after = re.split(r"[.!?…\n]", prose[found.end() :], maxsplit=1)[0]
    return any(word[0].islower() for word in WORD.findall(after))


def _right(word: str, spelled: Spelled, known: Container[str]) -> bool:
    bare = _ELIDED.sub("", word, count=1)
    return any(
        each.casefold() in ABBREVIATIONS
        or each.casefold() in known
        or spelled(each)
        or _with_ligatures(each, spelled)
        for each in dict.fromkeys((word, bare))
    )


def _with_ligatures(word: str, spelled: Spelled) -> bool:
    """« oeuvre » is how a keyboard types « œuvre »."""
    tied = word.replace("oe", "œ").replace("Oe", "Œ").replace("ae", "æ")
    return tied != word and spelled(tied)


def _slips(prose: str, spelled: Spelled) -> Iterator[Found]:
    for found in _DOUBLED.finditer(prose):
        yield Found(found.start(), "doubled", found[0])
    for found in _UNELIDED.finditer(prose):
        yield Found(found.start(), "elision", found[0])
    for found in _HAVING.finditer(prose):
        if spelled(f"{found[1]}er") and spelled(f"{found[1]}é"):
            yield Found(found.start(), "infinitive", found[0])
    for found in _TOWARDS.finditer(prose):
        if spelled(f"{found[1]}er") and spelled(f"{found[1]}é"):
            yield Found(found.start(), "participle", found[0])
    for found in _THEY.finditer(prose):
        if found[1] not in _NO_VERBS and spelled(found[1]) and spelled(f"{found[1]}nt"):
            yield Found(found.start(), "plural", found[0])
