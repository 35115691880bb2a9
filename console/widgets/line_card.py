"""One line of the desk: state in words, symbol and colour, who is called, who calls, ages."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from console.cards import Card
from console.layouts import Layout
from console.widgets.told import Told


class LineCard(Vertical):
    """The card of line ``number``."""

    def __init__(self, number: int, layout: Layout) -> None:
        super().__init__(id=f"line-{number}", classes="line-card")
        self.number = number
        self._key = layout.line(number)
        self._card = Card(number, "free")

    def compose(self) -> ComposeResult:
        yield Told(classes="called")
        yield Told(classes="caller")
        yield Told(classes="number")
        yield Told(classes="age")
        yield Told(classes="more")

    def on_mount(self) -> None:
        self._draw(self._card)

    def show(self, card: Card) -> None:
        """Tells ``card``, if it is not the one already told."""
        if card != self._card:
            self._card = card
            self._draw(card)

    def _draw(self, card: Card) -> None:
        self.border_title = Content(f"{self._key}  {card.state}")
        self.set_classes(f"line-card -{card.tone}")
        self._tell("called", card.donneur_ordres or f"Ligne {card.line}")
        self._tell("caller", card.correspondent)
        self._tell("number", card.number)
        self._tell("age", card.age)
        self._tell("more", card.total if card.gauge is None else gauge(*card.gauge))

    def _tell(self, part: str, text: str) -> None:
        self.query_one(f".{part}", Told).tell(text)


def gauge(rung: int, bound: int) -> str:
    """The ring's age (s) as a bar of as many cells as there are seconds to pick up."""
    return "▰" * rung + "▱" * (bound - rung)
