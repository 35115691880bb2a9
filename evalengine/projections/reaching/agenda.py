"""Appointments, visits and closed ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from evalengine.projections.booking import BLOCK
from evalengine.projections.dates import moment
from evalengine.projections.reaching.evidence import Evidence, Found, instead, nearest
from evalengine.projections.wording import holds, same
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t


def _appointment(subject: str, wanted: t.ExpectAppointment, evidence: Evidence) -> Found:
    booked = [
        (not evidence.on(subject, event.call), seq, event.appointment.id)
        for seq, event in evidence.of(e.AppointmentBooked)
        if event.appointment.donneur_ordres == wanted.donneur_ordres
        and event.appointment.kind != BLOCK
        and event.appointment.id not in evidence.taken
        and evidence.work.agendas.find(event.appointment.id) is not None
    ]
    if not booked:
        return [], ["aucun rendez-vous n’a été pris"]
    (_, seq, name), differs = nearest(
        sorted(booked), lambda each: _appointment_differs(wanted, each[2], evidence)
    )
    evidence.taken |= set() if differs else {name}
    return [seq, *evidence.numbers(e.AppointmentMoved, appointment=name)], differs


def _appointment_differs(wanted: t.ExpectAppointment, name: str, evidence: Evidence) -> list[str]:
    stands = evidence.work.agendas.find(name)
    assert stands is not None, "only what stands is weighed"
    told = [] if stands.kind == wanted.kind else [instead("type", stands.kind, wanted.kind)]
    if stands.start not in wanted.starts:
        told.append(_otherwise(stands.start, wanted.starts))
    if not holds(stands.who, wanted.who):  # agendas show first names, forms do not ask them
        told.append(instead("nom", stands.who, wanted.who))
    if wanted.place and not same(stands.place, wanted.place):
        told.append(instead("adresse", stands.place, wanted.place))
    return told


def _move(_subject: str, wanted: t.ExpectMove, evidence: Evidence) -> Found:
    proofs = evidence.numbers(e.AppointmentMoved, appointment=wanted.appointment)
    stands = evidence.work.agendas.find(wanted.appointment)
    if stands is None:
        return proofs, ["ce rendez-vous n’est plus à l’agenda"]
    if not proofs:
        return [], ["ce rendez-vous n’a pas été déplacé"]
    right = stands.start in wanted.starts
    return proofs, [] if right else [_otherwise(stands.start, wanted.starts)]


def _otherwise(start: str, wanted: Sequence[str]) -> str:
    return instead("début", moment(start), " ou ".join(map(moment, wanted)))


def _cancel(_subject: str, wanted: t.ExpectCancel, evidence: Evidence) -> Found:
    proofs = evidence.numbers(e.AppointmentCancelled, appointment=wanted.appointment)
    return proofs, [] if proofs else ["ce rendez-vous n’a pas été annulé"]


def _block(_subject: str, wanted: t.ExpectBlock, evidence: Evidence) -> Found:
    for seq, event in evidence.of(e.AppointmentBooked):
        stands = evidence.work.agendas.find(event.appointment.id)
        if stands is None or stands.kind != BLOCK or stands.id in evidence.taken:
            continue
        place = (stands.donneur_ordres, stands.start, stands.minutes)
        if place == (wanted.donneur_ordres, wanted.start, wanted.minutes):
            evidence.taken.add(stands.id)
            return [seq], []
    return [], ["cette plage n’a pas été fermée"]


TABLE: dict[type, Callable[[str, Any, Evidence], Found]] = {
    t.ExpectAppointment: _appointment,
    t.ExpectMove: _move,
    t.ExpectCancel: _cancel,
    t.ExpectBlock: _block,
}
