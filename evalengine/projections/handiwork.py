"""What the console reported of itself while calls could come, and what else shows where he looked.

The typing, the shortcuts and the panes are numbers and names on the word of the console; searches
and acts are the engine's own. Nothing is judged here. Only the calls and the grace count: in the
preparation he learns.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from evalengine.clock import SECOND
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry

REPORTED_WITHIN = SECOND
"""The largest error of a time that the console tells: what a report takes to come."""

_EXAMINED: frozenset[e.Phase] = frozenset({"calls", "grace"})

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Noted(Generic[Told]):
    """An event with its time (sitting ns) and the number of its entry."""

    event: Told
    at: int
    entry: int


@dataclass(frozen=True, slots=True)
class Written:
    """He wrote something for ``donneur_ordres``, on behalf of ``call``, "" for none."""

    donneur_ordres: str
    call: str
    at: int
    entry: int


@dataclass(slots=True)
class Handiwork:
    """The fold. ``looked`` are the panes that he had before his eyes; ``said`` is the first fact
    that the correspondent of each call told."""

    typing: list[Noted[e.TypingCounted]] = field(default_factory=list)
    shortcuts: list[Noted[e.ShortcutUsed]] = field(default_factory=list)
    looked: list[Noted[e.PaneShown]] = field(default_factory=list)
    searches: list[Noted[e.FilesSearched]] = field(default_factory=list)
    booked: list[Noted[e.AppointmentBooked | e.AppointmentMoved]] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    said: dict[str, Noted[e.FactSaid]] = field(default_factory=dict)
    _phase: e.Phase = "preparation"

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        event = entry.event
        if isinstance(event, e.PhaseBegan):
            self._phase = event.phase
        elif self._phase in _EXAMINED:
            self._note(event, entry)

    def _note(self, event: e.Event, entry: Entry) -> None:
        match event:
            case e.TypingCounted():
                self.typing.append(Noted(event, event.at, entry.seq))
            case e.ShortcutUsed():
                self.shortcuts.append(Noted(event, event.at, entry.seq))
            case e.PaneShown():
                self.looked.append(Noted(event, event.at, entry.seq))
            case e.FilesSearched():
                self.searches.append(Noted(event, entry.at, entry.seq))
            case e.FactSaid(call=call) if call not in self.said:
                self.said[call] = Noted(event, entry.at, entry.seq)
            case e.FactUnsaid(call=call) if (known := self.said.get(call)) is not None:
                if known.event.fact == event.fact:
                    del self.said[call]
            case e.AppointmentBooked() | e.AppointmentMoved():
                self.booked.append(Noted(event, entry.at, entry.seq))
        if (about := _written(event)) is not None:
            self.written.append(Written(*about, entry.at, entry.seq))


def _written(event: e.Event) -> tuple[str, str] | None:
    """For which donneur d'ordres, and on behalf of which call, ``event`` was written."""
    match event:
        case e.CardSaved():
            return event.card.donneur_ordres, event.call
        case e.MessageSaved():
            return event.message.donneur_ordres, event.message.call
        case e.AppointmentBooked():
            return event.appointment.donneur_ordres, event.call
        case e.CallBackPlanned() | e.IncidentReported():
            return event.donneur_ordres, event.call
        case e.ConsigneAcknowledged() | e.ChatSent(speaker="candidate"):
            return event.donneur_ordres, ""
        case _:
            return None
