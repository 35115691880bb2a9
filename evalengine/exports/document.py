"""``grille.json``: the published shape of a sitting's result.

Times (``*_at``, ``from``, ``to``) are whole ms of sitting time since the opening, cut;
``wait_ms`` is ring to pick-up, cut, so that 14 999 is less than 15 s; ``bound_ms`` is the largest
error of the wait, rounded up. What did not happen is null. A call that the candidate made is
named « sortant-1 » and so on: it never rings, ``pickup_at`` is when he was answered, and its
``line`` is 0 when it was refused at once. ``interruptions`` are the spans in
which the engine was away: a sitting that has one says so here, and leaves out what it hid.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evalengine.clock import MS, Stamp
from evalengine.errors import JournalBroken
from evalengine.projections.calls import Call, Hold
from evalengine.projections.grid import Row, rows_of
from evalengine.projections.marks import Decision, Marks
from evalengine.projections.measures import Measures, measure
from evalengine.referentiel.models import Grid
from evalengine.vocabulary.entry import Entry


def grid_document(entries: Iterable[Entry], grid: Grid) -> dict[str, Any]:
    """The document of a whole journal; `JournalBroken` when it opens no sitting."""
    known = list(entries)
    marks, measures = Marks(), measure(known)
    for entry in known:
        marks.apply(entry)
    rows = rows_of(grid, measures)
    decisions = [marks.decide(row.id, row.verdict) for row in rows]
    return document_of(measures, rows, decisions, grid)


def document_of(
    measures: Measures, rows: Iterable[Row], decisions: Iterable[Decision], grid: Grid
) -> dict[str, Any]:
    """The same, when the journal is folded and judged already."""
    opening = measures.opening
    if opening is None:
        raise JournalBroken("Ce journal ne contient pas l’ouverture d’une épreuve.")
    return {
        "sitting": opening.sitting,
        "dossier": {"version": opening.dossier_version, "digest": opening.dossier_digest},
        "grid": _grid(grid),
        "journal": {"entries": measures.entries, "head": measures.head},
        "interruptions": [
            {"from": gap.since // MS, "to": gap.until // MS, "entry": gap.entry}
            for gap in measures.gaps
        ],
        "calls": [_call(call) for call in measures.calls],
        "criteria": [_criterion(*pair) for pair in zip(rows, decisions, strict=True)],
    }


def _grid(grid: Grid) -> dict[str, Any]:
    """By what numbers it was judged, weights and pass mark among them."""
    return {
        "version": grid.version,
        "status": grid.status,
        "bounds": {
            name: {"value": bound.value, "unit": bound.unit, "origin": bound.origin}
            for name, bound in grid.bounds.items()
        },
        "weights": {criterion.id: criterion.weight for criterion in grid.criteria},
    }


def _call(call: Call) -> dict[str, Any]:
    wait = call.wait_ns()
    return {
        "id": call.id,
        "line": call.line,
        "ring_at": _at(call.ring),
        "pickup_at": _at(call.pickup),
        "wait_ms": None if wait is None else wait // MS,
        "bound_ms": None if wait is None else -(-call.wait_bound_ns() // MS),
        "holds": [_hold(hold) for hold in call.holds],
        "ended_by": call.ended_by,
    }


def _hold(hold: Hold) -> dict[str, int | None]:
    return {"from": _at(hold.since), "to": _at(hold.until)}


def _at(stamp: Stamp | None) -> int | None:
    return None if stamp is None else stamp.at // MS


def _criterion(row: Row, decision: Decision) -> dict[str, Any]:
    verdict = row.verdict
    return {
        "id": row.id,
        "kind": row.kind,
        "status": verdict.status,
        "value": verdict.value,
        "unit": verdict.unit,
        "bound": verdict.bound,
        "evidence": list(verdict.evidence),
        "decision": {
            "outcome": decision.outcome,
            "source": decision.source,
            "reason": decision.reason,
            "entries": list(decision.entries),
        },
    }
