"""What the co-évaluateur asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evalengine.vocabulary.events import Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerCall:
    """Control makes a scripted call ring at the desk. ``call`` is its id in the scenario."""

    call: str
    type: Literal["trigger_call"] = "trigger_call"


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipCall:
    """Control gives up a scripted call that has not been placed."""

    call: str
    reason: str
    type: Literal["skip_call"] = "skip_call"


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp:
    """Control, as the correspondent, hangs up a call that rings, talks or is held."""

    call: str
    type: Literal["hang_up"] = "hang_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDialled:
    """Control answers as the one whom the candidate dialled."""

    call: str
    type: Literal["answer_dialled"] = "answer_dialled"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseDialled:
    """Control does not answer, and says what the candidate's phone is told."""

    call: str
    why: Literal["busy", "no_answer", "wrong_number"]
    type: Literal["refuse_dialled"] = "refuse_dialled"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPhase:
    """Control ends ``phase`` before its time is up; the next one begins. Refused when another
    phase is under way, so that a second click ends nothing else."""

    phase: Phase
    type: Literal["end_phase"] = "end_phase"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayBeat:
    """Control lets a beat of the script take place: a consigne, a tchat line, news."""

    beat: str
    type: Literal["play_beat"] = "play_beat"


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipBeat:
    """Control gives up a beat that has not been played."""

    beat: str
    reason: str
    type: Literal["skip_beat"] = "skip_beat"


@dataclass(frozen=True, slots=True, kw_only=True)
class SayFact:
    """Control, as the correspondent of a call that talks, has said a fact of his card."""

    call: str
    fact: str
    type: Literal["say_fact"] = "say_fact"


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveConsigne:
    """Control, as a donneur d'ordres, gives a consigne that the script does not hold.

    ``until`` is an ISO date; ``replaces`` the id of a consigne that it ends, "" when none.
    """

    donneur_ordres: str
    text: str
    until: str = ""
    replaces: str = ""
    type: Literal["give_consigne"] = "give_consigne"


@dataclass(frozen=True, slots=True, kw_only=True)
class SayInChat:
    """Control writes in the tchat as this donneur d'ordres, or as the team when it is ""."""

    donneur_ordres: str
    text: str
    type: Literal["say_in_chat"] = "say_in_chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmIdentity:
    """Control saw the candidate's papers. ``document`` says which, never their number."""

    document: str
    type: Literal["confirm_identity"] = "confirm_identity"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSitting:
    """Control ends the sitting before its scenario does. Open calls are ended first."""

    reason: str
    type: Literal["close_sitting"] = "close_sitting"
