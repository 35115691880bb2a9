"""The bottom row: the keys and what they do, as many as fit."""

from __future__ import annotations

from textual import events
from textual.content import Content

from console import keys
from console.widgets.told import Told


class KeyBar(Told):
    """Made from the table of keys, for the width there is."""

    def on_resize(self, event: events.Resize) -> None:
        parts: list[Content] = []
        for names, word in keys.bar(event.size.width):
            parts.append(Content.styled(f" {names}", "bold $accent"))
            parts.append(Content.styled(f" {word} ", "$foreground"))
        self.tell(Content("").join(parts))
