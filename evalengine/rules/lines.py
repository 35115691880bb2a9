"""Calls by command: what the co-évaluateur does with those of the script, and with the others."""

from __future__ import annotations

from evalengine.clock import SECOND, Stamp
from evalengine.dossier.scripts import ScriptedCall
from evalengine.errors import Refused
from evalengine.rules import call as call_rules
from evalengine.rules import closing, gestures, outbound
from evalengine.rules.directory import look_up
from evalengine.rules.schedule import planned_at
from evalengine.rules.state import Deciders, Decision, State
from evalengine.rules.truth import asked_of_call
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s


def dialled(state: State, signal: s.Dialled, stamp: Stamp) -> Decision:
    """The candidate dials; only during the calls is anybody there."""
    known = look_up(signal.target, state.desk, state.script.calls)
    present = state.script.present
    lines = _lines(state) + (present is not None and present.outbound_extra_line)
    lines = lines if state.desk.phase == "calls" else 0
    return outbound.dialled(state.calls, signal, stamp, known, lines)


def _lines(state: State) -> int:
    """A scenario of fewer lines than the desk has leaves the others alone."""
    present = state.script.present
    return min(state.desk.own_lines, present.lines) if present else state.desk.own_lines


def why_nothing_rings(state: State) -> str:
    """What keeps every call from ringing now, in French; "" when one can."""
    if state.desk.phone != "reachable":
        return "Aucun téléphone n’est enregistré au poste du candidat."
    if outbound.free_line(state.calls, _lines(state)) is None:
        return "Les trois lignes du poste sont occupées."
    return ""


def place(state: State, scripted: ScriptedCall, now: int, token: str) -> Decision:
    """``scripted`` rings, once more if it has rung before; what it asks is stated only once."""
    if why := why_nothing_rings(state):
        raise Refused(why)
    line = outbound.free_line(state.calls, _lines(state))
    assert line is not None, "or it could not ring"
    before = state.calls.of_role(scripted.id)
    placed = e.CallPlaced(
        call=f"{scripted.id}.{len(before) + 1}" if before else scripted.id,
        line=line,
        donneur_ordres=scripted.donneur_ordres,
        correspondent=scripted.correspondent.name,
        number=scripted.correspondent.number,
        token=token,
        priority=scripted.priority,
        gives_up_at=now + scripted.rings_for_s * SECOND,
        transfer_to=scripted.transfer_to or "",
    )
    asked = [] if before else asked_of_call(scripted, state.desk.files)
    return [placed, _part(state, placed.call, scripted), *asked]


def _part(state: State, call: str, scripted: ScriptedCall) -> e.PartTaken:
    """A call that rings again has no time but that of the hand that does it."""
    home = state.script.scenario_of(scripted.id)
    planned = None
    if call == scripted.id:
        planned = planned_at(scripted, home, state.pacing, state.calls)
    return e.PartTaken(
        call=call,
        role=scripted.id,
        due_at=-1 if planned is None else planned,
        tells=[fact.id for fact in scripted.facts if not fact.when_asked],
        withholds=[fact.id for fact in scripted.facts if fact.when_asked],
    )


def _trigger(state: State, command: c.TriggerCall, now: int, token: str) -> Decision:
    scripted = state.script.call_to_come(command.call, state.calls)
    state.script.must_have_begun(command.call)
    return place(state, scripted, now, token)


def _repeat(state: State, command: c.RepeatCall, now: int, token: str) -> Decision:
    scripted = state.script.part_on(command.call, state.calls)
    if scripted is None:
        raise Refused(f"L’appel « {command.call} » n’a pas encore eu lieu.")
    if not state.script.is_over(scripted.id, state.calls):
        raise Refused(f"{scripted.correspondent.name} est encore en ligne, ou va appeler.")
    return place(state, scripted, now, token)


def _void(state: State, command: c.VoidCall, now: int, _token: str) -> Decision:
    call = state.calls.get(command.call)
    if call is None or call.direction == "out":
        raise Refused(f"L’appel « {command.call} » n’est pas de ce scénario.")
    if call.voided:
        raise Refused(f"L’appel de {call.caller} est déjà annulé.")
    if not command.reason.strip():
        raise Refused("Dites quel incident technique annule cet appel.")
    ended = call_rules.end_by_engine(call, Stamp(at=now), "voided") if call.live else []
    voided = e.CallVoided(call=call.id, reason=command.reason.strip())
    return [*ended, voided, *_given_up(state, call.role)]


def _given_up(state: State, role: str) -> Decision:
    """Once its scenario is over, a voided call cannot be played again."""
    home = state.script.scenario_of(role)
    if home is state.script.present and state.desk.phase in ("calls", "grace"):
        return []
    return [e.CallSkipped(call=role, reason="Annulé après la fin de son scénario.")]


def _skip(state: State, command: c.SkipCall, _now: int, _token: str) -> Decision:
    scripted = state.script.call_to_come(command.call, state.calls)
    return [e.CallSkipped(call=scripted.id, reason=command.reason)]


def _hang_up(state: State, command: c.HangUp, now: int, _token: str) -> Decision:
    call = state.calls.get(command.call)
    if call is None:
        raise Refused(f"L’appel « {command.call} » n’est pas en cours.")
    if not call.live:
        raise Refused(f"L’appel de {call.caller or call.number} vient de se terminer.")
    return call_rules.end_by_correspondent(call, Stamp(at=now))


def _answer(state: State, command: c.AnswerDialled, now: int, _token: str) -> Decision:
    return outbound.answer(state.calls, command.call, Stamp(at=now))


def _refuse(state: State, command: c.RefuseDialled, now: int, _token: str) -> Decision:
    return outbound.refuse(state.calls, command.call, command.why, Stamp(at=now))


def _gesture(state: State, command: c.Gesture, now: int, _token: str) -> Decision:
    return gestures.asked(command, state.calls, Stamp(at=now))


def _close(state: State, command: c.CloseSitting, now: int, _token: str) -> Decision:
    decision: Decision = []
    for call in state.calls.live():
        decision += call_rules.end_by_engine(call, Stamp(at=now), "sitting_closed")
    return [*decision, *closing.close(state.recordings, command.reason, complete=False)]


DECIDERS: Deciders = {
    c.TriggerCall: _trigger,
    c.RepeatCall: _repeat,
    c.VoidCall: _void,
    c.SkipCall: _skip,
    c.HangUp: _hang_up,
    c.AnswerDialled: _answer,
    c.RefuseDialled: _refuse,
    c.Gesture: _gesture,
    c.CloseSitting: _close,
}
