"""The desk's work besides calls, in one fold: candidate, co-évaluateur and rules read the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from evalengine.projections import admission, agendas, cards, chat, consignes, messages, notes
from evalengine.vocabulary.entry import Entry


@dataclass(slots=True)
class Work:
    """One part a room of `projections`; each folds the events of its own table."""

    admission: admission.Admission = field(default_factory=admission.Admission)
    agendas: agendas.Agendas = field(default_factory=agendas.Agendas)
    cards: cards.Cards = field(default_factory=cards.Cards)
    messages: messages.Messages = field(default_factory=messages.Messages)
    chat: chat.Chat = field(default_factory=chat.Chat)
    consignes: consignes.Consignes = field(default_factory=consignes.Consignes)
    notes: notes.Notes = field(default_factory=notes.Notes)

    def apply(self, entry: Entry) -> None:
        """Folds one entry; those that are not of this work change nothing."""
        for part, fold in _FOLDS.get(type(entry.event), ()):
            fold(getattr(self, part), entry.event)


_PARTS: dict[str, dict[type, Callable[[Any, Any], None]]] = {
    "admission": admission.FOLDS,
    "agendas": agendas.FOLDS,
    "cards": cards.FOLDS,
    "messages": messages.FOLDS,
    "chat": chat.FOLDS,
    "consignes": consignes.FOLDS,
    "notes": notes.FOLDS,
}
_FOLDS: dict[type, list[tuple[str, Callable[[Any, Any], None]]]] = {}
for _part, _table in _PARTS.items():
    for _kind, _fold in _table.items():
        _FOLDS.setdefault(_kind, []).append((_part, _fold))
