"""Who hears whom, as one table under its prose; sans-IO, without a clock.

The candidate has **one ear**: a single slot, which holds the call that his phone took last. An
answered call that is not in it waits. The co-évaluateur has one voice, and it has **one place**:
the `Route`, which is computed anew from the slot each time. So two callers in the ear, or a word
for a call that the candidate does not hear, cannot be written down.

==================================  =====================================
the co-évaluateur's call is         he hears, and is heard
==================================  =====================================
in the ear                          the candidate; is heard unless muted
ringing at the candidate's          the bell
waiting                             what waits with it; nobody hears him
==================================  =====================================

His call is the pinned one, as long as it lives; else the one in the ear; else one that rings; else
the one that was taken last and waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Hears = Literal["silence", "bell", "wait", "candidate"]
State = Literal["placed", "ringing", "answered"]

_ELSEWHERE: dict[State, Hears] = {"placed": "silence", "ringing": "bell", "answered": "wait"}
"""What a call that is not in the ear lets hear."""


@dataclass(frozen=True, slots=True)
class Route:
    """Where the one voice is: on ``call`` ("": nowhere). ``speaks``: the candidate hears him."""

    call: str = ""
    hears: Hears = "silence"
    speaks: bool = False


@dataclass(slots=True)
class _Call:
    """``silenced``: the engine took the ear from it, whatever its phone thinks."""

    line: int
    state: State = "placed"
    silenced: bool = False


class Table:
    """The calls of one desk. What is said of a call that is not there changes nothing.

    ``joined``: the co-évaluateur is there. ``muted``: he is not heard for now, wherever he is.
    """

    def __init__(self) -> None:
        self.joined = False
        self.muted = False
        self._calls: dict[str, _Call] = {}
        self._ear = ""
        self._pinned = ""

    # What calls do.

    def place(self, call: str, line: int) -> None:
        """A call begins, on ``line``; again, it changes nothing."""
        self._calls.setdefault(call, _Call(line))

    def ring(self, call: str) -> None:
        """It rings: at the candidate's, or at whom he calls."""
        known = self._calls.get(call)
        if known is not None and known.state == "placed":
            known.state = "ringing"

    def take(self, call: str) -> None:
        """The candidate picked it up or took it back: his ear is on it, and on nothing else."""
        known = self._calls.pop(call, None)
        if known is not None:
            known.state = "answered"
            self._calls[call] = known  # the newest of those that wait, once it does
            self._ear = call

    def wait(self, call: str) -> None:
        """It was picked up some time ago, and waits: his ear stays where it is."""
        known = self._calls.get(call)
        if known is not None:
            known.state = "answered"

    def hold(self, call: str) -> None:
        """The candidate lets it wait."""
        if self._ear == call:
            self._ear = ""

    def silence(self, call: str) -> None:
        """The engine took the ear from it."""
        if call in self._calls:
            self._calls[call].silenced = True

    def voice(self, call: str) -> None:
        """The engine gives it back."""
        if call in self._calls:
            self._calls[call].silenced = False

    def end(self, call: str) -> None:
        """It is over, and its pin with it."""
        self._calls.pop(call, None)
        self.hold(call)
        if self._pinned == call:
            self._pinned = ""

    # What the co-évaluateur does.

    def pin(self, line: int) -> bool:
        """His voice stays on the call of ``line``; false when there is none."""
        found = next((name for name, call in self._calls.items() if call.line == line), "")
        self._pinned = found or self._pinned
        return bool(found)

    def follow(self) -> None:
        """His voice follows the candidate again."""
        self._pinned = ""

    @property
    def pinned(self) -> int:
        """The line of the pinned call, 0 without one."""
        return self._calls[self._pinned].line if self._pinned else 0

    # What comes of it.

    @property
    def connected(self) -> str:
        """The one call that the candidate hears and speaks on; "" when there is none."""
        known = self._calls.get(self._ear)
        return self._ear if known is not None and not known.silenced else ""

    def route(self) -> Route:
        """Where the one voice is."""
        if not self.joined:
            return Route()
        return self._on(self._pinned or self.connected or self._found("ringing"))

    def _on(self, call: str) -> Route:
        call = call or self._found("answered")
        if not call:
            return Route()
        if call == self.connected:
            return Route(call, "candidate", speaks=not self.muted)
        return Route(call, _ELSEWHERE[self._calls[call].state])

    def _found(self, state: State) -> str:
        """The newest call in that state."""
        names = (name for name, call in reversed(self._calls.items()) if call.state == state)
        return next(names, "")
