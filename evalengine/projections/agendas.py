"""The agendas of the donneurs d'ordres, as they stand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Appointment, BookingKind


@dataclass(slots=True)
class Agenda:
    """Of one donneur d'ordres. ``appointments`` are in the order of their starts."""

    kinds: dict[str, BookingKind] = field(default_factory=dict)
    appointments: list[Appointment] = field(default_factory=list)

    def put(self, appointment: Appointment) -> None:
        """Keeps the order; an appointment of the same id is replaced."""
        others = [each for each in self.appointments if each.id != appointment.id]
        self.appointments = sorted([*others, appointment], key=lambda each: (each.start, each.id))


@dataclass(slots=True)
class Agendas:
    """By donneur d'ordres. ``booked`` counts what was ever booked here, for the next name."""

    by_owner: dict[str, Agenda] = field(default_factory=dict)
    booked: int = 0

    def of(self, donneur_ordres: str) -> Agenda | None:
        """His agenda; None when he has none."""
        return self.by_owner.get(donneur_ordres)

    def find(self, appointment: str) -> Appointment | None:
        """The appointment of this id, in whatever agenda it stands."""
        every = (each for agenda in self.by_owner.values() for each in agenda.appointments)
        return next((each for each in every if each.id == appointment), None)

    def provided(self, event: e.AgendaProvided) -> None:
        agenda = Agenda(kinds={kind.id: kind for kind in event.kinds})
        for appointment in event.appointments:
            agenda.put(appointment)
        self.by_owner[event.donneur_ordres] = agenda

    def book(self, event: e.AppointmentBooked) -> None:
        self.booked += 1
        self.by_owner[event.appointment.donneur_ordres].put(event.appointment)

    def move(self, event: e.AppointmentMoved) -> None:
        known = self.find(event.appointment)
        if known is not None:
            self.by_owner[known.donneur_ordres].put(replace(known, start=event.start))

    def cancel(self, event: e.AppointmentCancelled) -> None:
        for agenda in self.by_owner.values():
            agenda.appointments = [
                each for each in agenda.appointments if each.id != event.appointment
            ]


FOLDS: dict[type, Callable[[Agendas, Any], None]] = {
    e.AgendaProvided: Agendas.provided,
    e.AppointmentBooked: Agendas.book,
    e.AppointmentMoved: Agendas.move,
    e.AppointmentCancelled: Agendas.cancel,
}
