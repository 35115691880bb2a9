"""The bottom row: the keys and what they do, as many as fit."""

from __future__ import annotations

from collections.abc import Collection

from textual import events
from textual.content import Content

from console import keys
from console.widgets.told import Told
from evalengine.vocabulary.signals import PhoneAct


class KeyBar(Told):
    """Made from the table of keys, for the width there is; it says what the phone will not do."""

    _by_hand: frozenset[PhoneAct] = frozenset()

    def show(self, by_hand: Collection[PhoneAct]) -> None:
        """``by_hand`` are the acts that are to be done on the candidate's own phone."""
        if by_hand != self._by_hand:
            self._by_hand = frozenset(by_hand)
            self._draw(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        self._draw(event.size.width)

    def _draw(self, width: int) -> None:
        parts: list[Content] = []
        for names, word in keys.bar(width, self._by_hand):
            parts.append(Content.styled(f" {names}", "bold $accent"))
            parts.append(Content.styled(f" {word} ", "$foreground"))
        self.tell(Content("").join(parts))
