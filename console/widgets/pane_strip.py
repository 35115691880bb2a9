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
_WAITING_SHORT = f"Lettre{NBSP}?"
_LONG, _SHORT = 99, 98
"""Cells of a title that is not cut."""


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
        """In full; in short; then cut, but for the pane that is shown, to what fits."""
        row = self._row(_LONG)
        for longest in (_SHORT, 7, 6, 5, 4, 3, 2):
            if row.cell_length <= width:
                break
            row = self._row(longest)
        self.tell(row)

    def _row(self, longest: int) -> Content:
        waiting = _WAITING if longest > 7 else _WAITING_SHORT
        head = f" {waiting if self._waits else KEY} "
        after = " " if longest > 7 else ""
        parts = [_title(title, _cut(title, longest), after) for title in self._titles]
        return Content("").join([Content.styled(head, "bold $accent"), *parts])


def _cut(title: Title, longest: int) -> str:
    """Its words in at most ``longest`` cells, the letter always among them."""
    text = title.long if longest == _LONG else title.short
    if len(text) <= longest or title.shown:
        return text
    kept = max(longest - 1, text.casefold().find(title.letter) + 1)
    return f"{text[:kept].rstrip('.')}."


def _title(title: Title, text: str, after: str) -> Content:
    """`` Agenda 2 ``, the letter underlined; the one shown is reversed and between brackets."""
    at = text.casefold().find(title.letter)
    before, after = ("[" if after else " [", "]") if title.shown else (" ", after)
    told = Content.assemble(
        before + text[:at],
        (text[at : at + 1], "underline bold"),
        text[at + 1 :],
        (f" {title.badge}" if title.badge else "", "bold $warning"),
        after,
    )
    return told.stylize("bold reverse") if title.shown else told
