"""A list of people of whom a digit chooses one; the key that opened it confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from console.acts import Act
from console.widgets.told import Told
from console.words import plain

PAGE = 9


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody: his name, what more is told of him, and what the phone is asked to do."""

    name: str
    more: str
    act: Act


class ChoicePanel(VerticalScroll):
    """People, nine at a time."""

    def __init__(self, name: str) -> None:
        super().__init__(id=name, can_focus=False)
        self.chosen: Choice | None = None
        self._confirm = ""
        self._people: Sequence[Choice] = ()
        self._page = 0

    def compose(self) -> ComposeResult:
        yield Told(id=f"{self.id}-title", classes="title")
        yield Told(id=f"{self.id}-people")
        yield Told(id=f"{self.id}-next", classes="hint")

    def offer(
        self, title: str, people: Sequence[Choice], confirm: str, chosen: Choice | None = None
    ) -> None:
        """Starts over with ``people``. ``confirm`` says what the key does, before the name."""
        self._people, self._page, self.chosen, self._confirm = people, 0, chosen, confirm
        self.query_one(f"#{self.id}-title", Told).tell(title)
        self._draw()

    def choose(self, digit: int) -> None:
        """1 to 9 choose a person of the page; 0 turns the page."""
        if digit == 0:
            pages = max(1, -(-len(self._people) // PAGE))
            self._page = (self._page + 1) % pages
        elif digit <= len(self._shown()):
            self.chosen = self._shown()[digit - 1]
        self._draw()

    def hint(self, chosen: Choice) -> str:
        """What can be done with ``chosen``."""
        return f"{self._confirm} {plain(chosen.name)}"

    def _shown(self) -> Sequence[Choice]:
        return self._people[self._page * PAGE : (self._page + 1) * PAGE]

    def _draw(self) -> None:
        rows = [_row(n, one, one is self.chosen) for n, one in enumerate(self._shown(), start=1)]
        if len(self._people) > PAGE:
            rows.append(Content(f"   0  autres personnes ({len(self._people)} en tout)"))
        self.query_one(f"#{self.id}-people", Told).tell(Content("\n").join(rows))
        hint = "Un chiffre choisit · Échap annule"
        if self.chosen:
            hint = f"{self.hint(self.chosen)} · Échap annule"
        self.query_one(f"#{self.id}-next", Told).tell(hint)


def _row(digit: int, one: Choice, chosen: bool) -> Content:
    text = f" {'▸' if chosen else ' '} {digit}  {plain(one.name)}"
    return Content.assemble((text, "bold reverse" if chosen else "bold"), f" · {plain(one.more)}")
