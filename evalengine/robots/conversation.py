"""What is said in a call, and when: both robots count the same time of talk.

The correspondent opens, is greeted, tells his facts one after the other, those for which he must be
asked last. Times of talk are ns since the pick-up, holds left out.
"""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.dossier.scripts import Fact, ScriptedCall
from evalengine.projections.calls import Call, CallState
from evalengine.projections.pacing import Pacing
from evalengine.projections.talk import talked

_WORD = SECOND * 2 // 5
"""150 words a minute, an ordinary pace."""
_GREETING = 3 * SECOND
_QUESTION = 4 * SECOND


def telling(call: ScriptedCall) -> list[tuple[Fact, int]]:
    """Each fact, with the time of talk after which it has been told."""
    at = _GREETING + spoken(call.opening)
    told = []
    for fact in sorted(call.facts, key=lambda fact: fact.when_asked is not None):
        at += spoken(fact.says) + (_QUESTION if fact.when_asked else 0)
        told.append((fact, at))
    return told


def reaches(call: Call, length: int, now: int) -> int | None:
    """When they will have talked for ``length``, if nobody puts it on hold; None while it is on
    hold, or over before that."""
    if call.state is not CallState.TALKING:
        return None
    return now + max(0, length - talked(call, now))


def heard(scripted: ScriptedCall, call: Call, now: int) -> dict[str, str]:
    """The values of the facts that were told so far, by their ids."""
    so_far = talked(call, now)
    return {fact.id: fact.value for fact, at in telling(scripted) if at <= so_far}


def talked_out(call: Call, length: int, pacing: Pacing) -> int:
    """When a call that goes on will have been talked on for ``length`` (ns), if nobody puts it on
    hold: what an absence of the engine took counts for nothing. Sitting ns."""
    turns = [stamp.at for stamp, _ in call.services]
    before = zip(turns, (hold.since.at for hold in call.holds), strict=False)
    return pacing.after(turns[-1], length - sum(pacing.there(*turn) for turn in before))


def spoken(text: str) -> int:
    """How long it takes to say ``text``, ns."""
    return len(text.split()) * _WORD
