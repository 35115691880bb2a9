"""Bookings by command. The rules of `projections.booking` may be set aside on purpose, and the
journal keeps their sentences (C1.9.e); two things at one time are refused whatever he says."""

from __future__ import annotations

from evalengine.errors import Refused
from evalengine.projections.agendas import Agenda
from evalengine.projections.booking import BLOCK, breaches, moment, overlapping
from evalengine.rules.state import Deciders, Decision, State
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Appointment, BookingKind

LONGEST_BLOCK = 14 * 24 * 60
"""Minutes of a closed range."""
_YEARS = range(2000, 2100)


def _book(state: State, command: c.Book, _now: int, _token: str) -> Decision:
    state.heard_of(command.call)
    agenda = _agenda(state, command.donneur_ordres)
    kind = _kind(agenda, command.kind)
    if not command.who.strip():
        raise Refused("Dites pour qui est ce rendez-vous.")
    appointment = e.Appointment(
        id=_name(state),
        donneur_ordres=command.donneur_ordres,
        kind=kind.id,
        start=command.start,
        minutes=kind.minutes,
        who=command.who.strip(),
        number=command.number.strip(),
        reason=command.reason.strip(),
        place=command.place.strip(),
    )
    overridden = _weigh(state, agenda, appointment, insists=command.insists)
    return [e.AppointmentBooked(appointment=appointment, call=command.call, overridden=overridden)]


def _block(state: State, command: c.Block, _now: int, _token: str) -> Decision:
    state.heard_of(command.call)
    agenda = _agenda(state, command.donneur_ordres)
    if not 0 < command.minutes <= LONGEST_BLOCK:
        raise Refused("Une plage fermée dure de 1 minute à 14 jours.")
    closed = e.Appointment(
        id=_name(state),
        donneur_ordres=command.donneur_ordres,
        kind=BLOCK,
        start=command.start,
        minutes=command.minutes,
        reason=command.reason.strip(),
    )
    _weigh(state, agenda, closed, insists=False)
    return [e.AppointmentBooked(appointment=closed, call=command.call)]


def _move(state: State, command: c.Move, _now: int, _token: str) -> Decision:
    state.heard_of(command.call)
    known = _appointment(state, command.appointment)
    if command.start == known.start:
        raise Refused("Ce rendez-vous est déjà à cette heure.")
    agenda = _agenda(state, known.donneur_ordres)
    moved = e.Appointment(
        id=known.id,
        donneur_ordres=known.donneur_ordres,
        kind=known.kind,
        start=command.start,
        minutes=known.minutes,
        place=known.place,
    )
    overridden = _weigh(state, agenda, moved, insists=command.insists)
    return [
        e.AppointmentMoved(
            appointment=known.id, start=command.start, call=command.call, overridden=overridden
        )
    ]


def _cancel(state: State, command: c.Cancel, _now: int, _token: str) -> Decision:
    state.heard_of(command.call)
    known = _appointment(state, command.appointment)
    return [
        e.AppointmentCancelled(
            appointment=known.id, reason=command.reason.strip(), call=command.call
        )
    ]


def _weigh(state: State, agenda: Agenda, wanted: Appointment, *, insists: bool) -> list[str]:
    """The sentences of the rules that ``wanted`` sets aside. `Refused` when it may not stand."""
    _possible(wanted.start, state.desk.day)
    for other in overlapping(agenda.appointments, wanted.start, wanted.minutes, but=wanted.id):
        raise Refused(_taken(other))
    kind = agenda.kinds.get(wanted.kind)
    told = [] if kind is None else _breaches(agenda, kind, wanted)
    if told and not insists:
        raise Refused(f"Contraire aux règles de prise de rendez-vous : {' ; '.join(told)}.")
    return told


def _breaches(agenda: Agenda, kind: BookingKind, wanted: Appointment) -> list[str]:
    return breaches(
        kind,
        agenda.appointments,
        wanted.start,
        place=wanted.place,
        kinds=agenda.kinds.values(),
        but=wanted.id,
    )


def _possible(start: str, day: str) -> None:
    try:
        begins = moment(start)
    except ValueError:
        raise Refused("Cette date ou cette heure n’est pas possible.") from None
    if begins.tzinfo is not None or begins.year not in _YEARS:
        raise Refused("Cette date ou cette heure n’est pas possible.")
    if start[:10] < day:
        raise Refused("Ce jour est déjà passé.")


def _taken(other: Appointment) -> str:
    at = f"{int(other.start[11:13])} h {other.start[14:16]}"
    if other.kind == BLOCK:
        reason = f" ({other.reason})" if other.reason else ""
        return f"La plage qui commence à {at} est fermée{reason}."
    who = f" ({other.who})" if other.who else ""
    return f"Ce créneau est pris : rendez-vous de {at}{who}."


def _agenda(state: State, donneur_ordres: str) -> Agenda:
    agenda = state.desk.work.agendas.of(state.file(donneur_ordres).donneur_ordres)
    if agenda is None:
        raise Refused("Ce donneur d’ordres n’a pas d’agenda.")
    return agenda


def _kind(agenda: Agenda, name: str) -> BookingKind:
    kind = agenda.kinds.get(name)
    if kind is None:
        known = ", ".join(each.label for each in agenda.kinds.values())
        raise Refused(f"Ce type de rendez-vous n’existe pas. Connus : {known}.")
    return kind


def _appointment(state: State, name: str) -> Appointment:
    known = state.desk.work.agendas.find(name)
    if known is None:
        raise Refused(f"Aucun rendez-vous « {name} » n’est à l’agenda.")
    return known


def _name(state: State) -> str:
    """Of what is booked next; a dossier's own ids have no hyphen."""
    return f"rdv-{state.desk.work.agendas.booked + 1}"


DECIDERS: Deciders = {
    c.Book: _book,
    c.Block: _block,
    c.Move: _move,
    c.Cancel: _cancel,
}
