"""What an event orders on the wire, and how the calls are found again after a crash."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from evalengine.clock import SECOND
from evalengine.projections.calls import Call, CallState
from evalengine.rules import gestures, outbound
from evalengine.rules.state import State
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e

_TIMER_F = 32 * SECOND


def ordered_by(event: e.Event, state: State) -> list[fx.Effect]:
    """The effects of ``event``, which ``state`` has folded."""
    calls = state.calls
    match event:
        case e.CallPlaced():
            return [_ring(calls.by_id[event.call], state)]
        case e.CallDialled(line=line) if line:
            return [fx.RingBack(call=event.call, token=event.token, line=line)]
        case e.CallAnswered():
            return [fx.AnswerDialled(call=event.call)]
        case e.CallEnded(by="correspondent" | "engine") if refusal := outbound.refusal(
            calls.by_id[event.call]
        ):
            return [refusal]
        case e.GestureAsked():
            return gestures.ordered_by(event, calls)
        case e.PhoneTexted():
            return [fx.AnswerText(message=event.message, status=event.status)]
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


def recover(state: State, now: int) -> list[fx.Effect]:
    """After a fold from the journal: find the phone, then every call that was alive."""
    if state.closed:
        return []
    effects: list[fx.Effect] = []
    if state.contact:
        lasts = _host_s(state.phone_expires_at - now, state)
        desk = state.desk.sitting
        effects.append(fx.KnowPhone(desk=desk, contact=state.contact, expires_in_s=lasts))
    if (phone := state.control_phone) is not None:
        effects.append(
            fx.FindControlPhone(
                desk=state.desk.sitting,
                contact=phone.contact,
                expires_in_s=_host_s(phone.expires_at - now, state),
                leg=phone.leg,
            )
        )
    for call in state.calls:
        if call.live:
            effects.append(_found_again(call, state))
        elif _may_linger(call, state):
            effects += _ended_again(call, state)
    return effects


def unanswered(call: Call) -> bool:
    """Somebody waits for an answer, and gives up by himself."""
    return call.state in (CallState.PLACED, CallState.RINGING, CallState.DIALLING)


def _host_s(length_ns: int, state: State) -> int:
    """Sitting time in host seconds, one at least."""
    return max(1, length_ns // (SECOND * max(1, state.desk.speed)))


def _found_again(call: Call, state: State) -> fx.Effect:
    if call.state is CallState.DIALLING:  # without its leg it is lost
        return replace(_find(call, state), leg={})
    return _ring(call, state) if unanswered(call) else _find(call, state)


def _may_linger(call: Call, state: State) -> bool:
    """The engine died so soon after ending this call that the phone may not have heard.

    Until Timer F (RFC 3261 §17.1.2.2, host time) it is told again; it answers 481 if it knew.
    """
    if call.direction == "out" and call.pickup is None:
        return False
    ours = call.ended_by != "candidate" or call.cause == "transferred"
    ours = ours or call.id in state.gestures.ended
    recently = state.last_known - _TIMER_F * max(1, state.desk.speed)
    return ours and call.ended is not None and call.ended.at >= recently


def _ended_again(call: Call, state: State) -> list[fx.Effect]:
    if call.pickup is None:
        return [fx.StopRinging(ring=_ring(call, state))]
    return [_find(call, state), fx.EndLeg(call=call.id, why="hung_up")]


def _find(call: Call, state: State) -> fx.FindLeg:
    return fx.FindLeg(
        call=call.id,
        desk=state.desk.sitting,
        token=call.token,
        line=call.line,
        held=call.state is CallState.HELD,
        leg=call.leg,
    )


def _ring(call: Call, state: State) -> fx.RingPhone:
    return fx.RingPhone(
        call=call.id,
        desk=state.desk.sitting,
        contact=state.contact,
        token=call.token,
        line=call.line,
        caller=call.caller,
        number=call.number,
        called=state.desk.files[call.donneur_ordres].name,
        leg=call.leg,
    )


def _why(cause: str) -> Any:
    return cause if cause in ("hung_up", "no_answer", "sitting_closed") else "hung_up"
