"""Correspondents' cards as they are looked for and named."""

from __future__ import annotations

from collections.abc import Sequence

from console.words import fold
from evalengine.projections.wording import digits
from evalengine.vocabulary.records import Card

_LEAST_DIGITS = 3
"""Of a number that is looked for."""
_NUMBER_MARKS = " 0123456789.+-()"


def who(card: Card) -> str:
    """Last name and first."""
    return f"{card.last_name} {card.first_name}".strip()


def found_in(cards: Sequence[Card], words: str) -> list[Card]:
    """The cards that hold every word of ``words``, or their number; all when empty."""
    wanted, dialled = fold(words).split(), digits(words)
    return [card for card in cards if _holds(card, wanted) or _called(card, dialled)]


def begun_with(words: str) -> dict[str, str]:
    """A new card after a search that found nobody: the words are a number or a name."""
    if not words.strip():
        return {}
    is_number = bool(digits(words)) and not words.strip(_NUMBER_MARKS)
    return {"number" if is_number else "last_name": words.strip()}


def named_in(why: str, cards: Sequence[Card]) -> str:
    """The id of the card that a refusal names as a twin, "" when it names none."""
    return next((card.id for card in cards if f": {_told(card)}. " in why), "")


def _told(card: Card) -> str:
    """As the engine names it: « Vasseur Corinne, 01 99 00 12 01 »."""
    return f"{who(card)}, {card.number}" if card.number else who(card)


def _holds(card: Card, words: Sequence[str]) -> bool:
    text = fold(" ".join((who(card), card.mail, card.place, card.note)))
    return all(word in text for word in words)


def _called(card: Card, dialled: str) -> bool:
    return len(dialled) >= _LEAST_DIGITS and dialled in digits(card.number)
