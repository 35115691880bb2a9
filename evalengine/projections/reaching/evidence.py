"""What was done, and the words that say how it differs from what was expected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from evalengine.projections.wording import holds
from evalengine.projections.work import Work

Found = tuple[Sequence[int], list[str]]
"""The entries that prove it, and what differs."""

Item = TypeVar("Item")


@dataclass(slots=True)
class Evidence:
    """What was done: ``work`` as it stands, and ``acts``, the entries of each kind of event.

    ``taken`` are the ids that were counted already; ``relaunched`` the right addresses by call;
    ``roles`` the calls of the script that others play again.
    """

    work: Work = field(default_factory=Work)
    acts: dict[type, list[tuple[int, Any]]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    relaunched: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)

    def on(self, subject: str, call: str) -> bool:
        """``call`` is the one of the script, or plays it again."""
        return self.roles.get(call, call) == subject

    def of(self, kind: type, **wanted: str) -> list[tuple[int, Any]]:
        """Entry numbers and events of ``kind`` whose fields are as ``wanted``, oldest first."""
        return [
            (seq, event)
            for seq, event in self.acts.get(kind, [])
            if all(getattr(event, name) == value for name, value in wanted.items())
        ]

    def numbers(self, kind: type, **wanted: str) -> list[int]:
        """The entry numbers of the same."""
        return [seq for seq, _ in self.of(kind, **wanted)]


def nearest(items: Iterable[Item], differs: Callable[[Item], list[str]]) -> tuple[Item, list[str]]:
    """The one with the fewest differences, the first of equals; ValueError when there is none."""
    return min(((item, differs(item)) for item in items), key=lambda found: len(found[1]))


def lacking(text: str, values: Iterable[str]) -> list[str]:
    """A sentence for each value that the text does not hold."""
    return [f"« {value} » n’y est pas" for value in values if not holds(text, value)]


def instead(what: str, found: str, wanted: str) -> str:
    """What stands there, and what should."""
    return (
        f"{what} : « {found} » au lieu de « {wanted} »"
        if found
        else f"{what} : manque « {wanted} »"
    )
