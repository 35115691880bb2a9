"""The candidate calls out: which line his call takes, who answers it, and what it ends by.

Whom he dialled is played by the co-évaluateur, who answers or says why not. A number that nobody
has is refused at once, and is in the journal all the same.
"""

from __future__ import annotations

from typing import Literal

from evalengine.clock import SECOND, Stamp
from evalengine.errors import Refused
from evalengine.projections.calls import Call, Calls, CallState
from evalengine.rules import call as call_rules
from evalengine.rules.directory import Known
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s

RINGS_FOR = 60 * SECOND
"""How long it rings at the one who is dialled before nobody answers, sitting ns."""
LONGEST_TARGET = 100
"""Characters of what was dialled that are kept."""

_STATUS = {"busy": 486, "no_line": 486, "wrong_number": 404, "not_now": 403}
_OTHERWISE = 480  # temporarily unavailable (RFC 3261 §21.4.18)

Why = Literal["busy", "no_answer", "wrong_number"]


def dialled(
    calls: Calls, signal: s.Dialled, stamp: Stamp, known: Known | None, lines: int
) -> list[e.Event]:
    """The call that ``signal`` announces rings at ``known``, or it is refused at once.

    ``lines`` are all that it may take one of; 0 outside the calls.
    """
    line = free_line(calls, lines)
    refusal = _refusal(known, lines, line)
    event = e.CallDialled(
        call=f"sortant-{1 + sum(call.direction == 'out' for call in calls)}",
        line=0 if refusal or line is None else line,
        target=signal.target[:LONGEST_TARGET],
        who=known.name if known else "",
        donneur_ordres=known.donneur_ordres if known else "",
        consults=_consulted_for(calls, known),
        token=signal.call,
        gives_up_at=stamp.at + RINGS_FOR,
        stamp=stamp,
        leg=signal.leg,
    )
    if refusal is None:
        return call_rules.dial(calls, event)
    return [event, e.CallEnded(call=event.call, by="engine", cause=refusal, stamp=stamp)]


def _consulted_for(calls: Calls, known: Known | None) -> str:
    """The correspondent who waits while somebody of his donneur d'ordres is asked: the last with
    whom the candidate talked."""
    if known is None or not known.house:
        return ""
    waiting = [
        call
        for call in calls.live()
        if call.direction == "in" and call.services and call.donneur_ordres == known.donneur_ordres
    ]
    return max(waiting, key=lambda call: call.services[-1][1]).id if waiting else ""


def _refusal(known: Known | None, lines: int, line: int | None) -> e.Unheard | None:
    if not lines:
        return "not_now"
    if known is None:
        return "wrong_number"
    return "no_line" if line is None else None


def free_line(calls: Calls, lines: int) -> int | None:
    """The first of ``lines`` that no call takes."""
    taken = {call.line for call in calls.live()}
    return next((line for line in range(1, lines + 1) if line not in taken), None)


def known_as(token: str, calls: Calls) -> Call | None:
    """The call that the wire still calls by its own name."""
    return next((c for c in calls.live() if c.direction == "out" and c.token == token), None)


def answer(calls: Calls, call: str, stamp: Stamp) -> list[e.Event]:
    """Control answers. Nobody takes the candidate's ear from another who has it."""
    _dialling(calls, call)
    if calls.in_ear() is not None:
        raise Refused("Le candidat est en ligne avec un autre correspondant.")
    return [e.CallAnswered(call=call, stamp=stamp)]


def refuse(calls: Calls, call: str, why: Why, stamp: Stamp) -> list[e.Event]:
    """Control does not answer."""
    _dialling(calls, call)
    return [e.CallEnded(call=call, by="correspondent", cause=why, stamp=stamp)]


def _dialling(calls: Calls, call: str) -> None:
    known = calls.get(call)
    if known is None or known.state is not CallState.DIALLING:
        raise Refused(f"L’appel « {call} » n’attend pas de réponse.")


def refusal(call: Call) -> fx.RefuseDialled | None:
    """What an ended call of the candidate's tells his phone, if it was never answered."""
    if call.direction == "in" or call.pickup is not None:
        return None
    status = _STATUS.get(call.cause, _OTHERWISE)
    return fx.RefuseDialled(call=call.id, token=call.token, status=status)


def goes_on(calls: Calls, ended: set[str]) -> bool:
    """True while a call of the candidate's lives, but for those that are ``ended`` just now."""
    return any(call.direction == "out" and call.id not in ended for call in calls.live())
