"""What people ask. A command is judged by `rules`; it is either events or a `Refused`.

The candidate's hands are a SIP phone, and the wire reports what they do. A `Gesture` only asks the
phone for it, when the console is not the phone.
"""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field, TypeAdapter

from evalengine.vocabulary.commands.conduct import (
    DelayStep,
    LeakFact,
    MakeObjection,
    NoteLastWords,
    Observe,
    RepeatCall,
    SwitchPilot,
    UndoObservation,
    UnsayFact,
    VoidCall,
)
from evalengine.vocabulary.commands.control import (
    AnswerDialled,
    CloseSitting,
    ConfirmIdentity,
    EndPhase,
    GiveConsigne,
    HangUp,
    PlayBeat,
    RefuseDialled,
    SayFact,
    SayInChat,
    SkipBeat,
    SkipCall,
    TriggerCall,
)
from evalengine.vocabulary.commands.desk import (
    AcceptNotice,
    AcknowledgeConsigne,
    AssessSelf,
    Block,
    Book,
    Cancel,
    CheckSending,
    CloseFile,
    Gesture,
    KeepScratchpad,
    Move,
    OpenFile,
    PassCheck,
    PlanCallBack,
    ReadChat,
    Relaunch,
    ReportIncident,
    SaveCard,
    SaveMessage,
    SearchFiles,
    SendChat,
    SendMessage,
    SettleCallBack,
    WriteHandover,
)
from evalengine.vocabulary.commands.evidence import ReportPane, ReportShortcut, ReportTyping
from evalengine.vocabulary.commands.marking import (
    CommentCriterion,
    HandInMarks,
    MarkCriterion,
    PinMoment,
    SettleMark,
    WithdrawMark,
)

ControlCommand = (
    TriggerCall
    | SkipCall
    | HangUp
    | AnswerDialled
    | RefuseDialled
    | EndPhase
    | PlayBeat
    | SkipBeat
    | SayFact
    | GiveConsigne
    | SayInChat
    | ConfirmIdentity
    | CloseSitting
    | DelayStep
    | LeakFact
    | MakeObjection
    | NoteLastWords
    | Observe
    | RepeatCall
    | SwitchPilot
    | UndoObservation
    | UnsayFact
    | VoidCall
)
CandidateCommand = (
    Gesture
    | OpenFile
    | CloseFile
    | SearchFiles
    | AcknowledgeConsigne
    | Book
    | Block
    | Move
    | Cancel
    | SaveCard
    | SaveMessage
    | SendMessage
    | CheckSending
    | Relaunch
    | SendChat
    | ReadChat
    | KeepScratchpad
    | PlanCallBack
    | SettleCallBack
    | ReportIncident
    | WriteHandover
    | AssessSelf
    | AcceptNotice
    | PassCheck
    | ReportTyping
    | ReportShortcut
    | ReportPane
)
MarkerCommand = (
    MarkCriterion | WithdrawMark | CommentCriterion | PinMoment | HandInMarks | SettleMark
)
"""What the évaluateur and the co-évaluateur may ask, each as himself."""
Command = ControlCommand | CandidateCommand | MarkerCommand

CONTROL_COMMANDS = get_args(ControlCommand)
CANDIDATE_COMMANDS = get_args(CandidateCommand)
MARKER_COMMANDS = get_args(MarkerCommand)

COMMANDS: TypeAdapter[Command] = TypeAdapter(Annotated[Command, Field(discriminator="type")])
"""Reads a command from JSON; pydantic's ValidationError on anything else."""

__all__ = [
    "CANDIDATE_COMMANDS",
    "COMMANDS",
    "CONTROL_COMMANDS",
    "MARKER_COMMANDS",
    "AcceptNotice",
    "AcknowledgeConsigne",
    "AnswerDialled",
    "AssessSelf",
    "Block",
    "Book",
    "Cancel",
    "CandidateCommand",
    "CheckSending",
    "CloseFile",
    "CloseSitting",
    "Command",
    "CommentCriterion",
    "ConfirmIdentity",
    "ControlCommand",
    "DelayStep",
    "EndPhase",
    "Gesture",
    "GiveConsigne",
    "HandInMarks",
    "HangUp",
    "KeepScratchpad",
    "LeakFact",
    "MakeObjection",
    "MarkCriterion",
    "MarkerCommand",
    "Move",
    "NoteLastWords",
    "Observe",
    "OpenFile",
    "PassCheck",
    "PinMoment",
    "PlanCallBack",
    "PlayBeat",
    "ReadChat",
    "RefuseDialled",
    "Relaunch",
    "RepeatCall",
    "ReportIncident",
    "ReportPane",
    "ReportShortcut",
    "ReportTyping",
    "SaveCard",
    "SaveMessage",
    "SayFact",
    "SayInChat",
    "SearchFiles",
    "SendChat",
    "SendMessage",
    "SettleCallBack",
    "SettleMark",
    "SkipBeat",
    "SkipCall",
    "SwitchPilot",
    "TriggerCall",
    "UndoObservation",
    "UnsayFact",
    "VoidCall",
    "WithdrawMark",
    "WriteHandover",
]
