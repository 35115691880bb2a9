"""What people ask. A command is judged by `rules`; it is either events or a `Refused`.

The candidate's call acts are not here: his hands are a SIP phone, and the wire reports them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginCalls:
    """Control ends the preparation; calls may be triggered."""

    type: Literal["begin_calls"] = "begin_calls"


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
class OpenFile:
    """The candidate opens a donneur d'ordres' file."""

    donneur_ordres: str
    type: Literal["open_file"] = "open_file"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseFile:
    """The candidate closes it."""

    donneur_ordres: str
    type: Literal["close_file"] = "close_file"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSitting:
    """Control ends the sitting before its scenario does. Open calls are ended first."""

    reason: str
    type: Literal["close_sitting"] = "close_sitting"


Command = (
    BeginCalls
    | TriggerCall
    | SkipCall
    | HangUp
    | AnswerDialled
    | RefuseDialled
    | OpenFile
    | CloseFile
    | CloseSitting
)

CONTROL_COMMANDS = (
    BeginCalls,
    TriggerCall,
    SkipCall,
    HangUp,
    AnswerDialled,
    RefuseDialled,
    CloseSitting,
)
CANDIDATE_COMMANDS = (OpenFile, CloseFile)

COMMANDS: TypeAdapter[Command] = TypeAdapter(Annotated[Command, Field(discriminator="type")])
"""Reads a command from JSON; pydantic's ValidationError on anything else."""
