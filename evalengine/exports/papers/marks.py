"""Who of the two who mark said what, for the livret and the procès-verbal."""

from __future__ import annotations

from typing import Any

from evalengine.exports.case import Case
from evalengine.exports.marking import (
    SAME,
    Marked,
    marked,
    remarkable,
    said_of_all,
    standing,
)
from evalengine.exports.phrases import short
from evalengine.exports.words import BY, GIVEN
from evalengine.projections.marks import MARKERS, Mark


def apart(case: Case) -> dict[str, Any]:
    """Every criterion that somebody spoke of, the marks of each beside those of the other."""
    return {
        "standing": standing(case),
        "whole": said_of_all(case),
        "rows": [_row(each) for each in marked(case) if each.spoken_of],
    }


def in_short(case: Case) -> dict[str, Any]:
    """How far each has come, and what a jury asks about."""
    return {
        "standing": standing(case),
        "whole": [short(each) for each in said_of_all(case)],
        "remarkable": remarkable(case),
    }


def _row(each: Marked) -> dict[str, Any]:
    settled = each.settled
    by = f"écrit par {BY[settled.marker]}" if settled else ""
    return {
        "id": each.criterion.id,
        "label": each.criterion.label,
        "each": [_said(each.given.get(who), short(each.comments.get(who, ""))) for who in MARKERS],
        "same": SAME[each.same],
        "settled": _said(settled, by),
    }


def _said(mark: Mark | None, beside: str) -> dict[str, str]:
    return {
        "given": GIVEN[mark.given] if mark else "",
        "reason": short(mark.reason) if mark else "",
        "beside": beside,
    }
