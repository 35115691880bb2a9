"""Who waits for the candidate, in the order in which they came to wait. Sans-IO."""

from __future__ import annotations

from dataclasses import dataclass

from console.words import duration, plain
from evalengine.projections.calls import Call, CallState
from evalengine.projections.desk import Desk

TO_RESUME = "à reprendre d’abord"
"""What is said of whoever has been on hold longest, when there are several."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One who waits. ``since`` and ``total`` are whole phrases, ``total`` empty when it says no
    more than ``since``; ``first`` says that he is to be taken back before the others on hold."""

    line: int
    who: str
    called: str
    since: str
    total: str = ""
    first: bool = False

    @property
    def advice(self) -> str:
        return TO_RESUME if self.first else ""


def waits(desk: Desk, now: int) -> list[Wait]:
    """Everybody who rings or is on hold at ``now`` (sitting time, ns), the longest wait first."""
    return [_wait(desk, call, now) for call in desk.waiting()]


def first_to_resume(desk: Desk) -> str:
    """The call that has been on hold longest, "" unless several are."""
    held = [call for call in desk.waiting() if call.state is CallState.HELD]
    return held[0].id if len(held) > 1 else ""


def _wait(desk: Desk, call: Call, now: int) -> Wait:
    since_at = call.waiting_since()
    since = 0 if since_at is None else now - since_at
    total = call.waited_ns(now)
    verb = "sonne" if call.state is CallState.RINGING else "attend"
    file = desk.files.get(call.donneur_ordres)
    return Wait(
        line=call.line,
        who=plain(call.caller or call.number) or "correspondant inconnu",
        called=plain(file.name if file else call.donneur_ordres),
        since=f"{verb} depuis {duration(since)}",
        total=f"attente cumulée {duration(total)}" if total > since else "",
        first=call.id == first_to_resume(desk),
    )
