"""How the co-évaluateur conducts the script, plays his parts, and what he observes.

All of it is hidden from the candidate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ObservationKind = Literal[
    "greeted",
    "hold_announced",
    "hold_explained",
    "hold_prolonged",
    "recalled",
    "restated",
    "took_leave",
    "resisted",
    "referred",
    "saw_urgency",
]
"""What one key observes; `projections.observations` says it in French and names the criteria."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotSwitched:
    """From now on the steps that have a planned time begin by themselves, or no longer do."""

    on: bool
    type: Literal["pilot_switched"] = "pilot_switched"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDelayed:
    """A call or beat that has not begun is to come ``by_s`` later; what follows it does too."""

    step: str
    by_s: int
    type: Literal["step_delayed"] = "step_delayed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartTaken:
    """``call`` plays ``role``, a call of the script; they differ once it is played again.

    ``due_at`` is when the script wanted it (sitting ns, without the delays of control), -1 when it
    leaves that to a hand. ``tells`` are the facts of the card to be told unasked, ``withholds``
    those that are told only when asked.
    """

    call: str
    role: str
    due_at: int
    tells: list[str]
    withholds: list[str]
    type: Literal["part_taken"] = "part_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallVoided:
    """A technical fault spoilt the call: no measure counts it, and its role may be played again."""

    call: str
    reason: str
    type: Literal["call_voided"] = "call_voided"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLeaked:
    """A fact that is told only when asked was given away unasked."""

    call: str
    fact: str
    type: Literal["fact_leaked"] = "fact_leaked"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactUnsaid:
    """The tick of a fact was a slip: it was not said."""

    call: str
    fact: str
    type: Literal["fact_unsaid"] = "fact_unsaid"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionMade:
    """The correspondent made an objection of his card, by its rank from 1."""

    call: str
    objection: int
    type: Literal["objection_made"] = "objection_made"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastWordsNoted:
    """Where the talk of ``call`` stands, for when the co-évaluateur comes back to it."""

    call: str
    text: str
    type: Literal["last_words_noted"] = "last_words_noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """The co-évaluateur saw the candidate do it on ``call``, or fail to (``done`` False).

    ``criteria`` are those of the grid that it speaks for.
    """

    observation: str
    kind: ObservationKind
    done: bool
    call: str
    criteria: list[str]
    type: Literal["observed"] = "observed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationUndone:
    """An observation was a slip, and counts no more."""

    observation: str
    type: Literal["observation_undone"] = "observation_undone"
