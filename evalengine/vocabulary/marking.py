"""The words of marks, shared by the commands that ask for them and the events that keep them."""

from __future__ import annotations

from typing import Literal

Marker = Literal["evaluator", "control"]
"""The two who mark, apart: the évaluateur in the room, and the co-évaluateur."""

Given = Literal["met", "not_met", "not_applicable", "confirmed"]
"""``confirmed``: what the machine measured stands (a criterion of kind A)."""

Sign = Literal["well", "badly", "to_discuss"]
"""What a moment of the timeline is pinned for."""
