"""All that the exports of one sitting are made from, folded once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from evalengine.dossier.studies import NO_STUDIES, Studies
from evalengine.errors import JournalBroken
from evalengine.exports.proofreading.reading import Rereading, absent
from evalengine.projections.grid import Row, rows_of
from evalengine.projections.interview import Proposal, proposals
from evalengine.projections.marks import Decision, Marks
from evalengine.projections.measures import Measures, measure
from evalengine.projections.portrayal import Portrayal, portrayal
from evalengine.projections.timeline import Timeline, timeline
from evalengine.referentiel.models import Grid
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry


@dataclass(frozen=True)
class House:
    """The dossier école behind the sitting: whose it is, and of what standing its grid is."""

    company: str
    version: str
    status: str
    digest: str


@dataclass(frozen=True)
class Case:
    """One sitting to be told. ``key`` and ``signature`` are those of its seal, "" without one;
    ``reader`` answers what a dictionary found in the candidate's writings, once it is asked;
    ``studies`` are what is assessed away from the phone, empty when nobody knows them any more."""

    entries: Sequence[Entry]
    grid: Grid
    house: House
    key: str = ""
    signature: str = ""
    reader: Callable[[], Rereading] = absent
    studies: Studies = NO_STUDIES

    @cached_property
    def measures(self) -> Measures:
        return measure(self.entries)

    @cached_property
    def rows(self) -> list[Row]:
        return rows_of(self.grid, self.measures)

    @cached_property
    def marks(self) -> Marks:
        """Of both who mark, whether they have handed in or not."""
        marks = Marks()
        for entry in self.entries:
            marks.apply(entry)
        return marks

    @cached_property
    def decisions(self) -> list[Decision]:
        """What stands for each criterion, by the marks of people where there are any."""
        return [self.marks.decide(row.id, row.verdict) for row in self.rows]

    def judge(self) -> None:
        """Folds the entries and judges every criterion now, rather than when it is first asked."""
        assert len(self.decisions) == len(self.rows)

    @cached_property
    def proposals(self) -> list[Proposal]:
        """What to ask in the interview."""
        return proposals(self.measures, self.grid, self.rows)

    @cached_property
    def portrayal(self) -> Portrayal:
        return portrayal(self.entries)

    @cached_property
    def timeline(self) -> Timeline:
        return timeline(self.entries)

    @cached_property
    def rereading(self) -> Rereading:
        """Hints only, which depend on the machine: no part of ``grille.json``."""
        return self.reader()

    @property
    def opening(self) -> e.SittingOpened:
        """The first event; `JournalBroken` when there is none."""
        first = self.entries[0].event if self.entries else None
        if not isinstance(first, e.SittingOpened):
            raise JournalBroken("Ce journal ne contient pas l’ouverture d’une épreuve.")
        return first
