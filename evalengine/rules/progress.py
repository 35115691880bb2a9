"""How a sitting goes on: what ends a phase or a scenario, and what begins then."""

from __future__ import annotations

from evalengine.errors import Refused
from evalengine.projections.calls import Calls
from evalengine.rules import closing, outbound
from evalengine.rules.state import Deciders, Decision, State
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

_CHECKS = frozenset({"headset", "ring", "keys"})


def follows(state: State, decision: Decision) -> Decision:
    """The grace opens on the end of the last call of the sitting, and on nothing else; it gives
    way to the calls again when one is to be played again."""
    voided = {event.call for event in decision if isinstance(event, e.CallVoided)}
    if state.desk.phase == "grace" and any(_to_come_again(state, call) for call in voided):
        return [state.plan.began("calls", 0)]
    ended = {event.call for event in decision if isinstance(event, e.CallEnded)} - voided
    skipped = {event.call for event in decision if isinstance(event, e.CallSkipped)}
    closes = any(isinstance(event, e.ClosingBegan | e.SittingClosed) for event in decision)
    if state.desk.phase != "calls" or not (ended | skipped) or closes:
        return []
    script = state.script
    done = skipped | {call.role for name in ended if (call := state.calls.get(name))}
    over = all(name in done or script.is_over(name, state.calls) for name in script.calls)
    if not over or outbound.goes_on(state.calls, ended):
        return []
    stamps = [event.stamp.at for event in decision if isinstance(event, e.CallEnded)]
    return [state.plan.began("grace", max(stamps, default=_last_end(state.calls)))]


def _to_come_again(state: State, voided: str) -> bool:
    """No other call of the same role counts."""
    call = state.calls.get(voided)
    return call is not None and state.calls.playing(call.role) is call


def tick(state: State, now: int) -> Decision:
    """The phase whose time is up ends; the scenario whose time has come begins."""
    ends_at = _phase_ends_at(state)
    if ends_at is not None and now >= ends_at:
        return _leave(state, state.desk.phase, now)
    begins_at = _scenario_begins_at(state)
    following = state.script.following
    if begins_at is not None and now >= begins_at and following is not None:
        return [e.ScenarioBegan(scenario=following.id)]
    return []


def deadlines(state: State) -> list[int]:
    """When `tick` has something to say, sitting ns."""
    return [at for at in (_phase_ends_at(state), _scenario_begins_at(state)) if at is not None]


def _phase_ends_at(state: State) -> int | None:
    if not state.desk.phase_ends_at or _missing(state):
        return None
    return state.desk.phase_ends_at


def _scenario_begins_at(state: State) -> int | None:
    script = state.script
    if state.desk.phase != "calls" or script.following is None:
        return None
    if not script.present_is_over(state.calls) or outbound.goes_on(state.calls, set()):
        return None
    began = max(script.began.values(), default=0)
    return max(began, _last_end(state.calls)) + script.pause_ns


def _last_end(calls: Calls) -> int:
    return max((call.ended.at for call in calls if call.ended), default=0)


def _missing(state: State) -> str:
    """What the present phase cannot end without; "" when nothing."""
    if state.desk.phase != "identity":
        return ""
    admission = state.desk.work.admission
    if not admission.document:
        return "L’identité du candidat n’a pas encore été vérifiée."
    return "" if admission.notice_accepted else "Le candidat n’a pas encore accepté la notice."


def _leave(state: State, phase: e.Phase, now: int) -> Decision:
    """What follows ``phase``."""
    following = state.plan.after(phase)
    if following == "closed":
        whole = "Le scénario est achevé." if phase == "grace" else "L’épreuve est achevée."
        return [*closing.close(state.recordings, whole, complete=True)]
    began: Decision = [state.plan.began(following, now)]
    if following == "calls":
        began.append(e.ScenarioBegan(scenario=state.script.scenarios[0].id))
    return began


def _end_phase(state: State, command: c.EndPhase, now: int, _token: str) -> Decision:
    if command.phase != state.desk.phase:
        raise Refused("Cette phase de l’épreuve n’est pas, ou n’est plus, en cours.")
    if command.phase == "grace":
        raise Refused("Ce délai appartient au candidat : il s’achève de lui-même.")
    if missing := _missing(state):
        raise Refused(missing)
    return _end_calls(state) if command.phase == "calls" else _leave(state, command.phase, now)


def _end_calls(state: State) -> Decision:
    """The calls that have not taken place are given up, and the grace follows from that."""
    if state.calls.live():
        raise Refused("Un appel est encore en cours.")
    reason = "Les appels ont été écourtés."
    return [e.CallSkipped(call=name, reason=reason) for name in state.script.to_come(state.calls)]


def _confirm_identity(state: State, command: c.ConfirmIdentity, _now: int, _token: str) -> Decision:
    if state.desk.work.admission.document:
        raise Refused("L’identité du candidat est déjà vérifiée.")
    if not command.document.strip():
        raise Refused("Dites quelle pièce vous avez vue.")
    return [e.IdentityConfirmed(document=command.document.strip())]


def _accept_notice(state: State, _command: c.AcceptNotice, _now: int, _token: str) -> Decision:
    if state.desk.work.admission.notice_accepted:
        raise Refused("Vous avez déjà accepté la notice.")
    return [e.NoticeAccepted()]


def _pass_check(state: State, command: c.PassCheck, now: int, _token: str) -> Decision:
    passed: Decision = [e.CheckPassed(part=command.part)]
    if state.desk.work.admission.checks | {command.part} == _CHECKS:
        passed += _leave(state, "checks", now)
    return passed


DECIDERS: Deciders = {
    c.EndPhase: _end_phase,
    c.ConfirmIdentity: _confirm_identity,
    c.AcceptNotice: _accept_notice,
    c.PassCheck: _pass_check,
}
