"""What is kept for how long, and what is due to go.

Recordings and documents of analysis (journal, SIP messages) go by their age, counted from the last
entry of the sitting; the grid stays unless the settings say otherwise. 0 days keep for ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evalengine.clock import SECOND
from evalengine.custody.attestation import Kind
from evalengine.settings import Settings

DAY = 24 * 3600 * SECOND


@dataclass(frozen=True, slots=True)
class Known:
    """A sitting that the centre still holds something of. ``last`` is the wall time of its last
    entry, ns."""

    sitting: str
    last: int


@dataclass(frozen=True, slots=True)
class Due:
    """Something of a sitting whose time has come. ``days`` is how old it is."""

    sitting: str
    kind: Kind
    days: int


def due(settings: Settings, known: Iterable[Known], now: int) -> list[Due]:
    """What is to go at ``now`` (wall ns), by sitting, recordings first."""
    lengths: dict[Kind, int] = {
        "recordings": settings.retention_recordings_days,
        "analysis": settings.retention_analysis_days,
        "grid": settings.retention_grid_days,
    }
    return [
        Due(each.sitting, kind, (now - each.last) // DAY)
        for each in known
        for kind, days in lengths.items()
        if days and now - each.last >= days * DAY
    ]
