"""Gestures at the console, when the candidate's hands are a phone of his own.

Picking up, holding, taking back and dialling are done by the phone, which is asked for them, and
told by the wire when it did them: what is graded stays what the wire saw. Hanging up and
transferring end the leg, which we can do from our side, and are his as if the phone had done so.
One ear: who picks up, takes back or dials holds the call that he is on first, and gives up the one
that he is dialling, as the hands of `ports.Phone` do.

A headset has no hands: what it was asked for is done at once, and its time is that of the asking,
which a slow disk between the two does not lengthen.
"""

from __future__ import annotations

from evalengine.clock import Stamp
from evalengine.errors import Refused
from evalengine.projections.calls import Call, Calls, CallState
from evalengine.rules import call as call_rules
from evalengine.rules.outbound import LONGEST_TARGET
from evalengine.rules.pending import Pending
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.entry import Entry

Decision = list[e.Event]

_FITS: dict[s.GestureVerb, frozenset[CallState]] = {
    "answer": frozenset({CallState.RINGING}),
    "hold": frozenset({CallState.TALKING}),
    "resume": frozenset({CallState.HELD}),
    "transfer": frozenset({CallState.TALKING, CallState.HELD}),
    "connect": frozenset({CallState.TALKING, CallState.HELD}),
    "hang_up": frozenset(CallState) - {CallState.PLACED, CallState.ENDED},
}
_MISFITS: dict[s.GestureVerb, str] = {
    "answer": "Cet appel ne sonne pas.",
    "hold": "Vous n’êtes pas en ligne avec ce correspondant.",
    "resume": "Cet appel n’est pas en attente.",
    "transfer": "Seul un appel pris peut être transféré.",
    "connect": "Seul un appel pris peut être transféré.",
    "hang_up": "Cet appel n’est plus en cours.",
}
_TO_WHOM: dict[s.GestureVerb, str] = {
    "transfer": "Dites à qui transférer l’appel.",
    "connect": "Dites à qui transférer l’appel.",
    "dial": "Dites qui vous voulez appeler.",
}
_EARS: tuple[s.GestureVerb, ...] = ("answer", "resume", "dial")
_NOBODY = 480
"""There is nothing at the desk to be asked (RFC 3261 §21.4.18)."""
_GIVEN_UP = 487
"""What the phone is told of a call of its own that is given up at the console (RFC 3261
§21.4.25)."""


class Gestures:
    """What was asked at the console so far. ``ended`` are the calls that were hung up there."""

    def __init__(self) -> None:
        self.ended: set[str] = set()
        self._noticed = False
        self._pending = Pending()

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        event = entry.event
        self._pending.apply(entry)
        if isinstance(event, e.GestureAsked) and event.verb == "hang_up":
            self.ended.add(event.call)
        elif isinstance(event, e.SomethingNoticed) and event.kind == "phone_not_driven":
            self._noticed = True

    def stamp(self, signal: s.Signal, heard: Stamp) -> Stamp:
        """When what a headset reports was asked; the bound is what it took to be done."""
        asked_at = self._pending.since(signal) if heard.source == "reported" else None
        if asked_at is None:
            return heard
        return Stamp(at=asked_at, source="reported", bound=heard.at - asked_at + heard.bound)

    def failed(self, signal: s.GestureFailed, calls: Calls, stamp: Stamp) -> Decision:
        """The phone will not. The first time it is a notice too, if there is one; too late, it is
        nothing."""
        call = calls.get(signal.call)
        if signal.verb != "dial" and (call is None or call.state not in _FITS[signal.verb]):
            return []
        event = e.GestureFailed(
            call=signal.call, verb=signal.verb, status=signal.status, stamp=stamp
        )
        if self._noticed or signal.status == _NOBODY:
            return [event]
        detail = f"Le téléphone du poste n’obéit pas à la console (réponse {signal.status})."
        return [
            event,
            e.SomethingNoticed(kind="phone_not_driven", detail=detail, stamp=stamp),
        ]


def asked(command: c.Gesture, calls: Calls, stamp: Stamp) -> Decision:
    """What a gesture makes happen by itself, after the entry that says it was asked. Raises
    `Refused` for one that makes no sense now."""
    call = _meant(command, calls)
    target = command.target[:LONGEST_TARGET]
    event = e.GestureAsked(call=command.call, verb=command.verb, target=target)
    decision: Decision = [event]
    if command.verb in _EARS:
        for other in _dialling(calls):
            decision += call_rules.end_by_candidate(other, stamp)
    elif call is not None and command.verb == "hang_up":
        decision += call_rules.end_by_candidate(call, stamp)
    elif call is not None and command.verb == "transfer":
        decision += call_rules.transfer(call, target, stamp)
    elif call is not None and command.verb == "connect":
        other = _consulted(call, calls.get(command.target))
        decision += call_rules.transfer(call, other.number, stamp, other)
    return decision


def ordered_by(event: e.GestureAsked, calls: Calls) -> list[fx.Effect]:
    """What the phone is asked for, or told; ``calls`` are as they were before the gesture."""
    match event.verb:
        case "answer" | "resume" | "dial" as verb:
            talking = calls.in_ear()
            first: list[fx.Effect] = [_given_up(call) for call in _dialling(calls)]
            if talking is not None:
                first.append(fx.DrivePhone(call=talking.id, verb="hold"))
            return [*first, fx.DrivePhone(call=event.call, verb=verb, target=event.target)]
        case "hold":
            return [fx.DrivePhone(call=event.call, verb="hold")]
        case "hang_up":
            call = calls.by_id[event.call]
            dialling = call.state is CallState.DIALLING
            return [_given_up(call) if dialling else fx.EndLeg(call=call.id, why="asked")]
        case _:
            return []  # a transfer: the end of the call says it


def _meant(command: c.Gesture, calls: Calls) -> Call | None:
    """The call of a gesture; None when it dials."""
    if command.verb in _TO_WHOM and not command.target.strip():
        raise Refused(_TO_WHOM[command.verb])
    if command.verb == "dial":
        return None
    call = calls.get(command.call)
    if call is None or call.state is CallState.PLACED:  # what is to come is not his to know
        raise Refused("Cet appel n’est sur aucune ligne du poste.")
    if call.state not in _FITS[command.verb]:
        raise Refused(_MISFITS[command.verb])
    return call


def _consulted(call: Call, other: Call | None) -> Call:
    if other is None or not call_rules.joinable(call, other):
        raise Refused("Vous n’êtes pas en ligne avec la personne à qui transférer l’appel.")
    return other


def _dialling(calls: Calls) -> list[Call]:
    return [call for call in calls.live() if call.state is CallState.DIALLING]


def _given_up(call: Call) -> fx.RefuseDialled:
    return fx.RefuseDialled(call=call.id, token=call.token, status=_GIVEN_UP)
