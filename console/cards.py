"""A line of the desk told in words, a symbol and a tone; the widget only lays it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from console.words import NBSP, duration, plain
from evalengine.clock import SECOND
from evalengine.projections.calls import Call, CallState
from evalengine.projections.desk import Desk

Tone = Literal["free", "dialling", "ringing", "late", "talking", "held"]

SYMBOLS: dict[Tone, str] = {
    "free": "○",
    "dialling": "◎",
    "ringing": "◉",
    "late": "◉",
    "talking": "●",
    "held": "‖",
}
WORDS: dict[Tone, str] = {
    "free": "Libre",
    "dialling": "Appelle",
    "ringing": "Sonne",
    "late": "Sonne",
    "talking": "En ligne",
    "held": "En attente",
}


@dataclass(frozen=True, slots=True)
class Card:
    """What a line card says. ``gauge`` is (seconds rung, seconds to pick up) while it rings.

    ``age`` and ``total`` are whole phrases, empty when they have nothing to say.
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
    if call.state is CallState.DIALLING:
        since = call.dialled.at if call.dialled else now
        return Card(
            line, "dialling", name, who, number, age=f"Appelle depuis {duration(now - since)}"
        )
    if call.state is CallState.HELD:
        age = f"Attend depuis {duration(now - call.holds[-1].since.at)}"
        return Card(line, "held", name, who, number, age=age, total=_total(call, now))
    since = call.services[-1][0].at if call.services else now
    age = f"Parle depuis {duration(now - since)}"
    return Card(line, "talking", name, who, number, age=age, total=_total(call, now))


def _ringing(shown: Card, call: Call, desk: Desk, now: int) -> Card:
    rung = max(0, now - call.ring.at) // SECOND if call.ring else 0
    bound = desk.pickup_bound_ns // SECOND
    late = rung >= bound
    age = f"{rung}{NBSP}s / {bound}{NBSP}s{' dépassé' if late else ''}"
    tone: Tone = "late" if late else "ringing"
    return replace(shown, tone=tone, gauge=(min(rung, bound), bound), age=age)


def _total(call: Call, now: int) -> str:
    """Cumulative hold of the correspondent, across every hold."""
    return f"Attente cumulée {duration(call.held_ns(now))}" if call.holds else ""
