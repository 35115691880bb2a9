"""A line of the desk told in words, a symbol and a tone; the widget only lays it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from console.waits import first_to_resume
from console.words import NBSP, age, plain
from evalengine.clock import SECOND
from evalengine.projections.calls import Call, CallState
from evalengine.projections.desk import Desk

Tone = Literal["free", "dialling", "ringing", "late", "talking", "held", "first"]

SYMBOLS: dict[Tone, str] = {
    "free": "○",
    "dialling": "◎",
    "ringing": "◉",
    "late": "◉",
    "talking": "●",
    "held": "‖",
    "first": "‖",
}
WORDS: dict[Tone, str] = {
    "free": "Libre",
    "dialling": "Appelle",
    "ringing": "Sonne",
    "late": "Sonne",
    "talking": "En ligne",
    "held": "En attente",
    "first": "À reprendre",
}
"""« À reprendre »: of several on hold, whoever has been longest."""


@dataclass(frozen=True, slots=True)
class Card:
    """What a line card says. ``gauge`` is (seconds rung, seconds to pick up) while it rings.

    ``age`` and ``total`` are whole phrases, empty when they have nothing to say; ``total`` is all
    that he has waited, or about whom somebody is asked.
    """

    line: int
    tone: Tone
    donneur_ordres: str = ""
    correspondent: str = ""
    number: str = ""
    gauge: tuple[int, int] | None = None
    age: str = ""
    total: str = ""

    @property
    def state(self) -> str:
        """Symbol and word of the state."""
        return f"{SYMBOLS[self.tone]} {WORDS[self.tone]}"


def card(desk: Desk, line: int, now: int) -> Card:
    """The card of ``line`` (from 1) at ``now`` (sitting time, ns)."""
    call = desk.lines[line - 1].call if line <= len(desk.lines) else None
    if call is None:
        return Card(line, "free")
    file = desk.files.get(call.donneur_ordres)
    name = plain(file.name if file else call.donneur_ordres)
    who, number = plain(call.caller), plain(call.number)
    if call.state is CallState.RINGING:
        return _ringing(Card(line, "ringing", name, who, number), call, desk, now)
    tone, told = _state(desk, call, now)
    return Card(line, tone, name, who, number, age=told, total=_total(desk, call, now))


def _state(desk: Desk, call: Call, now: int) -> tuple[Tone, str]:
    """Of a call that does not ring: its tone, and how old its state is."""
    if call.state is CallState.DIALLING:
        since = call.dialled.at if call.dialled else now
        return "dialling", f"Appelle depuis {age(now - since)}"
    if call.state is CallState.HELD:
        tone: Tone = "first" if call.id == first_to_resume(desk) else "held"
        return tone, f"Attend depuis {age(now - call.holds[-1].since.at)}"
    since = call.services[-1][0].at if call.services else now
    return "talking", f"Parle depuis {age(now - since)}"


def _ringing(shown: Card, call: Call, desk: Desk, now: int) -> Card:
    rung = max(0, now - call.ring.at) // SECOND if call.ring else 0
    bound = desk.pickup_bound_ns // SECOND
    late = rung >= bound
    told = f"{rung}{NBSP}s / {bound}{NBSP}s{' dépassé' if late else ''}"
    tone: Tone = "late" if late else "ringing"
    return replace(shown, tone=tone, gauge=(min(rung, bound), bound), age=told)


def _total(desk: Desk, call: Call, now: int) -> str:
    """All that a correspondent has waited, from his ring through every hold."""
    if call.direction == "in":
        waited = call.waited_ns(now)
        return f"A attendu {age(waited)}" if waited >= SECOND else ""
    about = desk.calls.get(call.consults)
    return f"pour {plain(about.caller)}" if about is not None and about.live else ""
