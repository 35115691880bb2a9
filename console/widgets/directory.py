"""Whom to call: a digit chooses, F11 dials, Escape calls nobody."""

from __future__ import annotations

from console.widgets.choice import Choice, ChoicePanel
from console.widgets.transfer import person_choice
from console.words import NBSP
from evalengine.projections.desk import Desk


class DirectoryPanel(ChoicePanel):
    """The people of the file in front, those who have called, and the donneurs d'ordres."""

    def __init__(self) -> None:
        super().__init__("directory", "F11 appelle")

    def open(self, desk: Desk, front: str | None) -> None:
        """Starts over, with the file ``front`` before the candidate's eyes."""
        self.offer(f"Appeler{NBSP}:", directory(desk, front))


def directory(desk: Desk, front: str | None) -> list[Choice]:
    """Everybody once, those of the file ``front`` first."""
    people = desk.files[front].people if front in desk.files else []
    callers = [call for call in desk.calls if call.direction == "in" and call.number]
    known = [
        *(person_choice(person) for person in people),
        *(Choice(call.caller, f"rappeler le {call.number}", call.number) for call in callers),
        *(Choice(f.name, f.trade, f.donneur_ordres) for f in desk.files.values()),
    ]
    return list({one.target: one for one in known}.values())
