"""What a key of the phone means now: an act on a call, or a sentence that says why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from console.words import NBSP
from evalengine.projections.calls import Call, CallState
from evalengine.projections.desk import Desk

Verb = Literal["answer", "resume", "hold", "hang_up", "transfer", "connect", "dial"]


@dataclass(frozen=True, slots=True)
class Act:
    """Something for the phone to do; ``target`` is whom to transfer to, or to dial, or the call of
    whom to connect to."""

    verb: Verb
    call: str
    target: str = ""


def on_line(desk: Desk, number: int) -> Act | str:
    """The line's own key: picks up what rings, takes back what is held."""
    call = desk.lines[number - 1].call if 0 < number <= len(desk.lines) else None
    if call is None:
        return f"La ligne {number} est libre."
    if call.state is CallState.RINGING:
        return Act("answer", call.id)
    if call.state is CallState.HELD:
        return Act("resume", call.id)
    if call.state is CallState.DIALLING:
        return f"La ligne {number} appelle{NBSP}: raccrochez pour y renoncer."
    return f"Vous êtes déjà en ligne sur la ligne {number}."


def answer(desk: Desk) -> Act | str:
    """Picks up the call that has rung longest."""
    return _longest(desk, CallState.RINGING, "Aucune ligne ne sonne.")


def resume(desk: Desk) -> Act | str:
    """Takes back whoever has been on hold longest."""
    return _longest(desk, CallState.HELD, "Aucune ligne n’est en attente.")


def _longest(desk: Desk, state: CallState, none: str) -> Act | str:
    call = next((call for call in desk.waiting() if call.state is state), None)
    return on_line(desk, call.line) if call else none


def hold(desk: Desk) -> Act | str:
    """Puts the call in the ear on hold."""
    return _on_talk(desk, "hold", f"Personne n’est en ligne{NBSP}: rien à mettre en attente.")


def hang_up(desk: Desk) -> Act | str:
    """Hangs up the call in the ear, or the one that is being dialled, and no other."""
    dialling = next((c for c in desk.calls if c.state is CallState.DIALLING), None)
    if desk.in_ear() is None and dialling is not None:
        return Act("hang_up", dialling.id)
    return _on_talk(desk, "hang_up", f"Personne n’est en ligne{NBSP}: rien à raccrocher.")


def _on_talk(desk: Desk, verb: Verb, otherwise: str) -> Act | str:
    call = desk.in_ear()
    return Act(verb, call.id) if call else otherwise


def joinable(desk: Desk) -> list[tuple[Call, Call]]:
    """The correspondents, each with the one called, that a transfer can join: one of the two is in
    the ear, the other on hold. First of all the one whom the call is about."""
    ear = desk.in_ear()
    if ear is None:
        return []
    others = [call for call in desk.waiting() if call.state is CallState.HELD]
    others = [call for call in others if call.direction != ear.direction]
    pairs = [(other, ear) if ear.direction == "out" else (ear, other) for other in others]
    return sorted(pairs, key=lambda pair: pair[1].consults != pair[0].id)


def transferable(desk: Desk) -> Call | str:
    """The call in the ear, if there is somebody to give it to."""
    call = desk.in_ear()
    dialling = next((one for one in desk.calls if one.state is CallState.DIALLING), None)
    if call is None and dialling is not None:
        return f"Attendez que l’on réponde sur la ligne {dialling.line} pour transférer."
    if call is None:
        return f"Personne n’est en ligne{NBSP}: rien à transférer."
    file = desk.files.get(call.donneur_ordres)
    if not joinable(desk) and (file is None or not file.people):
        return "Cette fiche ne donne personne à qui transférer."
    return call
