"""The consignes that are valid now, and those that the candidate has not acknowledged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Consigne


@dataclass(slots=True)
class Consignes:
    """By donneur d'ordres, in the order in which they were given.

    ``day`` is the ISO date of the fiction, "" when it has none: dates then rule nothing.
    ``given`` are the ids of those given during the sitting, ``acknowledged`` of those read.
    """

    day: str = ""
    standing: dict[str, list[Consigne]] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)

    def valid(self, donneur_ordres: str) -> list[Consigne]:
        """Those that hold on the day, but for the replaced ones."""
        return [each for each in self.standing.get(donneur_ordres, []) if self._holds(each)]

    def find(self, donneur_ordres: str, consigne: str) -> Consigne | None:
        """The valid one of this id."""
        return next((each for each in self.valid(donneur_ordres) if each.id == consigne), None)

    def new(self, donneur_ordres: str) -> list[Consigne]:
        """Those given during the sitting that wait to be acknowledged."""
        waiting = set(self.given) - self.acknowledged
        return [each for each in self.valid(donneur_ordres) if each.id in waiting]

    def opened(self, event: e.SittingOpened) -> None:
        self.day = event.day

    def provided(self, event: e.FileProvided) -> None:
        self.standing[event.donneur_ordres] = [*event.permanent, *event.temporary]

    def give(self, event: e.ConsigneGiven) -> None:
        standing = self.standing.setdefault(event.donneur_ordres, [])
        standing[:] = [each for each in standing if not each.id or each.id != event.replaces]
        standing.append(event.consigne)
        self.given.append(event.consigne.id)

    def acknowledge(self, event: e.ConsigneAcknowledged) -> None:
        self.acknowledged.add(event.consigne)

    def _holds(self, consigne: Consigne) -> bool:
        begun = not self.day or not consigne.since or consigne.since <= self.day
        return begun and (not self.day or not consigne.until or self.day <= consigne.until)


FOLDS: dict[type, Callable[[Consignes, Any], None]] = {
    e.SittingOpened: Consignes.opened,
    e.FileProvided: Consignes.provided,
    e.ConsigneGiven: Consignes.give,
    e.ConsigneAcknowledged: Consignes.acknowledge,
}
