"""The grid of a sitting: its definition and the journal's entries, to one row a criterion.

A criterion of kind A with a detector is decided by it; without one it is not assessed yet. S and
H are left to a human, with the evidence of the detector when there is one; beside S stands what the
co-évaluateur observed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from evalengine.projections import chatting, laid, planning, screening, timing, writing
from evalengine.projections.finding import booking_rules, right_file, without_hesitation
from evalengine.projections.keyboard import shortcuts, speed_and_faults, typing_share
from evalengine.projections.measures import Measures, measure
from evalengine.projections.observations import beside
from evalengine.projections.verdicts import Verdict, sentences
from evalengine.projections.waiting import waits_and_order
from evalengine.referentiel.models import BoundUnit, Criterion, Grid, Kind
from evalengine.vocabulary.entry import Entry


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion and what is known of it."""

    id: str
    kind: Kind
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Detector:
    """``bounds`` are the grid's bounds that it reads, by name, with the unit they must be in."""

    judge: Callable[[Measures, Grid], Verdict]
    bounds: Mapping[str, BoundUnit] = field(default_factory=dict)


DETECTORS = {
    "pickup": Detector(timing.pickup, {"pickup_under": "ms"}),
    "waits_and_order": Detector(
        waits_and_order, {"pickup_under": "ms", "hold_longest": "ms", "hold_cumulative": "ms"}
    ),
    "hold_durations": Detector(timing.hold_durations, {"hold_longest": "ms"}),
    "leave_taking": Detector(timing.leave_taking),
    "transfer": Detector(timing.transfer),
    "filtering": Detector(screening.filtering),
    "called_back": Detector(screening.called_back),
    "cards": Detector(writing.cards),
    "forms": Detector(writing.forms),
    "sendings": Detector(writing.sendings),
    "chat_form": Detector(chatting.form, {"chat_words_max": "words"}),
    "agendas": Detector(planning.agendas),
    "shared": Detector(planning.shared),
    "told": Detector(planning.told),
    "right_file": Detector(right_file, {"file_within": "ms"}),
    "without_hesitation": Detector(
        without_hesitation,
        {"search_to_open": "ms", "file_mistaken_under": "ms", "files_mistaken_max": "files"},
    ),
    "typing": Detector(
        speed_and_faults,
        {
            "typing_speed": "words_per_minute",
            "typing_corrections_max": "percent",
            "typing_sample": "characters",
            "typing_error": "ms",
        },
    ),
    "typing_share": Detector(typing_share, {"typing_share_max": "percent", "typing_error": "ms"}),
    "shortcuts": Detector(
        shortcuts, {"shortcuts_min": "shortcuts", "shortcuts_vain_max": "percent"}
    ),
    "booking_rules": Detector(booking_rules, {"booking_within": "ms"}),
    "notes_kept": Detector(laid.notes_kept),
    "ranking": Detector(laid.ranking),
    "urgencies": Detector(laid.urgencies),
    "summaries": Detector(laid.summaries),
    "set_aside": Detector(laid.set_aside),
    "disclosure": Detector(laid.disclosure),
    "outbound": Detector(laid.outbound),
    "consignes": Detector(laid.consignes),
    "incident": Detector(laid.incident),
    "handover": Detector(laid.handover),
}
_OF_CALLS = frozenset(
    {"pickup", "waits_and_order", "hold_durations", "leave_taking", "transfer", "filtering"}
    | {"right_file", "typing_share", "booking_rules"}
)
"""The detectors that time or count calls."""


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
        faults += [
            f"{criterion.id} : la borne « {name} » manque, en {_IN_FRENCH.get(unit, unit)}"
            for name, unit in detector.bounds.items()
            if name not in grid.bounds or grid.bounds[name].unit != unit
        ]
    return faults


_IN_FRENCH: dict[BoundUnit, str] = {
    "words": "mots",
    "words_per_minute": "mots par minute",
    "shortcuts": "raccourcis",
    "characters": "caractères",
    "files": "fiches",
    "percent": "pour cent",
}
"""The units whose key is no French."""


def _verdict(criterion: Criterion, measures: Measures, grid: Grid) -> Verdict:
    if criterion.detector is not None:
        verdict = DETECTORS[criterion.detector].judge(measures, grid)
        verdict = _without_voided(criterion.detector, verdict, measures)
    else:
        verdict = Verdict("to_judge" if criterion.kind in ("S", "H") else "not_assessed")
    if criterion.kind != "S":
        return verdict
    seen = measures.observations.of(criterion.id, measures.calls)
    return beside(verdict, seen, measures.calls)


def _without_voided(detector: str, verdict: Verdict, measures: Measures) -> Verdict:
    """``verdict``, with the calls that a technical fault spoilt: they are not in it."""
    voided = measures.voided()
    if detector not in _OF_CALLS or not voided:
        return verdict
    told = ", ".join(f"{call.caller} ({call.voided})" for call in voided)
    entries = {*verdict.evidence, *(call.entries["call_voided"] for call in voided)}
    remark = f"Annulé pour incident technique, non compté\u00a0: {told}."
    remark = sentences([verdict.remark, remark])
    return replace(verdict, evidence=tuple(sorted(entries)), remark=remark)
