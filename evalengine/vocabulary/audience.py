"""Who may see an event. Secrecy is a filter: one journal, and each reader's part of it."""

from __future__ import annotations

from typing import Literal

from evalengine.vocabulary import events as e

Audience = Literal["candidate", "control", "engine"]

# Two people mark apart, and the page of marks shows each his own: no stream carries them.
_MARKS: frozenset[type[e.Event]] = frozenset(
    {
        e.CriterionMarked,
        e.MarkWithdrawn,
        e.CriterionCommented,
        e.MomentPinned,
        e.MarksHandedIn,
        e.MarkSettled,
    }
)
# What names the future of the script, serves the engine alone, or is what his own console has said
# of itself (thousands of lines that it would read again at every start) is not the candidate's.
_HIDDEN_FROM_CANDIDATE: frozenset[type[e.Event]] = (
    frozenset(
        {
            e.CallPlaced,
            e.CallInvited,
            e.LegSecured,
            e.CallSkipped,
            e.InboxOverloaded,
            e.SomethingNoticed,
            e.ClosingBegan,
            e.RecordingBegan,
            e.RecordingKept,
            e.RecordingLost,
            e.LinkMeasured,
            e.SoundsChanged,
            e.ControlPhoneChanged,
            e.ConsoleLeft,
            e.ConsoleReturned,
            e.ScenarioBegan,
            e.TruthStated,
            e.ChallengesStated,
            e.FactSaid,
            e.BeatPlayed,
            e.BeatSkipped,
            e.PilotSwitched,
            e.StepDelayed,
            e.PartTaken,
            e.CallVoided,
            e.FactLeaked,
            e.FactUnsaid,
            e.ObjectionMade,
            e.LastWordsNoted,
            e.Observed,
            e.ObservationUndone,
            e.TypingCounted,
            e.ShortcutUsed,
            e.PaneShown,
        }
    )
    | _MARKS
)
_HIDDEN_FROM_CONTROL: frozenset[type[e.Event]] = frozenset({e.LegSecured}) | _MARKS


def may_see(audience: Audience, event: e.Event) -> bool:
    """True when ``event`` belongs to the stream of ``audience``."""
    if audience == "engine":
        return True
    hidden = _HIDDEN_FROM_CANDIDATE if audience == "candidate" else _HIDDEN_FROM_CONTROL
    return type(event) not in hidden
