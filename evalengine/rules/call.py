"""The life of one call, as one table under its prose.

A call is PLACED when the script or the co-évaluateur orders it, RINGING from the phone's first
180, TALKING from its first 200, HELD from a hold until an explicit resume, and ENDED once and for
all. A call that the candidate makes is DIALLING, instead, until the co-évaluateur answers it.
Three laws hold:

- **one ear**: at most one call is TALKING. When the phone takes another one (a pick-up or a
  resume), the engine holds the first itself, if the phone has not done so already;
- **explicit resume only**: nothing but the phone's own resume makes a HELD call TALKING, least
  of all the end of another call;
- **first stamps stand**: an input that changes nothing is absorbed, so a retransmission never
  moves a time.

When the phone answers without having said 180, the ring is inferred at the answer, with the
whole span since the INVITE as its error bound: nobody is blamed for a ring that nobody measured.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evalengine.clock import Stamp
from evalengine.projections.calls import Call, Calls, CallState
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s

Decision = list[e.Event]
_DECLINED = 603  # RFC 3261 §21.6.2: what a phone says when he declines on it
Decider = Callable[[Calls, Call, Any, Stamp], Decision]


def decide(calls: Calls, call: Call, signal: s.Signal, stamp: Stamp) -> Decision:
    """The events that ``signal`` makes of ``call``; empty when the table absorbs it."""
    decider = TABLE.get((call.state, type(signal)))
    return decider(calls, call, signal, stamp) if decider else []


def end_by_correspondent(call: Call, stamp: Stamp, *, no_answer: bool = False) -> Decision:
    """The correspondent hangs up, or tires of the ring; any live call can end so."""
    cause: s.Cause = "no_answer" if no_answer else "hung_up"
    return [e.CallEnded(call=call.id, by="correspondent", cause=cause, stamp=stamp)]


def end_by_engine(call: Call, stamp: Stamp, cause: Any, known_until: int = 0) -> Decision:
    """The engine ends the call; ``known_until`` is the last time it is known to have lived."""
    return [
        e.CallEnded(call=call.id, by="engine", cause=cause, stamp=stamp, known_until=known_until)
    ]


def end_by_candidate(call: Call, stamp: Stamp) -> Decision:
    """The candidate hangs up, or declines while it rings, elsewhere than on his phone."""
    rang = call.state is CallState.RINGING
    cause: s.Cause = "declined" if rang else "hung_up"
    status = _DECLINED if rang else 0
    return [e.CallEnded(call=call.id, by="candidate", cause=cause, stamp=stamp, status=status)]


def transfer(call: Call, target: str, stamp: Stamp, other: Call | None = None) -> Decision:
    """The candidate gives the call to ``target``, with whom he was on the call ``other``."""
    consulted = other.id if other is not None else ""
    return [
        e.CallTransferred(call=call.id, target=target, stamp=stamp, consulted=consulted),
        *(
            e.CallEnded(call=one.id, by="candidate", cause="transferred", stamp=stamp)
            for one in (call, other)
            if one is not None
        ),
    ]


def joinable(call: Call, other: Call | None) -> bool:
    """Whoever is on ``call`` can go on with whoever is on ``other``: both were picked up."""
    taken = (CallState.TALKING, CallState.HELD)
    return other is not None and other is not call and other.state in taken


def dial(calls: Calls, dialled: e.CallDialled) -> Decision:
    """The candidate calls: whoever talks is on hold by then, or is now."""
    return [*_free_the_ear(calls, dialled.stamp), dialled]


def ring_of(call: Call, stamp: Stamp) -> e.CallRang:
    """What the candidate learns of a call when it rings."""
    return e.CallRang(
        call=call.id,
        line=call.line,
        donneur_ordres=call.donneur_ordres,
        caller=call.caller,
        number=call.number,
        stamp=stamp,
    )


def _invited(_calls: Calls, call: Call, signal: s.Invited, stamp: Stamp) -> Decision:
    if call.invited is not None:  # sent again after a restart
        return []
    return [e.CallInvited(call=call.id, stamp=stamp, leg=signal.leg)]


def _rang(_calls: Calls, call: Call, _signal: s.Rang, stamp: Stamp) -> Decision:
    return [ring_of(call, stamp)]


def _answered_unrung(calls: Calls, call: Call, signal: s.Answered, stamp: Stamp) -> Decision:
    since = call.invited.at if call.invited else stamp.at
    inferred = Stamp(at=stamp.at, source="inferred", bound=stamp.at - since + stamp.bound)
    return [ring_of(call, inferred), *_answered(calls, call, signal, stamp)]


def _answered(calls: Calls, call: Call, signal: s.Answered, stamp: Stamp) -> Decision:
    return [
        *_free_the_ear(calls, stamp),
        e.CallPickedUp(call=call.id, stamp=stamp),
        e.LegSecured(call=call.id, leg=signal.leg),
    ]


def _held(_calls: Calls, call: Call, _signal: s.PhoneHeld, stamp: Stamp) -> Decision:
    return [e.CallHeld(call=call.id, by="candidate", stamp=stamp)]


def _resumed(calls: Calls, call: Call, _signal: s.PhoneResumed, stamp: Stamp) -> Decision:
    return [*_free_the_ear(calls, stamp), e.CallResumed(call=call.id, stamp=stamp)]


def _transferred(calls: Calls, call: Call, signal: s.TransferAsked, stamp: Stamp) -> Decision:
    other = calls.get(signal.other)
    return transfer(call, signal.target, stamp, other if joinable(call, other) else None)


def _found(_calls: Calls, call: Call, signal: s.LegFound, stamp: Stamp) -> Decision:
    found: Decision = [e.CallFound(call=call.id, stamp=stamp)]
    return [*found, e.LegSecured(call=call.id, leg=signal.leg)] if signal.leg else found


# A leg that ends by one of these was ended by the candidate's own hand on his phone.
_BY_CANDIDATE: frozenset[s.Cause] = frozenset({"hung_up", "declined", "busy"})


def _leg_ended(_calls: Calls, call: Call, signal: s.LegEnded, stamp: Stamp) -> Decision:
    by: e.Party = "candidate" if signal.cause in _BY_CANDIDATE else "engine"
    return [e.CallEnded(call=call.id, by=by, cause=signal.cause, stamp=stamp, status=signal.status)]


def _free_the_ear(calls: Calls, stamp: Stamp) -> Decision:
    talking = calls.in_ear()
    return [e.CallHeld(call=talking.id, by="engine", stamp=stamp)] if talking else []


TABLE: dict[tuple[CallState, type], Decider] = {
    # state              input              outcome
    (CallState.DIALLING, s.LegEnded): _leg_ended,
    (CallState.PLACED, s.Invited): _invited,
    (CallState.PLACED, s.Rang): _rang,
    (CallState.PLACED, s.Answered): _answered_unrung,
    (CallState.PLACED, s.LegEnded): _leg_ended,
    (CallState.RINGING, s.Answered): _answered,
    (CallState.RINGING, s.LegEnded): _leg_ended,
    (CallState.RINGING, s.LegFound): _found,
    (CallState.TALKING, s.PhoneHeld): _held,
    (CallState.TALKING, s.TransferAsked): _transferred,
    (CallState.TALKING, s.LegEnded): _leg_ended,
    (CallState.TALKING, s.LegFound): _found,
    (CallState.HELD, s.PhoneResumed): _resumed,
    (CallState.HELD, s.TransferAsked): _transferred,
    (CallState.HELD, s.LegEnded): _leg_ended,
    (CallState.HELD, s.LegFound): _found,
}
