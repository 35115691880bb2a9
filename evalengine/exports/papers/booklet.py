"""The livret d'évaluation: everything that is known of a sitting, on paper, with its proofs."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from evalengine.clock import SECOND
from evalengine.exports.case import Case
from evalengine.exports.papers import interview, marks, told
from evalengine.exports.phrases import short
from evalengine.exports.picture import Frame, Picture, legend
from evalengine.exports.proofreading.sheet import paper_rows
from evalengine.exports.words import (
    DECIDED_BY,
    KIND,
    MODALITY,
    OUTCOME_OF_MARKS,
    STATUS,
    called_by,
    measured,
    minutes,
    numbers,
)
from evalengine.exports.words import tenths as cut
from evalengine.projections.calls import Call
from evalengine.projections.grid import Row
from evalengine.projections.marks import Decision
from evalengine.referentiel.models import Criterion

STRIP_S, WIDTH = 900, 1000
"""A quarter of an hour a strip, this many pixels wide: a minute is then 1 cm on paper."""
_SLIVER = 5 * SECOND
"""What is left of a sitting after a strip, and needs no strip of its own."""


def content(case: Case) -> dict[str, Any]:
    """The sitting, the timeline, the calls, the criteria, the numbers of the grid, the seal."""
    rows = zip(case.grid.criteria, case.rows, case.decisions, strict=True)
    assessed = [each for each in rows if each[0].assessed]
    return {
        **told.common(case, "Livret d’évaluation"),
        "summary": told.summary(case),
        "pass_mark": told.pass_mark(case),
        "strips": _strips(case),
        "legend": legend(),
        "calls": [_call(case, call) for call in case.measures.calls],
        "units": [
            {"unit": unit, "rows": [_row(*each) for each in group]}
            for unit, group in groupby(assessed, key=lambda each: each[0].unit)
        ],
        "marks": marks.apart(case),
        "interview": interview.content(case),
        "rereading": {"told": case.rereading.told, "rows": paper_rows(case.rereading)},
        "bounds": told.bounds(case),
    }


def _strips(case: Case) -> list[dict[str, str]]:
    since, until = case.timeline.window()
    drawn, length = Picture(case.timeline), STRIP_S * SECOND
    return [
        {
            "from": minutes(start),
            "to": minutes(min(start + length, until)),
            "svg": drawn.svg(Frame(start, start + length, WIDTH)),
        }
        for start in range(since - since % (60 * SECOND), max(until - _SLIVER, since + 1), length)
    ]


def _call(case: Case, call: Call) -> list[str]:
    holds = [hold.length for hold in case.measures.holds_of(call)]
    wait = call.wait_ns()
    return [
        str(call.line),
        called_by(call),
        minutes(call.ring.at) if call.ring else "",
        "" if wait is None else cut(wait),
        " + ".join(cut(hold) for hold in holds),
        cut(sum(holds)) if holds else "",
        numbers(tuple(sorted({*call.entries.values()}))),
    ]


def _row(criterion: Criterion, row: Row, decision: Decision) -> dict[str, str]:
    verdict = row.verdict
    return {
        "id": criterion.id,
        "label": criterion.label,
        "how": f"{MODALITY[criterion.modality]} ; {KIND[criterion.kind]}",
        "weight": str(criterion.weight),
        "status": STATUS[verdict.status],
        "value": measured(verdict.value, verdict.unit),
        "bound": measured(verdict.bound, verdict.unit),
        "evidence": told.proofs(verdict.evidence),
        "remark": short(verdict.remark),
        **_decided(decision),
    }


def _decided(decision: Decision) -> dict[str, str]:
    """What people decided; nothing where boxes wait to be ticked."""
    if decision.source in ("machine", "nobody"):
        return {"decision": "", "by": "", "reason": ""}
    return {
        "decision": OUTCOME_OF_MARKS[decision.outcome],
        "by": DECIDED_BY[decision.source],
        "reason": short(decision.reason),
    }
