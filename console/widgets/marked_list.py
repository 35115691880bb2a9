"""A list whose marked row bears a sign: its colour alone tells nothing to who does not see it."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import OptionList

MARK = "▸ "


class MarkedList(OptionList):
    """The sign stands before the words of the row; nothing does while no row is marked."""

    def _get_left_gutter_width(self) -> int:
        return 0 if self.highlighted is None else len(MARK)

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        row = self.scroll_offset.y + y
        if self.highlighted is None or row >= len(self._lines):
            return strip
        sign = MARK if self._lines[row] == (self.highlighted, 0) else " " * len(MARK)
        style = next((segment.style for segment in strip), None)
        return Strip([Segment(sign, style), *strip])
