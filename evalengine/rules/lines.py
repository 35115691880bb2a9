"""Calls by command: what the co-évaluateur does with those of the script, and with the others."""

from __future__ import annotations

from evalengine.clock import SECOND, Stamp
from evalengine.errors import Refused
from evalengine.projections.calls import CallState
from evalengine.rules import call as call_rules
from evalengine.rules import gestures, outbound
from evalengine.rules.directory import look_up
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


def _trigger(state: State, command: c.TriggerCall, now: int, token: str) -> Decision:
    scripted = state.script.call_to_come(command.call, state.calls)
    state.script.must_have_begun(command.call)
    if state.desk.phone != "reachable":
        raise Refused("Aucun téléphone n’est enregistré au poste du candidat.")
    line = outbound.free_line(state.calls, _lines(state))
    if line is None:
        raise Refused("Les trois lignes du poste sont occupées.")
    placed = e.CallPlaced(
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
    return [placed, *asked_of_call(scripted, state.desk.files)]


def _skip(state: State, command: c.SkipCall, _now: int, _token: str) -> Decision:
    scripted = state.script.call_to_come(command.call, state.calls)
    return [e.CallSkipped(call=scripted.id, reason=command.reason)]


def _hang_up(state: State, command: c.HangUp, now: int, _token: str) -> Decision:
    call = state.calls.get(command.call)
    if call is None or not call.live:
        raise Refused(f"L’appel « {command.call} » n’est pas en cours.")
    return call_rules.end_by_correspondent(call, Stamp(at=now))


def _answer(state: State, command: c.AnswerDialled, now: int, _token: str) -> Decision:
    return outbound.answer(state.calls, command.call, Stamp(at=now))


def _refuse(state: State, command: c.RefuseDialled, now: int, _token: str) -> Decision:
    return outbound.refuse(state.calls, command.call, command.why, Stamp(at=now))


def _gesture(state: State, command: c.Gesture, now: int, _token: str) -> Decision:
    return gestures.asked(command, state.calls, Stamp(at=now))


def _say_fact(state: State, command: c.SayFact, _now: int, _token: str) -> Decision:
    scripted = state.script.calls.get(command.call)
    if scripted is None or command.fact not in {fact.id for fact in scripted.facts}:
        raise Refused(f"Aucun fait « {command.fact} » n’est sur la carte de cet appel.")
    call = state.calls.get(command.call)
    if call is None or call.state is not CallState.TALKING:
        raise Refused("Le candidat n’écoute pas ce correspondant.")
    return [e.FactSaid(call=command.call, fact=command.fact)]


def _close(state: State, command: c.CloseSitting, now: int, _token: str) -> Decision:
    decision: Decision = []
    for call in state.calls.live():
        decision += call_rules.end_by_engine(call, Stamp(at=now), "sitting_closed")
    return [*decision, e.SittingClosed(complete=False, reason=command.reason)]


DECIDERS: Deciders = {
    c.TriggerCall: _trigger,
    c.SkipCall: _skip,
    c.HangUp: _hang_up,
    c.AnswerDialled: _answer,
    c.RefuseDialled: _refuse,
    c.Gesture: _gesture,
    c.SayFact: _say_fact,
    c.CloseSitting: _close,
}
