"""Points by unit and in all: a criterion that is not assessed leaves the count on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evalengine.projections.marks import Decision
from evalengine.projections.verdicts import Status
from evalengine.referentiel.models import Criterion, Grid


@dataclass(frozen=True, slots=True)
class Total:
    """``name`` is a unit's, "" for the whole; ``counts`` are in the order met, not met, to judge,
    not assessed. ``points`` of ``out_of`` are those of the criteria that are decided;
    ``open_points`` wait for a human."""

    name: str
    counts: dict[Status, int]
    points: int
    out_of: int
    open_points: int

    def percent(self) -> int | None:
        """The share of the decided points, cut; None when nothing is decided."""
        return 100 * self.points // self.out_of if self.out_of else None


def totals(decisions: Sequence[Decision], grid: Grid) -> list[Total]:
    """One a unit, in the order of the grid, then the whole; rows that nobody marks do not count."""
    pairs = [
        (criterion, _status(decision))
        for criterion, decision in zip(grid.criteria, decisions, strict=True)
        if criterion.assessed
    ]
    units = list(dict.fromkeys(criterion.unit for criterion, _ in pairs))
    told = [_total(unit, [pair for pair in pairs if pair[0].unit == unit]) for unit in units]
    return [*told, _total("", pairs)]


def _status(decision: Decision) -> Status:
    return "not_assessed" if decision.outcome == "not_applicable" else decision.outcome


def _total(name: str, pairs: Sequence[tuple[Criterion, Status]]) -> Total:
    counts: dict[Status, int] = {"met": 0, "not_met": 0, "to_judge": 0, "not_assessed": 0}
    for _, status in pairs:
        counts[status] += 1
    met, missed = _weight(pairs, "met"), _weight(pairs, "not_met")
    return Total(name, counts, met, met + missed, _weight(pairs, "to_judge"))


def _weight(pairs: Iterable[tuple[Criterion, Status]], status: Status) -> int:
    return sum(criterion.weight for criterion, each in pairs if each == status)
