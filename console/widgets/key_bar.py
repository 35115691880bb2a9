"""The bottom row: the keys and what they do, as many as fit."""

from __future__ import annotations

from collections.abc import Collection

from textual import events
from textual.content import Content

from console.layouts import Layout, cells
from console.widgets.told import Told
from evalengine.vocabulary.signals import PhoneAct


class KeyBar(Told):
    """Made from the table of keys, for the width there is; it says what the phone will not do."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(id="keys")
        self._layout = layout
        self._by_hand: frozenset[PhoneAct] = frozenset()

    def show(self, by_hand: Collection[PhoneAct]) -> None:
        """``by_hand`` are the acts that are to be done on the candidate's own phone."""
        if by_hand != self._by_hand:
            self._by_hand = frozenset(by_hand)
            self._draw(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        self._draw(event.size.width)

    def _draw(self, width: int) -> None:
        groups = self._layout.bar(width, self._by_hand)
        gap = " " if sum(map(cells, groups)) <= width else ""  # else even the first rank is wide
        parts: list[Content] = []
        for names, word in groups:
            parts.append(Content.styled(f" {names}", "bold $accent"))
            parts.append(Content.styled(f" {word}{gap}", "$foreground"))
        self.tell(Content("").join(parts))
