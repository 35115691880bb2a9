"""Acts asked of the phone that no event has confirmed yet. The screen shows none of them done."""

from __future__ import annotations

from dataclasses import dataclass

from evalengine.clock import SECOND
from evalengine.projections.desk import Desk

PATIENCE_NS = 3 * SECOND
"""Host time after which an act without its event is told to the candidate."""


@dataclass(frozen=True, slots=True)
class Asked:
    """``state`` is what the call was when the act was asked, ``at`` host time in ns."""

    call: str
    line: int
    state: str
    at: int


class Pending:
    """What is still awaited, by call."""

    def __init__(self) -> None:
        self._asked: dict[str, Asked] = {}

    def ask(self, call: str, desk: Desk, at: int) -> None:
        """An act on ``call`` was handed to the phone at ``at`` (host time, ns)."""
        known = desk.calls.by_id[call]
        self._asked[call] = Asked(call, known.line, _shape(desk, call), at)

    def drop(self, call: str) -> None:
        """Nothing is awaited of ``call`` any more."""
        self._asked.pop(call, None)

    def clear(self) -> None:
        """Nothing is awaited any more."""
        self._asked.clear()

    def settle(self, desk: Desk) -> None:
        """Forgets what an event has answered."""
        for asked in list(self._asked.values()):
            if _shape(desk, asked.call) != asked.state:
                del self._asked[asked.call]

    def overdue(self, now: int) -> list[int]:
        """The lines whose act was asked too long ago (``now``: host time, ns), told once."""
        late = [asked for asked in self._asked.values() if now - asked.at >= PATIENCE_NS]
        for asked in late:
            del self._asked[asked.call]
        return [asked.line for asked in late]


def _shape(desk: Desk, call: str) -> str:
    known = desk.calls.get(call)
    return f"{known.state}{len(known.services)}{len(known.holds)}" if known else ""
