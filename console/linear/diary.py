"""Orders of the agenda of the file in front."""

from __future__ import annotations

from datetime import date, timedelta

from console.linear.done import appointment_said
from console.linear.forms import Answers, Form, Question
from console.linear.order import Order, in_front, number
from console.linear.session import Session
from console.linear.speech import (
    BadAnswer,
    counted,
    day_said,
    day_typed,
    enumerated,
    hour_typed,
    hours_said,
    moment_said,
)
from console.linear.told import owner
from console.words import NBSP
from evalengine.projections.agendas import Agenda
from evalengine.projections.booking import next_free, until
from evalengine.projections.dates import DAYS
from evalengine.vocabulary import commands as c
from evalengine.vocabulary.records import Appointment, BookingKind

_FREE_STARTS = 3
"""Starts that `libre` offers."""


def agenda_at_work(session: Session) -> tuple[str, Agenda] | None:
    """The donneur d'ordres at work and his agenda; None when there is none, which is said."""
    name = in_front(session)
    agenda = session.desk.work.agendas.of(name) if name else None
    if name and agenda is None:
        session.say(f"{owner(session.desk, name)} n’a pas d’agenda.")
    return (name, agenda) if name and agenda else None


def _day(session: Session, rest: str) -> None:
    if (iso := _typed_day(session, rest)) is not None:
        _days(session, iso, 1)


def _week(session: Session, rest: str) -> None:
    if (iso := _typed_day(session, rest)) is not None:
        monday = date.fromisoformat(iso)
        _days(session, (monday - timedelta(days=monday.weekday())).isoformat(), 7)


def _typed_day(session: Session, rest: str) -> str | None:
    """ISO; the fiction's day when nothing is typed; None after a sentence."""
    try:
        return day_typed(rest or "aujourd’hui", session.desk.day)
    except BadAnswer as error:
        session.say(str(error))
        return None


def _days(session: Session, first: str, days: int) -> None:
    found = agenda_at_work(session)
    if found is None:
        return
    name, agenda = found
    listed: list[Appointment] = []
    session.say(f"Agenda, {owner(session.desk, name)}.")
    for ahead in range(days):
        day = (date.fromisoformat(first) + timedelta(days=ahead)).isoformat()
        mine = [each for each in agenda.appointments if _stands_on(each, day)]
        session.say(f"{day_said(day).capitalize()}{NBSP}: {_count(mine)}.")
        for each in mine:
            listed.append(each)
            session.say(f"{len(listed)}, {appointment_said(session.desk, each)}.")
    session.shown["appointments"] = [each.id for each in listed]


def _stands_on(each: Appointment, day: str) -> bool:
    last = until(each.start, each.minutes) - timedelta(minutes=1)
    return each.start[:10] <= day <= last.date().isoformat()


def _count(mine: list[Appointment]) -> str:
    return counted(len(mine), "rendez-vous", "rendez-vous") if mine else "rien d’inscrit"


def _free(session: Session, rest: str) -> None:
    """The first starts that the rules allow: « libre », « libre 2 », « libre 2 jeudi »."""
    found = agenda_at_work(session)
    if found is None:
        return
    agenda, kinds = found[1], list(found[1].kinds.values())
    kind = kinds[0] if len(kinds) == 1 else None
    rank = number(rest)
    if rank is not None and 0 < rank <= len(kinds):
        kind, rest = kinds[rank - 1], rest.partition(" ")[2].strip()
    if kind is None:
        session.say(*(f"{at}, {_kind_said(each)}." for at, each in enumerate(kinds, 1)))
        session.say("Tapez libre, le numéro du type, puis un jour si vous voulez.")
        return
    since = _typed_day(session, rest)
    if since is not None:
        starts = [moment_said(start) for start in _starts(kind, agenda, since)]
        told = f"{NBSP}; ".join(starts) or "aucun sous 60 jours"
        session.say(f"{kind.label}, {counted(kind.minutes, 'minute')}, libre{NBSP}: {told}.")


