"""What happened. The journal holds nothing else, and everything shown is a fold over it.

Values are str, int, bool, lists and nested records of these; never a float, so that an entry has
the same bytes on every machine. Times are sitting time in ns (`Stamp`), durations end in
``_ns``, ``_ms`` or ``_s``; dates and times of the fiction are ISO text (see `records`).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from evalengine.vocabulary.events.calls import (
    CallAnswered,
    CallDialled,
    CallEnded,
    CallFound,
    CallHeld,
    CallInvited,
    CallPickedUp,
    CallPlaced,
    CallRang,
    CallResumed,
    CallSkipped,
    CallTransferred,
    GestureAsked,
    GestureFailed,
    LegSecured,
    Party,
    Unheard,
)
from evalengine.vocabulary.events.conduct import (
    CallVoided,
    FactLeaked,
    FactUnsaid,
    LastWordsNoted,
    ObjectionMade,
    ObservationKind,
    ObservationUndone,
    Observed,
    PartTaken,
    PilotSwitched,
    StepDelayed,
)
from evalengine.vocabulary.events.desk import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentMoved,
    CallBackPlanned,
    CallBackSettled,
    CardSaved,
    ChatRead,
    ChatSent,
    CheckPassed,
    Delivery,
    HandoverWritten,
    IdentityConfirmed,
    IncidentReported,
    MessageSaved,
    NoticeAccepted,
    PhoneTexted,
    ScratchpadKept,
    SelfAssessed,
    SendingChecked,
    SendingMade,
    SendingSettled,
    Speaker,
)
from evalengine.vocabulary.events.evidence import PaneShown, Seen, ShortcutUsed, TypingCounted
from evalengine.vocabulary.events.files import (
    AgendaProvided,
    CardsProvided,
    CompanyProvided,
    ConsigneAcknowledged,
    ConsigneGiven,
    FileClosed,
    FileOpened,
    FileProvided,
    FilesSearched,
    SheetProvided,
)
from evalengine.vocabulary.events.marking import (
    CriterionCommented,
    CriterionMarked,
    MarkSettled,
    MarksHandedIn,
    MarkWithdrawn,
    MomentPinned,
)
from evalengine.vocabulary.events.script import (
    BeatPlayed,
    BeatSkipped,
    ChallengesStated,
    FactSaid,
    ScenarioBegan,
    TruthStated,
)
from evalengine.vocabulary.events.sitting import (
    ClockStepped,
    ClosingBegan,
    ConsoleLeft,
    ConsoleReturned,
    ControlPhoneChanged,
    DeskPhoneChanged,
    EngineStalled,
    InboxOverloaded,
    Phase,
    PhaseBegan,
    SittingClosed,
    SittingInterrupted,
    SittingOpened,
    SomethingNoticed,
    Status,
)
from evalengine.vocabulary.events.voices import (
    LinkMeasured,
    RecordingBegan,
    RecordingKept,
    RecordingLost,
    RecordingOrdered,
    SoundsChanged,
)
from evalengine.vocabulary.records import (
    Appointment,
    BookingKind,
    Card,
    Channel,
    Chapter,
    Consigne,
    FormField,
    Medium,
    Message,
    MessageForm,
    Person,
    SheetLine,
    Urgency,
)

Event = (
    SittingOpened
    | PhaseBegan
    | SittingInterrupted
    | ClockStepped
    | EngineStalled
    | InboxOverloaded
    | SomethingNoticed
    | RecordingOrdered
    | RecordingBegan
    | RecordingKept
    | RecordingLost
    | LinkMeasured
    | SoundsChanged
    | DeskPhoneChanged
    | ControlPhoneChanged
    | ConsoleLeft
    | ConsoleReturned
    | CompanyProvided
    | FileProvided
    | AgendaProvided
    | CardsProvided
    | SheetProvided
    | FileOpened
    | FileClosed
    | FilesSearched
    | ConsigneGiven
    | ConsigneAcknowledged
    | CallPlaced
    | CallInvited
    | CallRang
    | CallPickedUp
    | CallDialled
    | CallAnswered
    | LegSecured
    | CallHeld
    | CallResumed
    | CallTransferred
    | CallFound
    | CallEnded
    | CallSkipped
    | GestureAsked
    | GestureFailed
    | AppointmentBooked
    | AppointmentMoved
    | AppointmentCancelled
    | CardSaved
    | MessageSaved
    | SendingMade
    | SendingSettled
    | SendingChecked
    | ChatSent
    | ChatRead
    | PhoneTexted
    | ScratchpadKept
    | CallBackPlanned
    | CallBackSettled
    | IncidentReported
    | HandoverWritten
    | SelfAssessed
    | IdentityConfirmed
    | NoticeAccepted
    | CheckPassed
    | TypingCounted
    | ShortcutUsed
    | PaneShown
    | ScenarioBegan
    | TruthStated
    | ChallengesStated
    | FactSaid
    | BeatPlayed
    | BeatSkipped
    | PilotSwitched
    | StepDelayed
    | PartTaken
    | CallVoided
    | FactLeaked
    | FactUnsaid
    | ObjectionMade
    | LastWordsNoted
    | Observed
    | ObservationUndone
    | CriterionMarked
    | MarkWithdrawn
    | CriterionCommented
    | MomentPinned
    | MarksHandedIn
    | MarkSettled
    | ClosingBegan
    | SittingClosed
)

EVENTS: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])
"""Reads an event from JSON; pydantic's ValidationError on anything else."""

