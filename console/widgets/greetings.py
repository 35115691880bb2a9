"""A row for each ringing call whose file is not in front: how to greet."""

from __future__ import annotations

from textual.content import Content

from console.cards import SYMBOLS
from console.layouts import Layout
from console.widgets.told import Told
from console.words import quoted
from evalengine.projections.desk import Desk


class Greetings(Told):
    """Not on screen when it has nothing to say."""

    def __init__(self, layout: Layout) -> None:
        super().__init__(id="greetings")
        self._layout = layout

    def show(self, desk: Desk, front: str | None) -> None:
        """``front`` is the file in full view, whose greeting is already there; None for none."""
        rows = []
        for call in sorted(desk.ringing(), key=lambda call: call.line):
            file = desk.files.get(call.donneur_ordres)
            if file is None or call.donneur_ordres == front:
                continue
            head = f" {self._layout.line(call.line)} {SYMBOLS['ringing']} "
            rows.append(Content.assemble((head, "bold"), quoted(file.greeting)))
        self.display = bool(rows)
        self.tell(Content("\n").join(rows))
