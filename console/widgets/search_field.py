"""The field « Recherche »: letters go there, and function keys go past it."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from console.keys import DIGIT_KEYS
from console.words import plain

LONGEST = 80


class SearchField(Input):
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
        self.digits_pass = False
        super().__init__(
            id="search", compact=True, max_length=LONGEST, placeholder="nom, métier ou personne"
        )

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """What is typed stays here, but for digits while they choose a person (``digits_pass``)."""
        if self.digits_pass and key in DIGIT_KEYS:
            return False
        return super().check_consume_key(key, character)

    def on_paste(self, event: events.Paste) -> None:
        """One harmless line of what is pasted, whatever its size."""
        event.stop()
        event.prevent_default()
        self.insert_text_at_cursor(plain(event.text)[: LONGEST - len(self.value)])

    def action_mark(self, by: int) -> None:
        self.post_message(self.Marked(by))
