"""The row of the panes: their letters, their badges, which one is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.content import Content

from console.widgets.told import Told
from console.words import NBSP

KEY = "Ctrl+P"
_WAITING = f"Lettre du panneau{NBSP}?"


@dataclass(frozen=True, slots=True)
class Title:
    """A pane on the strip. ``letter`` is in both titles."""

    long: str
    short: str
    letter: str
    badge: str = ""
    shown: bool = False


class PaneStrip(Told):
    """One row; titles are shortened when they do not all fit."""

    _titles: tuple[Title, ...] = ()
    _waits = False

    def show(self, titles: Sequence[Title], waits: bool) -> None:
        """``waits``: the next letter chooses."""
        self.set_class(waits, "-waiting")
        told = (tuple(titles), waits)
        if told != (self._titles, self._waits):
            self._titles, self._waits = told
            self._draw(self.size.width)

    def on_resize(self, event: events.Resize) -> None:
        self._draw(event.size.width)

    def _draw(self, width: int) -> None:
        head = f" {_WAITING} " if self._waits else f" {KEY} "
        for short in (False, True):
            parts = [_title(title, title.short if short else title.long) for title in self._titles]
            row = Content("").join([Content.styled(head, "bold $accent"), *parts])
            if row.cell_length <= width:
                break
        self.tell(row)


def _title(title: Title, text: str) -> Content:
    """`` Agenda 2 ``, the letter underlined; the one shown is reversed and between brackets."""
    at = text.casefold().find(title.letter)
    before, after = ("[", "]") if title.shown else (" ", " ")
    told = Content.assemble(
        before + text[:at],
        (text[at : at + 1], "underline bold"),
        text[at + 1 :],
        (f" {title.badge}" if title.badge else "", "bold $warning"),
        after,
    )
    return told.stylize("bold reverse") if title.shown else told
