"""Impossible slots: agendas that break their own rules, appointments that no candidate can take."""

from __future__ import annotations

from collections.abc import Iterator

from evalengine.dossier.clients import DonneurOrdres
from evalengine.dossier.lint.fault import Fault, Spot, spots, spots_of
from evalengine.dossier.models import Dossier
from evalengine.dossier.scripts import Scenario
from evalengine.dossier.truth import MoveTruth
from evalengine.projections.booking import BLOCK, breaches, overlapping
from evalengine.vocabulary.records import Appointment, BookingKind


def faults(dossier: Dossier) -> Iterator[Fault]:
    """Of every agenda, and of every truth that speaks of one."""
    for client in dossier.donneurs_ordres.values():
        yield from _agenda(client)
    for spot in spots(dossier):
        client_of = dossier.donneurs_ordres.get(spot.client)
        if client_of is not None:
            book = _Book(dossier, client_of)
            yield from _appointment(spot, book)
            yield from _move(spot, book)
            yield from _cancel(spot, book)
            yield from _block(spot, book)
    for scenario in dossier.scenarios.values():
        yield from _rivals(scenario)


class _Book:
    """One agenda as the events say it."""

    def __init__(self, dossier: Dossier, client: DonneurOrdres) -> None:
        opened = client.open_agenda()
        self.client = client
        self.day = dossier.day or ""
        self.kinds: dict[str, BookingKind] = {kind.id: kind for kind in opened.kinds}
        self.standing: list[Appointment] = opened.appointments

    def of(self, name: str) -> Appointment | None:
        return next((each for each in self.standing if each.id == name), None)

    def wrong(self, kind: BookingKind, start: str, *, place: bool, but: str = "") -> str:
        """What is wrong with a start, in French; "" when nothing is."""
        if self.day and start[:10] < self.day:
            return f"le {start} est avant le jour de l’épreuve ({self.day})"
        taken = overlapping(self.standing, start, kind.minutes, but=but)
        if taken:
            return f"le {start} est déjà pris ({taken[0].who or taken[0].reason or taken[0].id})"
        told = breaches(
            kind,
            self.standing,
            start,
            place="oui" if place else "",
            kinds=self.kinds.values(),
            but=but,
        )
        return f"le {start} est hors des règles : {told[0]}" if told else ""


def _agenda(client: DonneurOrdres) -> Iterator[Fault]:
    opened = client.open_agenda()
    kinds = {kind.id: kind for kind in opened.kinds}
    for rank, each in enumerate(opened.appointments):
        others = [other for other in opened.appointments[:rank] if other.kind != BLOCK]
        if each.kind == BLOCK:
            continue
        taken = overlapping(opened.appointments[:rank], each.start, each.minutes)
        if taken:
            told = f"ce rendez-vous en recouvre un autre ({taken[0].start})"
            yield Fault("client", client.id, ("agenda", rank), told)
            continue
        told_rules = breaches(
            kinds[each.kind], others, each.start, place=each.place, kinds=opened.kinds
        )
        if told_rules:
            told = f"ce rendez-vous est hors des règles : {told_rules[0]}"
            yield Fault("client", client.id, ("agenda", rank), told)


def _appointment(spot: Spot, book: _Book) -> Iterator[Fault]:
    wanted = spot.step.truth.appointment
    if wanted is None:
        return
    kind = book.kinds.get(wanted.kind)
    if kind is None:
        told = f"« {book.client.name} » n’a pas de rendez-vous de type « {wanted.kind} »"
        yield spot.fault(told, "truth", "appointment", "kind")
        return
    for rank, start in enumerate(wanted.starts):
        if told := book.wrong(kind, start, place=wanted.place is not None):
            yield spot.fault(told, "truth", "appointment", "starts", rank)


def _move(spot: Spot, book: _Book) -> Iterator[Fault]:
    wanted: MoveTruth | None = spot.step.truth.move
    if wanted is None:
        return
    before = book.of(wanted.appointment)
    kind = book.kinds.get(before.kind) if before else None
    if before is None or kind is None:
        told = f"l’agenda de « {book.client.name} » n’a pas de rendez-vous « {wanted.appointment} »"
        yield spot.fault(told, "truth", "move", "appointment")
        return
    for rank, start in enumerate(wanted.starts):
        if told := book.wrong(kind, start, place=bool(before.place), but=before.id):
            yield spot.fault(told, "truth", "move", "starts", rank)


def _cancel(spot: Spot, book: _Book) -> Iterator[Fault]:
    wanted = spot.step.truth.cancel
    if wanted is not None and book.of(wanted) is None:
        told = f"l’agenda de « {book.client.name} » n’a pas de rendez-vous « {wanted} »"
        yield spot.fault(told, "truth", "cancel")


def _block(spot: Spot, book: _Book) -> Iterator[Fault]:
    """What stands in the range must be cancelled or moved by the same scenario."""
    wanted = spot.step.truth.block
    if wanted is None:
        return
    leaving = set()
    for other in spots_of(spot.scenario):
        truth = other.step.truth
        leaving |= {truth.cancel, truth.move.appointment if truth.move else None}
    for each in overlapping(book.standing, wanted.start, wanted.minutes):
        if each.id not in leaving:
            told = f"la plage à fermer recouvre le rendez-vous « {each.id} » ({each.start})"
            yield spot.fault(told, "truth", "block")


def _rivals(scenario: Scenario) -> Iterator[Fault]:
    """Two truths whose only start is the same one cannot both be reached."""
    taken: dict[tuple[str, str], str] = {}
    for spot in spots_of(scenario):
        truth = spot.step.truth
        for part in (truth.appointment, truth.move):
            if part is None or len(part.starts) > 1:
                continue
            key = (spot.client, part.starts[0])
            if key in taken:
                told = f"le {part.starts[0]} est déjà la seule réponse de « {taken[key]} »"
                yield spot.fault(told, "truth")
            taken[key] = spot.step.id
