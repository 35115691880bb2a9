"""A question that only its own letter answers with yes: neither Enter nor a key pressed twice."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from console.widgets.told import Told
from console.words import NBSP


class Confirm(Told, can_focus=True):
    """Not on screen until it asks. O says yes, N and Escape say no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("o,O", "answer(True)", show=False),
        Binding("n,N", "answer(False)", show=False),
    ]

    class Answered(Message):
        """``yes`` or no."""

        def __init__(self, yes: bool) -> None:
            super().__init__()
            self.yes = yes

    def __init__(self, *, id: str, yes: str) -> None:
        super().__init__(id=id, classes="confirm")
        self._yes = yes
        self.display = False

    def put(self, question: str) -> None:
        """Asks ``question`` and takes the keys."""
        self.tell(
            Content.assemble(
                (f"{question}{NBSP}? ", "bold"),
                ("O", "bold reverse"),
                f" oui, {self._yes} · ",
                ("N", "bold reverse"),
                " non",
            )
        )
        self.display = True
        self.screen.set_focus(self)

    def withdraw(self) -> bool:
        """Takes the question away; False when there was none."""
        asked, self.display = bool(self.display), False
        return asked

    def action_answer(self, yes: bool) -> None:
        self.display = False
        self.post_message(self.Answered(yes))
