"""The timeline as SVG, for papers and for the replay: whole numbers only, the same everywhere.

One lane a line of the desk. A ring is hatched, talk is full, a hold is dotted, so that a page
printed in black still tells them apart. What can be pointed at bears its entry (``data-entry``)
and its time in ms (``data-at``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from evalengine.clock import MS, SECOND
from evalengine.exports.phrases import ACT, SPAN
from evalengine.exports.words import minutes, tenths
from evalengine.projections.timeline import Act, Kind, Point, Span, Stretch, Timeline

GUTTER = 64
"""Left of the lanes, for their names."""
LANE, ROW, GAP = 26, 12, 5
ROWS = ("Frappe", "Fiches", "Actes", "Repères")
"""Under the lanes, from the top."""
LOAD = 30
AXIS = 14
_FILL: dict[Kind, str] = {"ring": "url(#ring)", "talk": "#2f7d4f", "hold": "url(#hold)"}
_EDGE: dict[Kind, str] = {"ring": "#b7791f", "talk": "#2f7d4f", "hold": "#2b5f8a"}
_ACTS: dict[Act, str] = {
    "message": "#7b341e",
    "sending": "#b7791f",
    "agenda": "#2f7d4f",
    "card": "#2b5f8a",
    "chat": "#6b46a1",
    "call_back": "#276749",
    "incident": "#c53030",
    "consigne": "#1b4965",
    "clip": "#97266d",
    "mark": "#000000",
}
_DEFS = (
    '<defs><pattern id="ring" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" fill="#fdf1d6"/>'
    '<path d="M0 6L6 0" stroke="#b7791f" stroke-width="1.4"/></pattern>'
    '<pattern id="hold" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" fill="#dcebf7"/>'
    '<circle cx="3" cy="3" r="1.3" fill="#2b5f8a"/></pattern></defs>'
)
_FONT = 'font-family="Libertinus Serif, serif" font-size="11"'
_LEGEND = 640
"""Pixels that the legend is wide."""
_LABEL = 44
"""Pixels that a time under the axis takes, at most."""
_LETTER = 7
"""Pixels that a letter of a lane takes, at most."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is drawn: from ``since`` to ``until`` (sitting ns), ``width`` pixels with the gutter."""

    since: int
    until: int
    width: int

    def x(self, at: int) -> int:
        """Where a time stands, kept inside."""
        inside = min(max(at, self.since), self.until) - self.since
        return GUTTER + inside * (self.width - GUTTER - 4) // max(1, self.until - self.since)

    def shows(self, since: int, until: int) -> bool:
        return since < self.until and until >= self.since


class _Piece(NamedTuple):
    """Something of a row, from ``x`` to ``end`` (pixels). ``told`` is of the first of its
    ``entries``, and ``at`` its time (sitting ns)."""

    x: int
    end: int
    at: int
    told: str
    entries: tuple[int, ...]
    colour: str = ""


class Picture:
    """The drawing of one sitting, by stretches: what is long to gather is gathered once."""

    def __init__(self, timeline: Timeline) -> None:
        self._timeline, self._names = timeline, timeline.names
        self._lanes, self._spans = timeline.lines(), timeline.spans()
        self._files, self._load = timeline.files(), timeline.load()

    def svg(self, frame: Frame, within: int = 0) -> str:
        """One stretch of the sitting. Bursts of typing that begin less than ``within`` pixels one
        after the other are drawn as one, marks too: ``data-entry`` then names all their entries."""
        rows, row = self._lanes * (LANE + GAP), ROW + GAP
        depth = rows + len(ROWS) * row + LOAD
        acts = [point for point in self._timeline.points if point.kind != "mark"]
        marks = [point for point in self._timeline.points if point.kind == "mark"]
        parts = [
            *_axis(frame, depth),
            *_gaps(self._timeline, frame, rows),
            *_titles(self._lanes),
            *_spans(self._spans, frame),
            *_stretches(self._typed(frame, within), rows, "#4a5568"),
            *_stretches(self._opened(frame), rows + row, "#9fb8c8"),
            *_points(self._told(acts, frame), rows + 2 * row),
            *_points(_joined(self._told(marks, frame), within), rows + 3 * row),
            _steps(self._load, frame, rows + len(ROWS) * row),
        ]
        return _svg(frame.width, depth + AXIS, parts)

    def _typed(self, frame: Frame, within: int) -> Iterator[_Piece]:
        return _joined(_laid(self._timeline.typing, frame, {}), within)

    def _opened(self, frame: Frame) -> Iterator[_Piece]:
        return _laid(self._files, frame, self._names)

    def _told(self, points: Iterable[Point], frame: Frame) -> Iterator[_Piece]:
        for point in points:
            if frame.shows(point.at, point.at):
                x, told = frame.x(point.at), _said(point, self._timeline)
                yield _Piece(x, x, point.at, told, (point.entry,), _ACTS[point.kind])


def legend() -> str:
    """What the lanes' colours mean, as SVG, in rows that a page of paper shows large enough."""
    parts, x, y = [], 0, 0
    for drawn, width in (*_lanes_told(), *_acts_told()):
        if x + width > _LEGEND:
            x, y = 0, y + 16
        parts.append(f'<g transform="translate({x} {y})">{drawn}</g>')
        x += width
    return _svg(_LEGEND, y + 13, parts)


def _lanes_told() -> Iterator[tuple[str, int]]:
    for kind, told in SPAN.items():
        box = _box(0, 1, 18, 10, _FILL[kind], _EDGE[kind])
        yield box + _text(23, 10, told), 40 + _LETTER * len(told)


def _acts_told() -> Iterator[tuple[str, int]]:
    for act, told in ACT.items():
        dot = f'<circle cx="4" cy="6" r="4" fill="{_ACTS[act]}"/>'
        yield dot + _text(12, 10, told), 24 + _LETTER * len(told)


