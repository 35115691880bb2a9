"""All that a marker judges from, folded once a sitting while the entries come."""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.exports.replay.lines import Teller
from evalengine.projections.control import Control
from evalengine.projections.grid import Row, rows_of
from evalengine.projections.marks import Marks
from evalengine.projections.measures import Measures
from evalengine.projections.timeline import Timeline
from evalengine.referentiel.models import Grid
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry

_OF_MARKS = (
    e.CriterionMarked,
    e.MarkWithdrawn,
    e.CriterionCommented,
    e.MomentPinned,
    e.MarksHandedIn,
    e.MarkSettled,
)


class Judging:
    """The fold. ``rows`` are the machine's, as of the last `refresh`; ``judged`` and ``marked``
    count how often what is measured, and what is marked, has changed.

    ``told`` is every entry in a few words, by its number.
    """

    def __init__(self, grid: Grid, speed: int = 1) -> None:
        self.grid = grid
        self.measures = Measures()
        self.marks = Marks()
        self.timeline = Timeline()
        self.entries: dict[int, Entry] = {}
        self.told: dict[int, str] = {}
        self.rows: list[Row] = rows_of(grid, self.measures)
        self.judged = self.marked = 0
        self._teller = Teller()
        self._every = SECOND * speed
        self._judged_at: int | None = None
        self._stale = False

    @property
    def control(self) -> Control:
        """Phase and names."""
        return self._teller.control

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        self.entries[entry.seq] = entry
        self.told[entry.seq] = self._teller.tell(entry)
        self.timeline.apply(entry)
        self.measures.apply(entry)
        if isinstance(entry.event, _OF_MARKS):
            self.marks.apply(entry)
            self.marked += 1
        else:
            self._stale = True

    def refresh(self, now: int) -> None:
        """Judges again what has come since, at most once a second of the host; ``now`` is sitting
        ns."""
        if self._judged_at is not None and now - self._judged_at < self._every:
            return
        if self._stale:
            self.rows = rows_of(self.grid, self.measures)
            self._stale, self._judged_at = False, now
            self.judged += 1
