"""What one marker sees: blind to the other's marks until both have handed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from evalengine.projections.grid import Row
from evalengine.projections.interview import Proposal
from evalengine.projections.marks import Agreement, Decision, Mark, Marks
from evalengine.projections.timeline import Span
from evalengine.referentiel.models import Criterion
from evalengine.server.notation.judging import Judging
from evalengine.vocabulary.marking import Marker

Shown = Literal["to_judge", "not_met", "disagreed", "interview", "all"]
_AWAY = frozenset({"E", "M", "G"})
"""The modalities that are assessed once the calls are over."""


@dataclass(slots=True)
class View:
    """What one page shows. ``chosen`` is a criterion, "" for the first that is listed; ``question``
    the place of the proposed question whose proofs are open, 0 for none; ``told`` the last
    refusal."""

    chosen: str = ""
    shown: Shown = "all"
    proofs: bool = False
    question: int = 0
    keys_shown: bool = False
    told: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion, what the machine says of it, and what stands for this marker."""

    criterion: Criterion
    row: Row
    decision: Decision
    mine: Mark | None
    other: Mark | None


@dataclass(frozen=True)
class Sight:
    """One moment of one page. ``tabs`` are the other pages of this marker that are open; ``board``
    is where he looks on at the calls, "" when he has them before him otherwise."""

    judging: Judging
    marker: Marker
    view: View = field(default_factory=View)
    failing: str = ""
    tabs: int = 0
    board: str = ""

    @cached_property
    def marks(self) -> Marks:
        """Those that he may see."""
        return self.judging.marks.seen_by(self.marker)

    @cached_property
    def every(self) -> list[Judged]:
        """All the criteria that are marked, in the order of the grid."""
        other: Marker = "control" if self.marker == "evaluator" else "evaluator"
        pairs = zip(self.judging.grid.criteria, self.judging.rows, strict=True)
        return [
            Judged(
                criterion,
                row,
                self.marks.decide(criterion.id, row.verdict),
                self.marks.of(self.marker).get(criterion.id),
                self.marks.of(other).get(criterion.id),
            )
            for criterion, row in pairs
            if criterion.assessed
        ]

    @cached_property
    def listed(self) -> list[Judged]:
        """Those that the filter shows; the one he is at stays until he leaves it."""
        return [
            each
            for each in self.every
            if each.criterion.id == self.view.chosen or passes(each, self.view.shown)
        ]

    @cached_property
    def chosen(self) -> Judged | None:
        """The criterion that the keys are about."""
        known = (each for each in self.listed if each.criterion.id == self.view.chosen)
        return next(known, self.listed[0] if self.listed else None)

    @cached_property
    def talks(self) -> list[Span]:
        """When which call was talked on."""
        return [span for span in self.judging.timeline.spans() if span.kind == "talk"]

    @cached_property
    def questions(self) -> dict[int, Proposal]:
        """Those proposed for the chosen criterion, by their place among all, from 1 on."""
        chosen = self.chosen.criterion.id if self.chosen else ""
        ranked = enumerate(self.judging.proposals(), start=1)
        return {rank: each for rank, each in ranked if chosen in each.criteria}

    @property
    def pointed_at(self) -> tuple[int, ...]:
        """The entries that prove the open question, else the chosen criterion."""
        if (opened := self.questions.get(self.view.question)) is not None:
            return opened.entries
        return self.chosen.row.verdict.evidence if self.chosen else ()

    def outcome(self, criterion: str) -> str:
        """What stands for ``criterion``, "" when it is none that is marked."""
        known = (each.decision.outcome for each in self.every if each.criterion.id == criterion)
        return next(known, "")

    @property
    def handed_in(self) -> bool:
        """This marker has."""
        return self.marker in self.marks.handed_in

    @property
    def agreement(self) -> Agreement:
        """How far both agree on what they both marked."""
        return self.marks.agreement((each.criterion.id, each.row.verdict) for each in self.every)


def passes(judged: Judged, shown: Shown) -> bool:
    """Whether the filter ``shown`` shows this criterion."""
    decision = judged.decision
    if shown == "interview":
        return judged.criterion.modality in _AWAY
    if shown == "disagreed":
        return decision.source == "disagreed"
    return shown in ("all", decision.outcome)