def _svg(width: int, height: int, parts: Iterable[str]) -> str:
    size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {_FONT}>'
    return "".join([head, _DEFS, *parts, "</svg>"])


def _titles(lanes: int) -> Iterator[str]:
    for line in range(1, lanes + 1):
        yield _text(2, (line - 1) * (LANE + GAP) + 17, f"Ligne {line}")
    below = lanes * (LANE + GAP)
    for rank, told in enumerate(ROWS):
        yield _text(2, below + rank * (ROW + GAP) + 10, told)
    yield _text(2, below + len(ROWS) * (ROW + GAP) + LOAD // 2 + 4, "Charge")


def _axis(frame: Frame, depth: int) -> Iterator[str]:
    """A line a minute, or more seldom when there is no room for their figures."""
    room = _LABEL * (frame.until - frame.since) // max(1, frame.width - GUTTER)
    step = next((m for m in (1, 2, 5, 10, 15, 30) if m * 60 * SECOND >= room), 60) * 60 * SECOND
    for at in range(-(-frame.since // step) * step, frame.until + 1, step):
        x = frame.x(at)
        yield f'<path d="M{x} 0V{depth}" stroke="#d5dde3"/>'
        if x + _LABEL < frame.width:
            yield _text(x + 2, depth + 11, f"{at // (60 * SECOND)}\u00a0min")


def _spans(spans: list[Span], frame: Frame) -> Iterator[str]:
    for span in spans:
        if not frame.shows(span.since, span.until):
            continue
        x, end = frame.x(span.since), frame.x(span.until)
        y, width = (span.line - 1) * (LANE + GAP), max(1, end - x)
        told = f"{span.who}\u00a0: {SPAN[span.kind]}, {tenths(span.until - span.since)}\u00a0s"
        box = _box(x, y, width, LANE, _FILL[span.kind], _EDGE[span.kind])
        words = span.who[: max(0, (width - 6) // _LETTER)] if span.kind == "talk" else ""
        name = _text(x + 4, y + 17, words, "#fff") if len(words) > 2 else ""
        yield _pointed((span.entry,), span.since, told, box + name)


def _laid(stretches: list[Stretch], frame: Frame, names: dict[str, str]) -> Iterator[_Piece]:
    for each in stretches:
        if frame.shows(each.since, each.until):
            x = frame.x(each.since)
            end = max(x + 2, frame.x(each.until))
            told = f"{names.get(each.what, each.what)}, {tenths(each.until - each.since)}\u00a0s"
            yield _Piece(x, end, each.since, told, (each.entry,))


def _joined(pieces: Iterable[_Piece], within: int) -> Iterator[_Piece]:
    """Those that begin less than ``within`` pixels after the first of them, as one."""
    held: list[_Piece] = []
    for piece in pieces:
        if held and abs(piece.x - held[0].x) >= within:
            yield _one(held)
            held = []
        held.append(piece)
    if held:
        yield _one(held)


def _one(pieces: list[_Piece]) -> _Piece:
    first = pieces[0]
    if len(pieces) == 1:
        return first
    entries = tuple(entry for piece in pieces for entry in piece.entries)
    more = f"{first.told}, et {len(pieces) - 1} de plus"
    return first._replace(end=max(piece.end for piece in pieces), told=more, entries=entries)


def _stretches(pieces: Iterable[_Piece], y: int, colour: str) -> Iterator[str]:
    for each in pieces:
        box = _box(each.x, y, each.end - each.x, ROW, colour, "none")
        yield _pointed(each.entries, each.at, each.told, box)


def _points(pieces: Iterable[_Piece], y: int) -> Iterator[str]:
    for each in pieces:
        dot = f'<circle cx="{each.x}" cy="{y + 6}" r="4" fill="{each.colour}"/>'
        yield _pointed(each.entries, each.at, each.told, dot)


def _said(point: Point, timeline: Timeline) -> str:
    about = timeline.names.get(point.donneur_ordres, point.donneur_ordres)
    told = f"{ACT[point.kind]} à {minutes(point.at)}"
    return f"{told}, {about}" if about else told


def _gaps(timeline: Timeline, frame: Frame, depth: int) -> Iterator[str]:
    for gap in timeline.gaps:
        if frame.shows(gap.since, gap.until):
            x = frame.x(gap.since)
            width = max(2, frame.x(gap.until) - x)
            box = _box(x, 0, width, depth, "#f4cccc", "#c53030")
            yield _pointed((gap.entry,), gap.since, "moteur interrompu", box)


def _steps(load: list[tuple[int, int]], frame: Frame, y: int) -> str:
    """How many correspondents at once."""
    most = max([count for _, count in load] + [3])
    floor = y + LOAD
    path = f"M{frame.x(frame.since)} {floor}"
    for at, count in load:
        if at > frame.until:
            break
        path += f"H{frame.x(at)}V{floor - count * (LOAD - 2) // most}"
    return f'<path d="{path}H{frame.x(frame.until)}V{floor}Z" fill="#e8d5d2" stroke="#7b341e"/>'


def _pointed(entries: tuple[int, ...], at: int, told: str, drawn: str) -> str:
    title, names = f"<title>{escape(told)}</title>", " ".join(map(str, entries))
    return f'<g data-entry="{names}" data-at="{at // MS}">{title}{drawn}</g>'


def _box(x: int, y: int, width: int, height: int, fill: str, edge: str) -> str:
    place = f'x="{x}" y="{y}" width="{width}" height="{height}"'
    return f'<rect {place} rx="2" fill="{fill}" stroke="{edge}"/>'


def _text(x: int, y: int, told: str, colour: str = "#24323c") -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}">{escape(told)}</text>'
