"""Whom to transfer to: a digit chooses, the same key confirms, Escape leaves everything as it was.

Who is on the other line already is offered first: a transfer then joins the two. Nobody who is
chosen from the file knows of the call yet: the calling key lets the candidate ask him first.
"""

from __future__ import annotations

from console.acts import Act, joinable
from console.layouts import Layout
from console.widgets.choice import Choice, ChoicePanel
from console.words import NBSP, plain
from evalengine.projections.calls import Call
from evalengine.projections.desk import Desk
from evalengine.vocabulary import events as e


class TransferPanel(ChoicePanel):
    """Who is on hold on another line, then the people of the file of the call in the ear."""

    def __init__(self, layout: Layout) -> None:
        super().__init__("transfer")
        self._layout = layout
        self.call = ""

    def open(self, desk: Desk, call: Call) -> None:
        """Starts over for ``call``, which is in the ear."""
        self.call = call.id
        who = plain(call.caller) or "l’appel"
        joins = [_join(first, second, call) for first, second in joinable(desk)]
        key = self._layout.key("transfer")
        if joins and call.direction == "out":
            about = call.consults or (joins[0].act.call if len(joins) == 1 else "")
            chosen = joins[0] if joins[0].act.call == about else None
            self.offer(f"Passer à {who} l’appel de{NBSP}:", joins, f"{key} lui passe", chosen)
            return
        file = desk.files.get(call.donneur_ordres)
        people = [person_choice(person, call.id) for person in (file.people if file else [])]
        title = f"Transférer {who} (ligne {call.line}) à{NBSP}:"
        self.offer(title, [*joins, *people], f"{key} transfère à")

    def hint(self, chosen: Choice) -> str:
        """Who is not on a line yet can be asked first."""
        first = f" · {self._layout.key('dial')} lui parle d’abord"
        return super().hint(chosen) + (first if chosen.act.verb == "transfer" else "")


def person_choice(person: e.Person, call: str = "") -> Choice:
    """Somebody of a file, by his extension: to take ``call``, or to be called."""
    act = Act("transfer" if call else "dial", call, person.extension)
    return Choice(person.name, f"{person.role} · poste {person.extension}", act)


def _join(first: Call, second: Call, ear: Call) -> Choice:
    """The one of the two who is not in the ear."""
    other = second if ear is first else first
    return Choice(
        other.caller, f"en attente sur la ligne {other.line}", Act("connect", first.id, second.id)
    )
