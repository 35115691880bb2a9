"""The candidate's preparation booklet: what he may read before the calls, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any, TypeVar

from evalengine.commission.prints.setting import header
from evalengine.dossier import words
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import Programme
from evalengine.projections.booking import BLOCK
from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Appointment, BookingKind

Kind = TypeVar("Kind")


def content(dossier: Dossier, programme: Programme) -> dict[str, Any]:
    """The company's rules, then every donneur d'ordres of the programme, by name.

    It is made from the very events that give the candidate his files: what is hidden from him on
    screen cannot be in it.
    """
    provided = dossier.provided()
    agendas = {agenda.donneur_ordres: agenda for agenda in _of(e.AgendaProvided, provided)}
    books = {book.donneur_ordres: book for book in _of(e.CardsProvided, provided)}
    wanted = {
        call.donneur_ordres
        for name in programme.scenarios
        for call in dossier.scenarios[name].calls
    }
    files = _of(e.FileProvided, provided)
    [company] = _of(e.CompanyProvided, provided)
    return {
        "header": header(dossier),
        "title": "Livret de préparation du candidat",
        "day": words.day(dossier.day) if dossier.day else "",
        "rules": [{"title": part.title, "lines": part.lines} for part in company.rules],
        "people": [_person(person) for person in company.people],
        "files": [
            _file(file, agendas.get(file.donneur_ordres), books.get(file.donneur_ordres))
            for file in sorted(files, key=lambda file: file.name)
            if file.donneur_ordres in wanted
        ],
    }


def _of(kind: type[Kind], provided: Iterable[e.Event]) -> list[Kind]:
    return [event for event in provided if isinstance(event, kind)]


def _person(person: e.Person) -> list[str]:
    return [person.extension, person.name, person.role]


def _file(
    file: e.FileProvided, agenda: e.AgendaProvided | None, book: e.CardsProvided | None
) -> dict[str, Any]:
    return {
        "name": file.name,
        "trade": file.trade,
        "greeting": file.greeting,
        "people": [_person(person) for person in file.people],
        "permanent": [consigne.text for consigne in file.permanent],
        "temporary": [
            [f"du {words.day(dated.since)} au {words.day(dated.until)}", dated.text]
            for dated in file.temporary
        ],
        "vocabulary": file.vocabulary,
        "chapters": [{"title": part.title, "lines": part.lines} for part in file.chapters],
        "form": _form(file.form),
        "channels": [
            [words.MEDIA[channel.medium], channel.address, channel.hours]
            for channel in file.channels
        ],
        "days": _days(agenda) if agenda else [],
        "cards": [_card(card) for card in (book.cards if book else [])],
    }


def _form(form: e.MessageForm | None) -> dict[str, Any] | None:
    if form is None:
        return None
    fields = []
    for field in form.fields:
        choices = f" ({', '.join(field.choices)})" if field.choices else ""
        fields.append(f"{field.label}{choices}{', obligatoire' if field.required else ''}")
    return {"rubrics": form.rubrics, "fields": fields}


def _days(agenda: e.AgendaProvided) -> list[dict[str, Any]]:
    kinds = {kind.id: kind for kind in agenda.kinds}
    standing = sorted(agenda.appointments, key=lambda each: each.start)
    return [
        {"day": words.day(day), "rows": [_row(each, kinds) for each in rows]}
        for day, rows in groupby(standing, key=lambda each: each.start[:10])
    ]


def _row(each: Appointment, kinds: dict[str, BookingKind]) -> list[str]:
    what = "fermé" if each.kind == BLOCK else kinds[each.kind].label
    told = ", ".join(part for part in (each.who, each.reason, each.place) if part)
    return [words.hour(each.start[11:]), f"{each.minutes}\u00a0min", what, told]


def _card(card: e.Card) -> list[str]:
    name = f"{card.last_name} {card.first_name}".strip()
    rest = ", ".join(part for part in (card.mail, card.place, card.note) if part)
    return [name, card.number, rest]
