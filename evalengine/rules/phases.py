"""The phases of a sitting: their order, their lengths, and what may be asked in each.

An exam goes through *identity* (papers and notice), *checks* (his desk), *preparation* (reading),
*calls* until the last scripted call is over and no call of the candidate's own goes on, *grace*,
15 s counted from the end of the last of them, *chat*, *handover*, *self_assessment*, *interview*
and *role_play*; then it closes. A programme leaves out what it does not name, but never the grace.

After the grace every form is frozen: cards, messages, sendings, agendas, call-backs.
"""

from __future__ import annotations

from typing import get_args

from evalengine.clock import SECOND
from evalengine.dossier.programme import Programme
from evalengine.errors import Refused
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

ORDER: tuple[e.Phase, ...] = get_args(e.Phase)


class Plan:
    """The phases of one programme. ``grace_ns`` is the delay after the last call."""

    def __init__(self, programme: Programme, *, grace_ns: int) -> None:
        self.lengths: dict[e.Phase, int] = {
            plan.phase: plan.lasts_s * SECOND for plan in programme.phases
        }
        self.lengths |= {"calls": 0, "grace": grace_ns, "closed": 0}
        self.phases = [phase for phase in ORDER if phase in self.lengths]

    def opening(self) -> list[e.Event]:
        """What opens the first phase; nothing when it is a preparation as long as one wishes."""
        first = self.phases[0]
        if first == "preparation" and not self.lengths[first]:
            return []
        return [self.began(first, 0)]

    def after(self, phase: e.Phase) -> e.Phase:
        """The phase that follows."""
        return self.phases[self.phases.index(phase) + 1]

    def began(self, phase: e.Phase, now: int) -> e.PhaseBegan:
        """The beginning of ``phase``, with its deadline; a length of 0 has none."""
        length = self.lengths[phase]
        return e.PhaseBegan(phase=phase, ends_at=now + length if length else 0)


def check(command: c.Command, phase: e.Phase) -> None:
    """`Refused` when the command is not for this phase."""
    allowed = ALLOWED[type(command)]
    if phase in allowed:
        return
    place = ORDER.index(phase)
    if place > max(map(ORDER.index, allowed)) and isinstance(command, _FORMS):
        raise Refused("Le délai après le dernier appel est passé : les formulaires sont figés.")
    if "calls" in allowed and place < ORDER.index("calls"):
        raise Refused("Les appels n’ont pas commencé.")
    if place > max(map(ORDER.index, allowed)):
        raise Refused("Cette phase de l’épreuve est terminée.")
    raise Refused("Cette action n’est pas de cette phase de l’épreuve.")


_FORMS = (
    c.Book,
    c.Block,
    c.Move,
    c.Cancel,
    c.SaveCard,
    c.SaveMessage,
    c.SendMessage,
    c.CheckSending,
    c.Relaunch,
    c.PlanCallBack,
    c.SettleCallBack,
    c.KeepScratchpad,
)

_ANY = frozenset(ORDER)
_CALLS: frozenset[e.Phase] = frozenset({"calls"})
_WORK: frozenset[e.Phase] = _CALLS | {"grace"}
_CHAT: frozenset[e.Phase] = _WORK | {"chat"}
_TALKED: frozenset[e.Phase] = _ANY - {"identity", "checks", "preparation", "closed"}
_MARKED: frozenset[e.Phase] = _ANY - {"identity", "closed"}
_READING: frozenset[e.Phase] = _ANY - {"identity", "checks", "closed"}

ALLOWED: dict[type, frozenset[e.Phase]] = {
    # control
    c.EndPhase: _ANY,
    c.CloseSitting: _ANY,
    c.ConfirmIdentity: frozenset({"identity"}),
    c.TriggerCall: _CALLS,
    c.SkipCall: _CALLS,
    c.HangUp: _ANY,  # the state of the call says it
    c.AnswerDialled: _ANY,
    c.RefuseDialled: _ANY,
    c.SayFact: _CALLS,
    c.LeakFact: _TALKED,
    c.UnsayFact: _TALKED,
    c.MakeObjection: _CALLS,
    c.NoteLastWords: _CALLS,
    c.Observe: _TALKED,
    c.UndoObservation: _TALKED,
    c.SwitchPilot: _ANY,
    c.DelayStep: _CALLS,
    c.RepeatCall: _CALLS,
    c.VoidCall: _TALKED,
    c.PlayBeat: _CHAT,
    c.SkipBeat: _CHAT,
    c.GiveConsigne: _CHAT | {"preparation"},
    c.SayInChat: _CHAT,
    # the two who mark
    c.MarkCriterion: _MARKED,
    c.WithdrawMark: _MARKED,
    c.CommentCriterion: _MARKED,
    c.PinMoment: _MARKED,
    c.HandInMarks: _TALKED,
    c.SettleMark: _TALKED,
    # the candidate, at his phone and among his files
    c.Gesture: _ANY,
    c.OpenFile: _READING,
    c.CloseFile: _READING,
    c.SearchFiles: _READING,
    c.AcknowledgeConsigne: _READING,
    c.ReportTyping: _READING,
    c.ReportShortcut: _READING,
    c.ReportPane: _READING,
    c.KeepScratchpad: _WORK | {"preparation"},
    # his forms, which freeze
    c.Book: _WORK,
    c.Block: _WORK,
    c.Move: _WORK,
    c.Cancel: _WORK,
    c.SaveCard: _WORK,
    c.SaveMessage: _WORK,
    c.SendMessage: _WORK,
    c.CheckSending: _WORK,
    c.Relaunch: _WORK,
    c.PlanCallBack: _WORK,
    c.SettleCallBack: _WORK,
    # his tchat, and what has a phase of its own
    c.SendChat: _CHAT,
    c.ReadChat: _READING,
    c.ReportIncident: _CHAT | {"handover", "interview"},
    c.WriteHandover: _CHAT | {"handover"},
    c.AssessSelf: frozenset({"self_assessment"}),
    c.AcceptNotice: frozenset({"identity"}),
    c.PassCheck: frozenset({"checks"}),
}
