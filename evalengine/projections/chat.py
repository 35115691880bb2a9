"""The tchat: one thread with each donneur d'ordres, and one with the team."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from evalengine.vocabulary import events as e

TEAM = ""
"""The name of the team's thread."""


@dataclass(slots=True)
class Thread:
    """What was said, oldest first. ``unread`` counts what the candidate has not had before his
    eyes: whoever answers has read."""

    lines: list[e.ChatSent] = field(default_factory=list)
    unread: int = 0


@dataclass(slots=True)
class Chat:
    """Threads by donneur d'ordres, `TEAM` for the team's; one that is empty is not there."""

    threads: dict[str, Thread] = field(default_factory=dict)

    @property
    def unread(self) -> int:
        """In all threads."""
        return sum(thread.unread for thread in self.threads.values())

    def send(self, event: e.ChatSent) -> None:
        thread = self.threads.setdefault(event.donneur_ordres, Thread())
        thread.lines.append(event)
        thread.unread = 0 if event.speaker == "candidate" else thread.unread + 1

    def read(self, event: e.ChatRead) -> None:
        if event.donneur_ordres in self.threads:
            self.threads[event.donneur_ordres].unread = 0


FOLDS: dict[type, Callable[[Chat, Any], None]] = {
    e.ChatSent: Chat.send,
    e.ChatRead: Chat.read,
}
