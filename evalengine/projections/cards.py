"""The address books of the donneurs d'ordres: one card a correspondent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Card


@dataclass(slots=True)
class Cards:
    """By id. ``made`` counts the cards that are new here, for the next name."""

    by_id: dict[str, Card] = field(default_factory=dict)
    made: int = 0

    def of(self, donneur_ordres: str) -> list[Card]:
        """His address book, by name."""
        mine = [card for card in self.by_id.values() if card.donneur_ordres == donneur_ordres]
        return sorted(mine, key=lambda card: (card.last_name, card.first_name, card.id))

    def provided(self, event: e.CardsProvided) -> None:
        self.by_id |= {card.id: card for card in event.cards}

    def save(self, event: e.CardSaved) -> None:
        self.made += event.card.id not in self.by_id
        self.by_id[event.card.id] = event.card


FOLDS: dict[type, Callable[[Cards, Any], None]] = {
    e.CardsProvided: Cards.provided,
    e.CardSaved: Cards.save,
}
