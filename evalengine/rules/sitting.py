"""One sitting: phases, lines, commands, deadlines, and the way back after a crash.

Sans-IO and deterministic. `command`, `signal` and `tick` answer with events and change nothing;
`apply` folds an entry and answers with the effects that it orders. The runner appends between
the two, so an effect never runs ahead of the journal.

Phases: *preparation* until the co-évaluateur begins the calls; *calls* until the last scripted
call is over, and no call of the candidate's own goes on; *grace*, 15 s counted from the end of the
last of them; then the sitting closes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from evalengine.clock import MS, SECOND, Stamp
from evalengine.dossier.scripts import Scenario, ScriptedCall
from evalengine.errors import Refused
from evalengine.projections.calls import Call, Calls, CallState
from evalengine.projections.desk import Desk
from evalengine.rules import call as call_rules
from evalengine.rules import gestures, outbound
from evalengine.rules.absence import Absence
from evalengine.rules.directory import look_up
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.entry import By, Entry

Decision = list[e.Event]

_TIMER_F = 32 * SECOND


class Sitting:
    """The rules of one sitting on one scenario.

    ``grace_ms`` is the delay in which messages may be finished after the last call.
    """

    def __init__(self, scenario: Scenario, *, grace_ms: int = 15_000) -> None:
        self.script: dict[str, ScriptedCall] = {call.id: call for call in scenario.calls}
        self.grace_ns = grace_ms * MS
        self.extra_line = scenario.outbound_extra_line
        self.calls = Calls()
        self.absence = Absence()
        self.gestures = gestures.Gestures()
        self.desk = Desk()
        self.skipped: set[str] = set()
        self.contact = ""
        self.phone_expires_at = 0
        self.last_known = 0
        self.closed = False

    @property
    def alive(self) -> bool:
        """A call lives: should the engine die now, its last-known time will be asked for."""
        return any(call.live for call in self.calls)

    # --- decisions ---------------------------------------------------------------------------

    def command(self, command: c.Command, by: By, now: int, token: str) -> Decision:
        """The events of a command, or `Refused` with a French reason and nothing changed.

        ``token`` is a fresh name from the runner, for the call that the command may place.
        """
        if self.closed:
            raise Refused("L’épreuve est terminée.")
        self._check_right(command, by)
        decider = _COMMANDS[type(command)]
        decision = decider(self, command, now, token)
        return decision + self._after(decision)

    def signal(self, signal: s.Signal, stamp: Stamp, now: int) -> Decision:
        """The events of what the wire reported; empty when it changes nothing."""
        if self.closed:
            return []
        if isinstance(signal, s.PhoneRegistered):
            return [self._phone_changed(signal, stamp)]
        if isinstance(signal, s.Noticed):
            return [e.SomethingNoticed(kind=signal.kind, detail=signal.detail, stamp=stamp)]
        if isinstance(signal, s.GestureFailed):
            return self.gestures.failed(signal, self.calls, stamp)
        if isinstance(signal, s.Dialled):
            decision = self._dialled(signal, stamp)
            return decision + self._after(decision)
        call = self.calls.get(signal.call) or outbound.known_as(signal.call, self.calls)
        if call is None:
            return []
        if isinstance(signal, s.LegEnded) and signal.cause == "lost":
            decision = call_rules.end_by_engine(call, stamp, "interrupted", self.last_known)
            return decision + self._after(decision) if call.live else []
        if not isinstance(signal, s.LegFound):
            stamp = self.absence.stamp(call.id, stamp)
        decision = call_rules.decide(self.calls, call, signal, stamp)
        return decision + self._after(decision)

    def tick(self, now: int) -> Decision:
        """The events of every deadline that has passed."""
        if self.closed:
            return []
        decision: Decision = []
        for call in self.calls.live():
            if _unanswered(call) and now >= call.gives_up_at:
                stamp = Stamp(at=now)
                decision += call_rules.end_by_correspondent(call, stamp, no_answer=True)
        if self.desk.phone == "reachable" and now >= self.phone_expires_at:
            decision.append(self._phone_lost(now))
        decision += self._after(decision)
        if self.desk.phase == "grace" and now >= self.desk.phase_ends_at:
            decision.append(e.SittingClosed(complete=True, reason="Le scénario est achevé."))
        return decision

    def deadline(self) -> int | None:
        """The next sitting time (ns) at which `tick` has something to say; None when never."""
        if self.closed:
            return None
        times = [call.gives_up_at for call in self.calls.live() if _unanswered(call)]
        if self.desk.phone == "reachable":
            times.append(self.phone_expires_at)
        if self.desk.phase == "grace":
            times.append(self.desk.phase_ends_at)
        return min(times, default=None)

    # --- the one reducer ---------------------------------------------------------------------

    def apply(self, entry: Entry) -> list[fx.Effect]:
        """Folds one entry, and answers with what it orders on the wire."""
        event = entry.event
        self.calls.apply(entry)
        self.absence.apply(entry, self.calls)
        self.gestures.apply(entry)
        self.desk.apply(entry)
        if isinstance(event, e.CallSkipped):
            self.skipped.add(event.call)
        elif isinstance(event, e.DeskPhoneChanged):
            self.contact, self.phone_expires_at = event.contact, event.expires_at
        elif isinstance(event, e.SittingInterrupted):
            self.last_known = event.last_at
        elif isinstance(event, e.SittingClosed):
            self.closed = True
        return self._ordered_by(event)

    def recover(self, now: int) -> list[fx.Effect]:
        """After a fold from the journal: find the phone, then every call that was alive."""
        if self.closed:
            return []
        effects: list[fx.Effect] = []
        if self.contact:
            remaining = (self.phone_expires_at - now) // (SECOND * max(1, self.desk.speed))
            effects.append(
                fx.KnowPhone(
                    desk=self.desk.sitting, contact=self.contact, expires_in_s=max(1, remaining)
                )
            )
        for call in self.calls:
            if call.live:
                effects.append(self._recover_call(call))
            elif self._may_linger(call):
                effects += self._end_again(call)
        return effects

    # --- inside ------------------------------------------------------------------------------

    def _recover_call(self, call: Call) -> fx.Effect:
        if call.state is CallState.DIALLING:  # without its leg it is lost
            return replace(self._find(call), leg={})
        return self._ring(call) if _unanswered(call) else self._find(call)

    def _may_linger(self, call: Call) -> bool:
        """The engine died so soon after ending this call that the phone may not have heard.

        Until Timer F (RFC 3261 §17.1.2.2, host time) it is told again; it answers 481 if it knew.
        """
        if call.direction == "out" and call.pickup is None:
            return False
        ours = call.ended_by != "candidate" or call.cause == "transferred"
        ours = ours or call.id in self.gestures.ended
        recently = self.last_known - _TIMER_F * max(1, self.desk.speed)
        return ours and call.ended is not None and call.ended.at >= recently

    def _end_again(self, call: Call) -> list[fx.Effect]:
        if call.pickup is None:
            return [fx.StopRinging(ring=self._ring(call))]
        return [self._find(call), fx.EndLeg(call=call.id, why="hung_up")]

    def _find(self, call: Call) -> fx.FindLeg:
        return fx.FindLeg(
            call=call.id,
            desk=self.desk.sitting,
            token=call.token,
            line=call.line,
            held=call.state is CallState.HELD,
            leg=call.leg,
        )

    def _ring(self, call: Call) -> fx.RingPhone:
        return fx.RingPhone(
            call=call.id,
            desk=self.desk.sitting,
            contact=self.contact,
            token=call.token,
            line=call.line,
            caller=call.caller,
            number=call.number,
            called=self.desk.files[call.donneur_ordres].name,
            leg=call.leg,
        )

    def _ordered_by(self, event: e.Event) -> list[fx.Effect]:
        match event:
            case e.CallPlaced():
                return [self._ring(self.calls.by_id[event.call])]
            case e.CallDialled(line=line) if line:
                return [fx.RingBack(call=event.call, token=event.token, line=line)]
            case e.CallAnswered():
                return [fx.AnswerDialled(call=event.call)]
            case e.CallEnded(by="correspondent" | "engine") if refusal := outbound.refusal(
                self.calls.by_id[event.call]
            ):
                return [refusal]
            case e.GestureAsked():
                return gestures.ordered_by(event, self.calls)
            case e.CallHeld(by="engine"):
                return [fx.SilenceLeg(call=event.call)]
            case e.CallResumed():
                return [fx.VoiceLeg(call=event.call)]
            case e.CallEnded(cause="transferred"):
                return [fx.EndLeg(call=event.call, why="transferred")]
            case e.CallEnded(by="correspondent" | "engine"):
                return [fx.EndLeg(call=event.call, why=_why(event.cause))]
            case _:
                return []

    def _after(self, decision: Decision) -> Decision:
        """The grace opens on the end of the last call of the sitting, and on nothing else."""
        ended = {event.call for event in decision if isinstance(event, e.CallEnded)}
        ended |= {event.call for event in decision if isinstance(event, e.CallSkipped)}
        closes = any(isinstance(event, e.SittingClosed) for event in decision)
        if self.desk.phase != "calls" or not ended or closes:
            return []
        over = {call.id for call in self.calls if not call.live} | self.skipped | ended
        if not self.script.keys() <= over or outbound.goes_on(self.calls, ended):
            return []
        stamps = [event.stamp.at for event in decision if isinstance(event, e.CallEnded)]
        last = max(stamps, default=self._last_end())
        return [e.PhaseBegan(phase="grace", ends_at=last + self.grace_ns)]

    def _last_end(self) -> int:
        return max((call.ended.at for call in self.calls if call.ended), default=0)

    def _dialled(self, signal: s.Dialled, stamp: Stamp) -> Decision:
        known = look_up(signal.target, self.desk, self.script)
        lines = self.desk.own_lines + self.extra_line
        calls_may_be_made = self.desk.phase == "calls"
        return outbound.dialled(self.calls, signal, stamp, known, lines if calls_may_be_made else 0)

    def _phone_changed(self, signal: s.PhoneRegistered, stamp: Stamp) -> e.Event:
        lasts = signal.expires * SECOND * self.desk.speed
        return e.DeskPhoneChanged(
            status="reachable" if signal.expires else "unreachable",
            contact=signal.contact if signal.expires else "",
            expires_at=stamp.at + lasts if signal.expires else 0,
            stamp=stamp,
        )

    def _phone_lost(self, now: int) -> e.Event:
        stamp = Stamp(at=now)
        return e.DeskPhoneChanged(status="unreachable", contact="", expires_at=0, stamp=stamp)

    @staticmethod
    def _check_right(command: c.Command, by: By) -> None:
        allowed = c.CANDIDATE_COMMANDS if by == "candidate" else c.CONTROL_COMMANDS
        if not isinstance(command, allowed):
            raise Refused("Cette action n’est pas de votre ressort.")

    # --- commands ----------------------------------------------------------------------------

    def _begin_calls(self, _command: c.BeginCalls, _now: int, _token: str) -> Decision:
        if self.desk.phase != "preparation":
            raise Refused("Les appels ont déjà commencé.")
        return [e.PhaseBegan(phase="calls")]

    def _trigger(self, command: c.TriggerCall, now: int, token: str) -> Decision:
        scripted = self._scripted(command.call)
        if self.desk.phase != "calls":
            raise Refused("Les appels n’ont pas commencé, ou sont terminés.")
        if self.desk.phone != "reachable":
            raise Refused("Aucun téléphone n’est enregistré au poste du candidat.")
        line = self._free_line()
        if line is None:
            raise Refused("Les trois lignes du poste sont occupées.")
        return [
            e.CallPlaced(
                call=scripted.id,
                line=line,
                donneur_ordres=scripted.donneur_ordres,
                correspondent=scripted.correspondent.name,
                number=scripted.correspondent.number,
                token=token,
                priority=scripted.priority,
                gives_up_at=now + scripted.rings_for_s * SECOND,
                transfer_to=scripted.transfer_to or "",
            )
        ]

    def _scripted(self, call: str) -> ScriptedCall:
        scripted = self.script.get(call)
        if scripted is None:
            raise Refused(f"L’appel « {call} » n’est pas dans ce scénario.")
        if self.calls.get(call) is not None or call in self.skipped:
            raise Refused(f"L’appel « {call} » a déjà eu lieu.")
        return scripted

    def _free_line(self) -> int | None:
        return outbound.free_line(self.calls, self.desk.own_lines)

    def _skip(self, command: c.SkipCall, _now: int, _token: str) -> Decision:
        return [e.CallSkipped(call=self._scripted(command.call).id, reason=command.reason)]

    def _hang_up(self, command: c.HangUp, now: int, _token: str) -> Decision:
        call = self.calls.get(command.call)
        if call is None or not call.live:
            raise Refused(f"L’appel « {command.call} » n’est pas en cours.")
        return call_rules.end_by_correspondent(call, Stamp(at=now))

    def _answer(self, command: c.AnswerDialled, now: int, _token: str) -> Decision:
        return outbound.answer(self.calls, command.call, Stamp(at=now))

    def _refuse(self, command: c.RefuseDialled, now: int, _token: str) -> Decision:
        return outbound.refuse(self.calls, command.call, command.why, Stamp(at=now))

    def _gesture(self, command: c.Gesture, now: int, _token: str) -> Decision:
        return gestures.asked(command, self.calls, Stamp(at=now))

    def _open_file(self, command: c.OpenFile, _now: int, _token: str) -> Decision:
        self._known_file(command.donneur_ordres)
        return [e.FileOpened(donneur_ordres=command.donneur_ordres)]

    def _close_file(self, command: c.CloseFile, _now: int, _token: str) -> Decision:
        self._known_file(command.donneur_ordres)
        if command.donneur_ordres not in self.desk.open_files:
            raise Refused("Ce dossier n’est pas ouvert.")
        return [e.FileClosed(donneur_ordres=command.donneur_ordres)]

    def _known_file(self, donneur_ordres: str) -> None:
        if donneur_ordres not in self.desk.files:
            raise Refused(f"Le dossier « {donneur_ordres} » n’existe pas.")

    def _close(self, command: c.CloseSitting, now: int, _token: str) -> Decision:
        decision: Decision = []
        for call in self.calls.live():
            decision += call_rules.end_by_engine(call, Stamp(at=now), "sitting_closed")
        return [*decision, e.SittingClosed(complete=False, reason=command.reason)]


def _unanswered(call: Call) -> bool:
    return call.state in (CallState.PLACED, CallState.RINGING, CallState.DIALLING)


def _why(cause: str) -> Any:
    return cause if cause in ("hung_up", "no_answer", "sitting_closed") else "hung_up"


_COMMANDS: dict[type, Callable[[Sitting, Any, int, str], Decision]] = {
    c.BeginCalls: Sitting._begin_calls,
    c.TriggerCall: Sitting._trigger,
    c.SkipCall: Sitting._skip,
    c.HangUp: Sitting._hang_up,
    c.AnswerDialled: Sitting._answer,
    c.RefuseDialled: Sitting._refuse,
    c.Gesture: Sitting._gesture,
    c.OpenFile: Sitting._open_file,
    c.CloseFile: Sitting._close_file,
    c.CloseSitting: Sitting._close,
}
