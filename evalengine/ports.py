"""What the runner and the robots need of the outside, as protocols. Adapters live above.

Each port has one contract suite that its fakes pass too (`tests/contracts`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Protocol

from evalengine.vocabulary.audience import Audience
from evalengine.vocabulary.commands import Command
from evalengine.vocabulary.effects import Effect
from evalengine.vocabulary.entry import By, Entry
from evalengine.vocabulary.signals import Signal

Tokens = Callable[[], str]
"""Draws a fresh unguessable name (at least 64 bits, URL-safe)."""

Report = Callable[[Signal], None]
"""Where the wire hands its signals; never blocks, never raises."""


class Journal(Protocol):
    """Append-only, insert-only store of entries, unique in (sitting, seq)."""

    async def append(self, sitting: str, entries: Sequence[Entry]) -> None:
        """Stores all of ``entries`` or none; durable when it returns.

        Raises `JournalFull` (no room), `Conflict` ((sitting, seq) exists), `JournalError`.
        """

    def read(self, sitting: str, after: int = 0) -> AsyncIterator[Entry]:
        """The entries with seq > ``after``, in order. `JournalBroken` on an unreadable one."""

    async def sittings(self) -> list[str]:
        """The sittings that have at least one entry, oldest first."""

    async def beat(self, sitting: str, at: int) -> None:
        """Notes that ``sitting`` lived at ``at`` (sitting ns), in place of what it noted before.

        No entry, and no part of the chain. Raises `JournalError`.
        """

    async def last_beat(self, sitting: str) -> int:
        """What `beat` noted last (sitting ns); 0 when it noted nothing."""

    async def close(self) -> None:
        """Lets go of files and connections."""


class Wire(Protocol):
    """Carries calls. Signals come back through the `Report` given when the desk was attached."""

    def perform(self, effect: Effect) -> None:
        """Starts doing ``effect`` and returns at once. The outcome is a signal."""


class Phone(Protocol):
    """A candidate's hands on a phone, by the call's id. Unknown or ended calls are ignored.

    One call at most is in the ear: `answer`, `resume` and `dial` put the one that talks on hold
    first, and give up one that is being dialled.
    """

    def answer(self, call: str) -> None: ...

    def hold(self, call: str) -> None: ...

    def resume(self, call: str) -> None: ...

    def hang_up(self, call: str) -> None: ...

    def transfer(self, call: str, target: str) -> None: ...

    def connect(self, call: str, other: str) -> None:
        """Attended transfer: whoever is on ``call`` goes on with whoever is on ``other``."""

    def dial(self, target: str) -> None:
        """Calls ``target``: a name, an extension or a number. Its id is the phone's own until
        the engine gives it one."""


class Doors(Protocol):
    """One sitting, as people and robots reach it: ask, and follow what happens."""

    async def submit(self, command: Command, by: By) -> None:
        """Returns when the command's events are in the journal; raises `Refused` otherwise."""

    def follow(self, audience: Audience, after: int = 0) -> AsyncIterator[list[Entry]]:
        """Batches of the entries ``audience`` may see, from seq > ``after``, then live."""

    @property
    def failing(self) -> str:
        """Why the journal cannot be written now, a French sentence; empty when it can."""

    def now(self) -> int:
        """Sitting time, ns."""

    def seconds_until(self, at: int) -> float:
        """Host seconds until the sitting time ``at`` (ns)."""
