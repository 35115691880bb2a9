"""A list of rows, one of them marked: as many as there is room for, the marked one among them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from console.widgets.told import Told

_MARK, _PLAIN = "▸ ", "  "


class MarkedList(Told):
    """Keys belong to the pane: it says which row is marked."""

    _rows: Sequence[Content] = ()
    _at: int | None = None

    def show(self, rows: Sequence[Content], at: int | None) -> None:
        """``at`` is the marked row; None for none."""
        self._rows, self._at = rows, at
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def _draw(self) -> None:
        height = max(1, self.size.height)
        at = self._at or 0
        top = max(0, min(at - height // 2, len(self._rows) - height))
        shown = list(enumerate(self._rows))[top : top + height]
        self.tell(Content("\n").join(_row(row, number == self._at) for number, row in shown))


def _row(row: Content, marked: bool) -> Content:
    told = Content.assemble(_MARK if marked else _PLAIN, row)
    return told.stylize("bold reverse") if marked else told
