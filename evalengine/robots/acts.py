"""What a robot may do: a command through the doors, or a hand on its phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from evalengine.ports import Phone
from evalengine.vocabulary.audience import Audience
from evalengine.vocabulary.commands import Command
from evalengine.vocabulary.entry import Entry


@dataclass(frozen=True, slots=True)
class PhoneAct:
    """One gesture on the phone; ``target`` is the extension of a transfer, or the call of the one
    to ``connect`` to. To ``dial`` there is no ``call`` yet, but a target."""

    verb: Literal["answer", "hold", "resume", "hang_up", "transfer", "connect", "dial"]
    call: str
    target: str = ""

    def do(self, phone: Phone) -> None:
        """Does it on ``phone``."""
        match self.verb:
            case "dial":
                phone.dial(self.target)
            case "transfer" | "connect":
                getattr(phone, self.verb)(self.call, self.target)
            case _:
                getattr(phone, self.verb)(self.call)


Act = Command | PhoneAct


Done = TypeVar("Done", covariant=True)


class Driven(Protocol[Done]):
    """What `player.drive` drives: it follows a sitting, and in time has things done."""

    audience: Audience

    def see(self, entry: Entry) -> None:
        """Folds an entry of its stream."""

    def tick(self, now: int) -> Sequence[Done]:
        """What is to be done at ``now`` (sitting ns)."""

    def deadline(self) -> int | None:
        """When `tick` next has something to do, sitting ns."""

    @property
    def finished(self) -> bool:
        """True once the sitting is closed."""


Robot = Driven[Act]
"""What `player.play` drives."""
