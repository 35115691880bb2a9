"""A phone under examination: it takes three calls, and notes by itself when it did what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from evalengine.server.hall import SipAccess

Moment = Literal["ring", "pickup", "end"]
MOMENTS: dict[Moment, str] = {"ring": "sonnerie", "pickup": "décroché", "end": "raccroché"}
"""What is compared, in the order in which it happens, and its French name."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The phone did it between these two host times (ns of CLOCK_MONOTONIC)."""

    before: int
    after: int


Notes = dict[Moment, Seen]


class HandsetFailed(Exception):
    """The phone did not do what was asked. The message is a French sentence."""


class Handset(Protocol):
    """One phone. Whatever it cannot do is a `HandsetFailed`, an `OSError` or a `WireError`."""

    name: str

    async def start(self, access: SipAccess) -> None:
        """Registers."""

    async def answer(self, call: str) -> None:
        """Picks up the call that rings; returns when it is done."""

    async def hang_up(self, call: str) -> None:
        """Hangs up; returns when it is done."""

    def notes(self, call: str) -> Notes:
        """What it noted of that call."""

    async def stop(self) -> None:
        """Goes away, whatever its state."""