def _starts(kind: BookingKind, agenda: Agenda, since: str) -> list[str]:
    starts: list[str] = []
    at = f"{since}T00:00"
    while len(starts) < _FREE_STARTS:
        start = next_free(kind, agenda.appointments, at, kinds=agenda.kinds.values())
        if not start:
            break
        starts.append(start)
        at = until(start, 1).isoformat(timespec="minutes")
    return starts


def _kind_said(kind: BookingKind) -> str:
    days = enumerated([DAYS[day - 1] for day in kind.days])
    ranges = ", ".join(f"de {hours_said(one)} à {hours_said(end)}" for one, end in kind.ranges)
    place = ", à l’extérieur" if kind.outside else ""
    return f"{kind.label}, {counted(kind.minutes, 'minute')}{place}, {days}, {ranges}"


def _book(session: Session, _rest: str) -> None:
    found = agenda_at_work(session)
    if found is None:
        return
    name, agenda = found
    call = session.behalf(name)
    outside = {kind.id for kind in agenda.kinds.values() if kind.outside}

    def ask(answers: Answers) -> None:
        command = c.Book(
            donneur_ordres=name,
            kind=answers["kind"],
            start=f"{answers['day']}T{answers['hour']}",
            who=answers["who"],
            number=answers.get("number", ""),
            reason=answers.get("reason", ""),
            place=answers.get("place", ""),
            call=call,
        )
        session.ask(command, form)

    form = Form(
        f"Rendez-vous pour {owner(session.desk, name)}",
        [
            Question(
                "kind",
                "Type",
                choices=[(kind.id, kind.label) for kind in agenda.kinds.values()],
                required=True,
            ),
            *when(session),
            Question("who", "Nom", required=True),
            Question("number", "Téléphone"),
            Question("reason", "Motif"),
            Question("place", "Adresse", when=lambda answers: answers.get("kind") in outside),
        ],
        ask,
    )
    session.open(form)


def when(session: Session) -> list[Question]:
    """A day and an hour."""
    today = session.desk.day

    def read(text: str) -> str:
        return day_typed(text, today)

    return [
        Question("day", "Jour", required=True, read=read, said=day_said),
        Question("hour", "Heure", required=True, read=hour_typed, said=hours_said),
    ]


def _block(session: Session, _rest: str) -> None:
    found = agenda_at_work(session)
    if found is None:
        return
    name = found[0]
    call = session.behalf(name)

    def ask(answers: Answers) -> None:
        command = c.Block(
            donneur_ordres=name,
            start=f"{answers['day']}T{answers['hour']}",
            minutes=int(answers["minutes"]),
            reason=answers.get("reason", ""),
            call=call,
        )
        session.ask(command, form)

    form = Form(
        f"Plage à fermer chez {owner(session.desk, name)}",
        [
            *when(session),
            Question(
                "minutes",
                "Durée",
                required=True,
                read=_minutes,
                said=_minutes_said,
                hint="en minutes",
            ),
            Question("reason", "Motif"),
        ],
        ask,
    )
    session.open(form)


def _minutes(text: str) -> str:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 100_000:
        raise BadAnswer(f"Donnez un nombre de minutes{NBSP}: par exemple 90.")
    return text


def _minutes_said(text: str) -> str:
    return counted(int(text), "minute")


_GROUP = "agenda"
ORDERS = (
    Order(_GROUP, ("jour", "j"), "lit l’agenda d’un jour.", _day, "mardi"),
    Order(_GROUP, ("semaine", "s"), "lit l’agenda d’une semaine.", _week, "30/11"),
    Order(_GROUP, ("libre", "lb"), "cherche les premiers créneaux libres.", _free, "1 jeudi"),
    Order(_GROUP, ("réserver", "rv"), "prend un rendez-vous.", _book),
    Order(_GROUP, ("bloquer", "bl"), "ferme une plage.", _block),
)
