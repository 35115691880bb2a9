"""All that a marker judges from, folded once a sitting while the entries come."""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.dossier.studies import NO_STUDIES, Studies
from evalengine.exports.replay.lines import Teller
from evalengine.projections.control import Control
from evalengine.projections.grid import Row, rows_of
from evalengine.projections.interview import Proposal, proposals
from evalengine.projections.marks import Marks
from evalengine.projections.measures import Measures
from evalengine.projections.timeline import Timeline
from evalengine.referentiel.models import Grid
from evalengine.server.notation.rereading import Hints
from evalengine.server.notation.turning import Turns
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
_PICTURED_EVERY = 3
"""Seconds: the timeline is hundreds of thousands of octets for a browser to lay out."""


class Judging:
    """The fold. ``rows`` are the machine's, as of the last `refresh`; ``judged`` and ``marked``
    count how often what is measured, and what is marked, has changed, and ``pictured`` how often
    the timeline is to be drawn again.

    ``studies`` are what is assessed away from the phone. ``told`` is every entry in a few words, by
    its number; ``saved`` the last that each message was saved by; ``labels`` are of fields, by
    their donneur d'ordres and id.
    """

    def __init__(self, grid: Grid, speed: int = 1, studies: Studies = NO_STUDIES) -> None:
        self.grid = grid
        self.studies = studies
        self.measures = Measures()
        self.marks = Marks()
        self.timeline = Timeline()
        self.entries: dict[int, Entry] = {}
        self.told: dict[int, str] = {}
        self.turns = Turns()
        self.saved: dict[str, int] = {}
        self.labels: dict[tuple[str, str], str] = {}
        self.hints = Hints()
        self.rows: list[Row] = rows_of(grid, self.measures)
        self.judged = self.marked = self.pictured = 0
        self._teller = Teller()
        self._every = SECOND * speed
        self._judged_at: int | None = None
        self._pictured_at: int | None = None
        self._told_last = 0
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
        self.hints.apply(entry)
        self.turns.apply(entry)
        self._keep(entry)
        if isinstance(entry.event, _OF_MARKS):
            self.marks.apply(entry)
            self.marked += 1
        else:
            self._stale = True

    def _keep(self, entry: Entry) -> None:
        match entry.event:
            case e.MessageSaved(message=message):
                self.saved[message.id] = entry.seq
            case e.FileProvided(form=form) as provided if form is not None:
                owner = provided.donneur_ordres
                self.labels |= {(owner, field.id): field.label for field in form.fields}

    async def reread(self) -> None:
        """Has the writings read again, once they can no longer change; the pages show it then."""
        if self.hints.stale and self.measures.past("grace") is not None:
            await self.hints.read(list(self.entries.values()))
            self.judged += 1

    def proposals(self) -> list[Proposal]:
        """What to ask in the interview, as of the last `refresh`."""
        return proposals(self.measures, self.grid, self.rows)

    def refresh(self, now: int) -> None:
        """Judges again what has come since, at most once a second of the host, and has it pictured
        more seldom; ``now`` is sitting ns."""
        self._picture(now)
        if self._judged_at is not None and now - self._judged_at < self._every:
            return
        if self._stale:
            self.rows = rows_of(self.grid, self.measures)
            self._stale, self._judged_at = False, now
            self.judged += 1

    def _picture(self, now: int) -> None:
        at = self._pictured_at
        if len(self.entries) == self._told_last:
            return
        if at is None or now - at >= _PICTURED_EVERY * self._every:
            self.pictured += 1
            self._told_last, self._pictured_at = len(self.entries), now
