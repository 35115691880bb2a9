"""In which phases each part of the desk may be changed, as the engine judges it.

The engine has the last word (`evalengine.rules.phases`); a test holds the two tables together.
"""

from __future__ import annotations

from typing import get_args

from evalengine.vocabulary.events import Phase

NEVER: frozenset[Phase] = frozenset()
WORK: frozenset[Phase] = frozenset({"calls", "grace"})
"""Cards, messages, sendings, agendas, call-backs: frozen for good after the grace."""
CHAT: frozenset[Phase] = WORK | {"chat"}
SCRATCHPAD: frozenset[Phase] = WORK | {"preparation"}
REPORT: frozenset[Phase] = CHAT | {"handover", "interview"}
HANDOVER: frozenset[Phase] = CHAT | {"handover"}
SELF_ASSESSMENT: frozenset[Phase] = frozenset({"self_assessment"})
ORDER: tuple[Phase, ...] = get_args(Phase)
READING: frozenset[Phase] = frozenset(ORDER) - {"identity", "checks", "closed"}
"""Files are within reach."""


def is_over(phase: Phase, editable: frozenset[Phase]) -> bool:
    """True when ``phase`` comes after every one of ``editable``: what was typed is frozen."""
    return bool(editable) and ORDER.index(phase) > max(map(ORDER.index, editable))
