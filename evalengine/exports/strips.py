"""The timeline in letters, for a terminal: one character a few seconds, one strip a few minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evalengine.clock import SECOND
from evalengine.exports.words import minutes
from evalengine.projections.timeline import Kind, Span, Stretch, Timeline

LEGEND = "▒ sonnerie  █ conversation  ░ attente  ▬ frappe  ─ fiche  ◆ acte  ▲ repère  1-9 charge"
_SIGN: dict[Kind, str] = {"ring": "▒", "talk": "█", "hold": "░"}
_GUTTER = 9
_PER_CELL_S = 5


def strips(timeline: Timeline, columns: int = 80) -> list[str]:
    """Lines of at most ``columns`` characters; a cell is 5 s, and shows the last that it held."""
    cells = max(10, columns - _GUTTER)
    length = cells * _PER_CELL_S * SECOND
    since, until = timeline.window()
    drawing = _Drawing(timeline, cells)
    told = [LEGEND]
    for start in range(since - since % (60 * SECOND), until + 1, length):
        told += ["", f"{minutes(start)} à {minutes(min(start + length, until))}"]
        told += drawing.strip(start)
    return told


class _Drawing:
    def __init__(self, timeline: Timeline, cells: int) -> None:
        self.timeline, self.cells = timeline, cells
        self.spans, self.files = timeline.spans(), timeline.files()
        self.load = timeline.load()

    def strip(self, start: int) -> Iterator[str]:
        for line in range(1, self.timeline.lines() + 1):
            mine = [span for span in self.spans if span.line == line]
            yield f"Ligne {line}".ljust(_GUTTER) + self._lane(mine, start)
        yield "Frappe".ljust(_GUTTER) + self._row(self.timeline.typing, "▬", start)
        yield "Fiches".ljust(_GUTTER) + self._row(self.files, "─", start)
        yield "Actes".ljust(_GUTTER) + self._row(self._points(marks=False), "◆", start)
        yield "Repères".ljust(_GUTTER) + self._row(self._points(marks=True), "▲", start)
        yield "Charge".ljust(_GUTTER) + self._steps(start)

    def _points(self, *, marks: bool) -> list[Stretch]:
        return [
            Stretch("", point.at, point.at, 0)
            for point in self.timeline.points
            if (point.kind == "mark") is marks
        ]

    def _lane(self, spans: Sequence[Span], start: int) -> str:
        row = [" "] * self.cells
        for span in spans:
            for cell in self._covered(span.since, span.until, start):
                row[cell] = _SIGN[span.kind]
        return "".join(row).rstrip()

    def _row(self, stretches: Sequence[Stretch], sign: str, start: int) -> str:
        row = [" "] * self.cells
        for each in stretches:
            for cell in self._covered(each.since, each.until, start):
                row[cell] = sign
        return "".join(row).rstrip()

    def _steps(self, start: int) -> str:
        row = [" "] * self.cells
        ends = [*(at for at, _ in self.load[1:]), self.timeline.last_at]
        for (at, count), until in zip(self.load, ends, strict=False):
            for cell in self._covered(at, until, start) if count else ():
                row[cell] = str(min(count, 9))
        return "".join(row).rstrip()

    def _covered(self, since: int, until: int, start: int) -> range:
        """The cells of the strip from ``start`` that a stretch touches."""
        step = _PER_CELL_S * SECOND
        first, last = (since - start) // step, (until - start) // step
        if last < 0 or first >= self.cells:
            return range(0)
        return range(max(0, first), min(self.cells, last + 1))
