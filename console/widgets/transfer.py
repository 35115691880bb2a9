"""Whom to transfer to: a digit chooses, F6 confirms, Escape leaves everything as it was."""

from __future__ import annotations

from console.widgets.choice import Choice, ChoicePanel
from console.words import NBSP, plain
from evalengine.projections.calls import Call
from evalengine.vocabulary import events as e


class TransferPanel(ChoicePanel):
    """The people of the file of the call in the ear."""

    def __init__(self) -> None:
        super().__init__("transfer", "F6 transfère à")
        self.call = ""

    def open(self, call: Call, file: e.FileProvided) -> None:
        """Starts over for ``call``."""
        self.call = call.id
        title = f"Transférer {plain(call.caller) or 'l’appel'} (ligne {call.line}) à{NBSP}:"
        self.offer(title, [person_choice(person) for person in file.people])


def person_choice(person: e.Person) -> Choice:
    """Somebody of a file, by his extension."""
    return Choice(person.name, f"{person.role} · poste {person.extension}", person.extension)
