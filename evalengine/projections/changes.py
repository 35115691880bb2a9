"""What the candidate changed of the agendas, one change after the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from evalengine.projections.agendas import Agendas
from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Appointment


@dataclass(frozen=True, slots=True)
class AgendaChange:
    """``appointment`` as it stands, or stood when it was cancelled; ``was`` its start before a
    move. ``overridden`` are the French sentences of the rules set aside, or why it is cancelled."""

    verb: Literal["booked", "moved", "cancelled"]
    appointment: Appointment
    was: str = ""
    overridden: list[str] = field(default_factory=list)


def change_of(event: e.Event, before: Agendas) -> AgendaChange | None:
    """What ``event`` changes, told from the agendas ``before`` it; None when nothing."""
    match event:
        case e.AppointmentBooked():
            return AgendaChange("booked", event.appointment, overridden=event.overridden)
        case e.AppointmentMoved() if known := before.find(event.appointment):
            moved = replace(known, start=event.start)
            return AgendaChange("moved", moved, known.start, event.overridden)
        case e.AppointmentCancelled() if known := before.find(event.appointment):
            return AgendaChange("cancelled", known, overridden=[event.reason])
        case _:
            return None
