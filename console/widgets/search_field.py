"""The field « Recherche »: letters go there, and function keys go past it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from console.widgets.fields import LineField

LONGEST = 80


class SearchField(LineField):
    """Enter opens the marked file; arrows move the mark."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "mark(1)", show=False),
        Binding("up", "mark(-1)", show=False),
    ]

    class Marked(Message):
        """The mark is to move by ``by`` rows."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(self) -> None:
        super().__init__(id="search", longest=LONGEST, placeholder="nom, métier ou personne")

    def action_mark(self, by: int) -> None:
        self.post_message(self.Marked(by))
