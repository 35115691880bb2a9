"""A field whose value is one of a few: arrows change it, a letter goes to the next that has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from console.widgets.fields import taken
from console.widgets.told import Told
from console.words import fold, plain


class Chooser(Told, can_focus=True):
    """``value`` is the name of the option chosen, "" when there is none to choose."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,up", "turn(-1)", show=False),
        Binding("right,down", "turn(1)", show=False),
    ]

    class Changed(Message):
        """Another option was chosen, by a key."""

        def __init__(self, chooser: Chooser) -> None:
            super().__init__()
            self.chooser = chooser

    def __init__(self, *, id: str, classes: str = "") -> None:
        super().__init__(id=id, classes=classes)
        self._options: Sequence[tuple[str, str]] = ()
        self._at = 0

    @property
    def value(self) -> str:
        return self._options[self._at][0] if self._options else ""

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Each is its name and its words; the value stays when it is still offered."""
        value, self._options, self._at = self.value, options, 0
        self.fill(value)

    def fill(self, value: str) -> None:
        """Chooses without telling; a name that is not offered changes nothing."""
        names = [name for name, _ in self._options]
        if value in names:
            self._at = names.index(value)
        self._draw()

    def action_turn(self, by: int) -> None:
        if self._options:
            self._chosen((self._at + by) % len(self._options))

    def on_key(self, event: events.Key) -> None:
        character = event.character
        if not event.is_printable or character is None or taken(self.app, event.key):
            return
        count = len(self._options)
        for ahead in range(1, count + 1):
            at = (self._at + ahead) % count
            if fold(self._options[at][1]).startswith(fold(character)):
                event.stop()
                self._chosen(at)
                return

    def _chosen(self, at: int) -> None:
        self._at = at
        self._draw()
        self.post_message(self.Changed(self))

    def _draw(self) -> None:
        words = plain(self._options[self._at][1]) if self._options else "–"
        count = f"  {self._at + 1}/{len(self._options)}" if len(self._options) > 1 else ""
        self.tell(Content.assemble("◂ ", (words, "bold"), " ▸", (count, "$quiet")))
