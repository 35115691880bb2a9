"""The grid of a sitting: its definition and the journal's entries, to one row a criterion.

A criterion of kind A with a detector is decided by it; without one it is not assessed yet. S and
H are left to a human, with the evidence of the detector when there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evalengine.projections import timing
from evalengine.projections.measures import Measures, measure
from evalengine.projections.verdicts import Verdict
from evalengine.projections.waiting import waits_and_order
from evalengine.referentiel.models import Criterion, Grid, Kind
from evalengine.vocabulary.entry import Entry


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion and what is known of it."""

    id: str
    kind: Kind
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Detector:
    """``bounds`` are the names of the grid's bounds that it reads, all in ms."""

    judge: Callable[[Measures, Grid], Verdict]
    bounds: tuple[str, ...] = ()


DETECTORS = {
    "pickup": Detector(timing.pickup, ("pickup_under",)),
    "waits_and_order": Detector(
        waits_and_order, ("pickup_under", "hold_longest", "hold_cumulative")
    ),
    "hold_durations": Detector(timing.hold_durations, ("hold_longest",)),
    "leave_taking": Detector(timing.leave_taking),
    "transfer": Detector(timing.transfer),
}


def rows(grid: Grid, entries: Iterable[Entry]) -> list[Row]:
    """One row for each criterion of ``grid``, in its order."""
    return rows_of(grid, measure(entries))


def rows_of(grid: Grid, measures: Measures) -> list[Row]:
    """The same, when the journal is folded already."""
    return [Row(c.id, c.kind, _verdict(c, measures, grid)) for c in grid.criteria]


def missing(grid: Grid) -> list[str]:
    """French sentences for the detectors that ``grid`` names and cannot have."""
    faults: list[str] = []
    for criterion in grid.criteria:
        if criterion.detector is None:
            continue
        detector = DETECTORS.get(criterion.detector)
        if detector is None:
            faults.append(f"{criterion.id} : le détecteur « {criterion.detector} » est inconnu")
            continue
        absent = [name for name in detector.bounds if not _in_ms(grid, name)]
        faults += [f"{criterion.id} : la borne « {name} » manque, en ms" for name in absent]
    return faults


def _in_ms(grid: Grid, name: str) -> bool:
    return name in grid.bounds and grid.bounds[name].unit == "ms"


def _verdict(criterion: Criterion, measures: Measures, grid: Grid) -> Verdict:
    if criterion.detector is not None:
        return DETECTORS[criterion.detector].judge(measures, grid)
    return Verdict("to_judge" if criterion.kind in ("S", "H") else "not_assessed")
