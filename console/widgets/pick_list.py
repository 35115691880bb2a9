"""Rows of which one is marked; the mark stays on its row when others come or go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets.option_list import Option

from console.widgets.fields import LineField
from console.widgets.marked_list import MarkedList
from console.words import plain


@dataclass(frozen=True, slots=True)
class Row:
    """``key`` is its name for the pane; ``state`` stands first, in words."""

    key: str
    text: str
    more: str = ""
    state: str = ""


class PickList(MarkedList):
    """Enter chooses the marked row. ``focusable`` is False when a `FindField` moves the mark."""

    def __init__(self, *, id: str, focusable: bool = True) -> None:
        super().__init__(id=id, classes="picks", markup=False, compact=True)
        self.can_focus = focusable
        self._rows: tuple[Row, ...] = ()

    @property
    def chosen(self) -> str:
        """The key of the marked row, "" when there is none."""
        at = self.highlighted
        return "" if at is None or at >= len(self._rows) else self._rows[at].key

    def offer(self, rows: Sequence[Row], *, anew: bool = False) -> None:
        """Shows ``rows``; ``anew`` puts the mark on the first."""
        if tuple(rows) == self._rows and not anew:
            return
        marked = "" if anew else self.chosen
        self._rows = tuple(rows)
        self.set_options(Option(_told(row)) for row in rows)
        keys = [row.key for row in rows]
        self.highlighted = None if not keys else keys.index(marked) if marked in keys else 0

    def mark(self, key: str) -> None:
        """Puts the mark on the row of ``key``, if it is there."""
        at = next((at for at, row in enumerate(self._rows) if row.key == key), None)
        if at is not None:
            self.highlighted = at

    def move(self, by: int) -> None:
        """Moves the mark by one row; 1 is down."""
        if by > 0:
            self.action_cursor_down()
        else:
            self.action_cursor_up()


class FindField(LineField):
    """What is looked for in a list: arrows move the mark, Enter chooses."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "mark(1)", show=False),
        Binding("up", "mark(-1)", show=False),
    ]

    class Marked(Message):
        """The mark is to move by ``by`` rows."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def action_mark(self, by: int) -> None:
        self.post_message(self.Marked(by))


def _told(row: Row) -> Content:
    return Content.assemble(
        (f"{row.state}  " if row.state else "", "bold"),
        (plain(row.text), "bold"),
        f"  {plain(row.more)}" if row.more else "",
    )
