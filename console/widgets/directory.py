"""Whom to call: a digit chooses, the same key dials, Escape calls nobody."""

from __future__ import annotations

from console.acts import Act
from console.layouts import Layout
from console.widgets.choice import Choice, ChoicePanel
from console.widgets.transfer import person_choice
from console.words import NBSP, plain
from evalengine.projections.desk import Desk


class DirectoryPanel(ChoicePanel):
    """The people of the file in front, those who have called, and the donneurs d'ordres."""

    def __init__(self, layout: Layout) -> None:
        super().__init__("directory")
        self._confirm_by = f"{layout.key('dial')} appelle"

    def open(self, desk: Desk, front: str | None) -> None:
        """Starts over, with the file ``front`` before the candidate's eyes."""
        ear = desk.in_ear()
        waits = f" pendant que {plain(ear.caller)} attend" if ear and ear.caller else ""
        self.offer(f"Appeler{waits}{NBSP}:", directory(desk, front), self._confirm_by)


def directory(desk: Desk, front: str | None) -> list[Choice]:
    """Everybody once, those of the file ``front`` first."""
    people = desk.files[front].people if front in desk.files else []
    callers = [call for call in desk.calls if call.direction == "in" and call.number]
    known = [
        *(person_choice(person) for person in people),
        *(_called(call.caller, f"rappeler le {call.number}", call.number) for call in callers),
        *(_called(file.name, file.trade, file.donneur_ordres) for file in desk.files.values()),
    ]
    return list({one.act.target: one for one in known}.values())


def _called(name: str, more: str, target: str) -> Choice:
    return Choice(name, more, Act("dial", "", target))
