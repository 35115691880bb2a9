"""Whom to transfer to: a digit chooses, F6 confirms, Escape leaves everything as it was."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from console.widgets.told import Told
from console.words import NBSP, plain
from evalengine.projections.calls import Call
from evalengine.vocabulary import events as e

PAGE = 9


class TransferPanel(VerticalScroll):
    """The people of the file of the call in the ear, nine at a time."""

    def __init__(self) -> None:
        super().__init__(id="transfer", can_focus=False)
        self.call = ""
        self.chosen: e.Person | None = None
        self._people: list[e.Person] = []
        self._page = 0

    def compose(self) -> ComposeResult:
        yield Told(id="transfer-title", classes="title")
        yield Told(id="transfer-people")
        yield Told(id="transfer-next", classes="hint")

    def open(self, call: Call, file: e.FileProvided) -> None:
        """Starts over for ``call``."""
        self.call, self._people, self._page, self.chosen = call.id, file.people, 0, None
        title = f"Transférer {plain(call.caller) or 'l’appel'} (ligne {call.line}) à{NBSP}:"
        self.query_one("#transfer-title", Told).tell(title)
        self._draw()

    def choose(self, digit: int) -> None:
        """1 to 9 choose a person of the page; 0 turns the page."""
        if digit == 0:
            pages = -(-len(self._people) // PAGE)
            self._page = (self._page + 1) % pages
        elif digit <= len(self._shown()):
            self.chosen = self._shown()[digit - 1]
        self._draw()

    def _shown(self) -> list[e.Person]:
        return self._people[self._page * PAGE : (self._page + 1) * PAGE]

    def _draw(self) -> None:
        rows = [_row(n, one, one is self.chosen) for n, one in enumerate(self._shown(), start=1)]
        if len(self._people) > PAGE:
            rows.append(Content(f"   0  autres personnes ({len(self._people)} en tout)"))
        self.query_one("#transfer-people", Told).tell(Content("\n").join(rows))
        hint = "Un chiffre choisit · Échap annule"
        if self.chosen:
            hint = f"F6 transfère à {plain(self.chosen.name)} · Échap annule"
        self.query_one("#transfer-next", Told).tell(hint)


def _row(digit: int, person: e.Person, chosen: bool) -> Content:
    text = f" {'▸' if chosen else ' '} {digit}  {plain(person.name)}"
    more = f" · {plain(person.role)} · poste {plain(person.extension)}"
    return Content.assemble((text, "bold reverse" if chosen else "bold"), more)
