"""How figures are told: percentiles of one run, in the unit of the name."""

from __future__ import annotations

import math
from collections.abc import Iterable


def spread(values: Iterable[float]) -> dict[str, float | int]:
    """Count, p50, p99 and max of ``values``, rounded to 3 significant decimals of their unit."""
    known = sorted(values)
    if not known:
        return {"count": 0}
    return {
        "count": len(known),
        "p50": round(percentile(known, 50), 3),
        "p99": round(percentile(known, 99), 3),
        "max": round(known[-1], 3),
    }


def percentile(known: list[float], percent: float) -> float:
    """The nearest-rank percentile of a sorted, non-empty list."""
    rank = math.ceil(percent / 100 * len(known))
    return known[max(0, rank - 1)]


def per_second(count: int, seconds: float) -> int:
    """A rate, as a whole number."""
    return round(count / seconds) if seconds else 0


def ratio(one: float, other: float, digits: int = 0) -> float | None:
    """``one`` / ``other``; None when there is nothing to divide by."""
    return (round(one / other, digits) if digits else round(one / other)) if other else None
