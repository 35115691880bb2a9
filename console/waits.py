"""Who waits for the candidate, in the order in which they came to wait. Sans-IO."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from console.words import plain
from evalengine.projections.calls import Call, CallState
from evalengine.projections.desk import Desk

TO_RESUME = "à reprendre d’abord"
"""What is said of whoever has been on hold longest, when there are several."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One who waits: ``verb`` is « sonne » or « attend », for ``since_ns``; ``total_ns`` is all
    that he has waited. ``first``: he is to be taken back before the others on hold."""

    line: int
    who: str
    called: str
    verb: str
    since_ns: int
    total_ns: int
    first: bool = False

    def since(self, length: Callable[[int], str]) -> str:
        """How long he waits now (ns, told by ``length``), and whether he comes first."""
        told = f"{self.verb} depuis {length(self.since_ns)}"
        return f"{told}, {TO_RESUME}" if self.first else told

    def total(self, length: Callable[[int], str]) -> str:
        """How long he has waited in all; "" when that is no more than now."""
        more = self.total_ns > self.since_ns
        return f"attente cumulée {length(self.total_ns)}" if more else ""


def waits(desk: Desk, now: int) -> list[Wait]:
    """Everybody who rings or is on hold at ``now`` (sitting time, ns), the longest wait first."""
    return [_wait(desk, call, now) for call in desk.waiting()]


def first_to_resume(desk: Desk) -> str:
    """The call that has been on hold longest, "" unless several are."""
    held = [call for call in desk.waiting() if call.state is CallState.HELD]
    return held[0].id if len(held) > 1 else ""


def _wait(desk: Desk, call: Call, now: int) -> Wait:
    since_at = call.waiting_since()
    file = desk.files.get(call.donneur_ordres)
    return Wait(
        line=call.line,
        who=plain(call.caller or call.number) or "correspondant inconnu",
        called=plain(file.name if file else call.donneur_ordres),
        verb="sonne" if call.state is CallState.RINGING else "attend",
        since_ns=0 if since_at is None else now - since_at,
        total_ns=call.waited_ns(now),
        first=call.id == first_to_resume(desk),
    )
