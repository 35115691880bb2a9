"""What the co-évaluateur asks to conduct the script, to play his parts, and to observe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evalengine.vocabulary.events.conduct import ObservationKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchPilot:
    """From now on the steps with a planned time begin by themselves, or no longer do."""

    on: bool
    type: Literal["switch_pilot"] = "switch_pilot"


@dataclass(frozen=True, slots=True, kw_only=True)
class DelayStep:
    """A call or beat to come begins ``by_s`` (1 to 600) later than planned."""

    step: str
    by_s: int
    type: Literal["delay_step"] = "delay_step"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatCall:
    """The correspondent of a scripted call that is over calls once more."""

    call: str
    type: Literal["repeat_call"] = "repeat_call"


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidCall:
    """A technical fault spoilt this call: it is ended, counted by no measure, and to come again."""

    call: str
    reason: str
    type: Literal["void_call"] = "void_call"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakFact:
    """Control gave a fact away that is told only when asked."""

    call: str
    fact: str
    type: Literal["leak_fact"] = "leak_fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsayFact:
    """Control ticked a fact by mistake."""

    call: str
    fact: str
    type: Literal["unsay_fact"] = "unsay_fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeObjection:
    """Control has made an objection of the card of a call that talks; ``objection`` from 1."""

    call: str
    objection: int
    type: Literal["make_objection"] = "make_objection"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLastWords:
    """Control notes where the talk of a call that lives stands."""

    call: str
    text: str
    type: Literal["note_last_words"] = "note_last_words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observe:
    """Control saw the candidate do this, or fail to (``done`` False). With an empty ``call`` it is
    about the one who has his ear, or had it last."""

    kind: ObservationKind
    done: bool = True
    call: str = ""
    type: Literal["observe"] = "observe"


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoObservation:
    """Control takes an observation back; the last one when ``observation`` is ""."""

    observation: str = ""
    type: Literal["undo_observation"] = "undo_observation"
