"""How panes name donneurs d'ordres and calls."""

from __future__ import annotations

from console.words import plain
from evalengine.projections.calls import Call
from evalengine.projections.chat import TEAM
from evalengine.projections.desk import Desk


def owner(desk: Desk, donneur_ordres: str) -> str:
    """The name of a donneur d'ordres; « Équipe » for the team's own."""
    if donneur_ordres == TEAM:
        return "Équipe"
    file = desk.files.get(donneur_ordres)
    return plain(file.name if file else donneur_ordres)


def caller(call: Call) -> str:
    """Who is at the other end, by his number when nobody knows his name."""
    return plain(call.caller) or plain(call.number) or "Numéro masqué"


def behalf(desk: Desk, donneur_ordres: str, call: str) -> str:
    """« Cabinet du docteur Aubry · Corinne Vasseur »: for whom, and on behalf of which call."""
    known = desk.calls.get(call)
    name = owner(desk, donneur_ordres)
    return f"{name} · {caller(known)}" if known else name


def served(desk: Desk) -> list[Call]:
    """The calls that he has had in the ear, the last one first."""
    calls = [call for call in desk.calls if call.services]
    return sorted(calls, key=lambda call: call.services[-1][1], reverse=True)
