"""Messages for the donneurs d'ordres, and what became of those that left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Medium, Message


@dataclass(slots=True)
class Sending:
    """One message on its way, by its last attempt. ``settles_at`` is sitting time in ns;
    ``checked``: the candidate looked after this attempt came to its ``outcome``."""

    id: str
    message: str
    medium: Medium
    address: str
    attempt: int
    settles_at: int
    outcome: e.Delivery | Literal["pending"] = "pending"
    checked: bool = False


@dataclass(slots=True)
class Messages:
    """Messages and sendings by id, oldest first."""

    by_id: dict[str, Message] = field(default_factory=dict)
    sendings: dict[str, Sending] = field(default_factory=dict)

    def sendings_of(self, message: str) -> list[Sending]:
        """Every sending of this message."""
        return [sending for sending in self.sendings.values() if sending.message == message]

    def pending(self) -> list[Sending]:
        """Sendings that nothing is known of yet."""
        return [sending for sending in self.sendings.values() if sending.outcome == "pending"]

    def save(self, event: e.MessageSaved) -> None:
        self.by_id[event.message.id] = event.message

    def send(self, event: e.SendingMade) -> None:
        self.sendings[event.sending] = Sending(
            id=event.sending,
            message=event.message,
            medium=event.medium,
            address=event.address,
            attempt=event.attempt,
            settles_at=event.settles_at,
        )

    def settle(self, event: e.SendingSettled) -> None:
        self.sendings[event.sending].outcome = event.outcome

    def check(self, event: e.SendingChecked) -> None:
        self.sendings[event.sending].checked = event.outcome != "pending"


FOLDS: dict[type, Callable[[Messages, Any], None]] = {
    e.MessageSaved: Messages.save,
    e.SendingMade: Messages.send,
    e.SendingSettled: Messages.settle,
    e.SendingChecked: Messages.check,
}