__all__ = [
    "EVENTS",
    "AgendaProvided",
    "Appointment",
    "AppointmentBooked",
    "AppointmentCancelled",
    "AppointmentMoved",
    "BeatPlayed",
    "BeatSkipped",
    "BookingKind",
    "CallAnswered",
    "CallBackPlanned",
    "CallBackSettled",
    "CallDialled",
    "CallEnded",
    "CallFound",
    "CallHeld",
    "CallInvited",
    "CallPickedUp",
    "CallPlaced",
    "CallRang",
    "CallResumed",
    "CallSkipped",
    "CallTransferred",
    "CallVoided",
    "Card",
    "CardSaved",
    "CardsProvided",
    "ChallengesStated",
    "Channel",
    "Chapter",
    "ChatRead",
    "ChatSent",
    "CheckPassed",
    "ClockStepped",
    "ClosingBegan",
    "CompanyProvided",
    "Consigne",
    "ConsigneAcknowledged",
    "ConsigneGiven",
    "ConsoleLeft",
    "ConsoleReturned",
    "ControlPhoneChanged",
    "CriterionCommented",
    "CriterionMarked",
    "Delivery",
    "DeskPhoneChanged",
    "EngineStalled",
    "Event",
    "FactLeaked",
    "FactSaid",
    "FactUnsaid",
    "FileClosed",
    "FileOpened",
    "FileProvided",
    "FilesSearched",
    "FormField",
    "GestureAsked",
    "GestureFailed",
    "HandoverWritten",
    "IdentityConfirmed",
    "InboxOverloaded",
    "IncidentReported",
    "LastWordsNoted",
    "LegSecured",
    "LinkMeasured",
    "MarkSettled",
    "MarkWithdrawn",
    "MarksHandedIn",
    "Medium",
    "Message",
    "MessageForm",
    "MessageSaved",
    "MomentPinned",
    "NoticeAccepted",
    "ObjectionMade",
    "ObservationKind",
    "ObservationUndone",
    "Observed",
    "PaneShown",
    "PartTaken",
    "Party",
    "Person",
    "Phase",
    "PhaseBegan",
    "PhoneTexted",
    "PilotSwitched",
    "RecordingBegan",
    "RecordingKept",
    "RecordingLost",
    "RecordingOrdered",
    "ScenarioBegan",
    "ScratchpadKept",
    "Seen",
    "SelfAssessed",
    "SendingChecked",
    "SendingMade",
    "SendingSettled",
    "SheetLine",
    "SheetProvided",
    "ShortcutUsed",
    "SittingClosed",
    "SittingInterrupted",
    "SittingOpened",
    "SomethingNoticed",
    "SoundsChanged",
    "Speaker",
    "Status",
    "StepDelayed",
    "TruthStated",
    "TypingCounted",
    "Unheard",
    "Urgency",
]
