"""Orders of the agenda of the file in front."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from console.linear.done import appointment_said, kind_of
from console.linear.forms import Answers, Form, Question
from console.linear.order import Order, in_front, nth, number
from console.linear.session import Session
from console.linear.speech import (
    BadAnswer,
    clean,
    counted,
    day_said,
    day_typed,
    hour_typed,
    moment_said,
)
from console.linear.told import owner
from console.words import NBSP, fold
from evalengine.projections.agendas import Agenda
from evalengine.projections.booking import BLOCK, next_free, until
from evalengine.vocabulary import commands as c
from evalengine.vocabulary.records import Appointment, BookingKind

_FREE_STARTS = 3
"""Starts that `libre` offers."""


def _agenda(session: Session) -> tuple[str, Agenda] | None:
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
    found = _agenda(session)
    if found is None:
        return
    name, agenda = found
    listed: list[Appointment] = []
    session.say(f"Agenda de {owner(session.desk, name)}.")
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
    found = _agenda(session)
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
    ranges = ", ".join(f"de {since} à {end}".replace(":", NBSP + "h" + NBSP)
                       for since, end in kind.ranges)  # fmt: skip
    place = ", à l’extérieur" if kind.outside else ""
    return f"{kind.label}, {counted(kind.minutes, 'minute')}{place}, {ranges}"


def _book(session: Session, _rest: str) -> None:
    found = _agenda(session)
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
            *_when(session),
            Question("who", "Nom", required=True),
            Question("number", "Téléphone"),
            Question("reason", "Motif"),
            Question("place", "Adresse", when=lambda answers: answers.get("kind") in outside),
        ],
        ask,
    )
    session.open(form)


def _when(session: Session) -> list[Question]:
    """A day and an hour."""
    today = session.desk.day

    def read(text: str) -> str:
        return day_typed(text, today)

    return [
        Question("day", "Jour", required=True, read=read, said=day_said),
        Question("hour", "Heure", required=True, read=hour_typed, said=_clock),
    ]


def _clock(hour: str) -> str:
    return hour.replace(":", f"{NBSP}h{NBSP}")


def _block(session: Session, _rest: str) -> None:
    found = _agenda(session)
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
            *_when(session),
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


def _move(session: Session, rest: str) -> None:
    def go_on(appointment: Appointment) -> None:
        call = session.behalf(appointment.donneur_ordres)

        def ask(answers: Answers) -> None:
            start = f"{answers['day']}T{answers['hour']}"
            session.ask(c.Move(appointment=appointment.id, start=start, call=call), form)

        title = f"Déplacer {_named(session, appointment)}"
        form = Form(title, _when(session), ask, {"day": appointment.start[:10]})
        session.open(form)

    _pick(session, rest, "Déplacer", go_on)


def _cancel(session: Session, rest: str) -> None:
    def go_on(appointment: Appointment) -> None:
        call = session.behalf(appointment.donneur_ordres)

        def ask(answers: Answers) -> None:
            reason = answers.get("reason", "")
            session.ask(c.Cancel(appointment=appointment.id, reason=reason, call=call), form)

        title = f"Annuler {_named(session, appointment)}"
        form = Form(title, [Question("reason", "Raison de l’annulation")], ask)
        session.open(form)

    _pick(session, rest, "Annuler", go_on)


def _pick(session: Session, rest: str, title: str, go_on: Callable[[Appointment], None]) -> None:
    """The appointment of that number in the last list, else by a name; asks when several fit."""
    found = _agenda(session)
    if found is None:
        return
    agenda = found[1]
    chosen = nth(session.shown.get("appointments", []), rest)
    known = session.desk.work.agendas.find(chosen) if chosen else None
    if known is not None and known in agenda.appointments:
        go_on(known)
        return
    wanted = fold(clean(rest))
    near = [x for x in agenda.appointments if wanted in fold(f"{x.who} {x.reason}")]
    if not wanted or number(rest) is not None or not near:
        session.say(f"Tapez {title.lower()} et un nom, ou le numéro donné par jour ou semaine.")
        return
    if len(near) == 1:
        go_on(near[0])
        return
    choices = [(each.id, _named(session, each)) for each in near]
    by_id = {each.id: each for each in near}
    question = Question("which", "Lequel", choices=choices, required=True)
    session.open(
        Form(title, [question], lambda answers: go_on(by_id[answers["which"]]), reviewed=False)
    )


def _named(session: Session, appointment: Appointment) -> str:
    kind = "la plage fermée" if appointment.kind == BLOCK else kind_of(session.desk, appointment)
    who = f" de {appointment.who}" if appointment.who else ""
    return f"{kind}{who}, {moment_said(appointment.start)}"


_GROUP = "agenda"
ORDERS = (
    Order(_GROUP, ("jour", "j"), "lit l’agenda d’un jour.", _day, "mardi"),
    Order(_GROUP, ("semaine", "s"), "lit l’agenda d’une semaine.", _week, "30/11"),
    Order(_GROUP, ("libre", "lb"), "cherche les premiers créneaux libres.", _free, "1 jeudi"),
    Order(_GROUP, ("reserver", "rv"), "prend un rendez-vous.", _book),
    Order(_GROUP, ("deplacer", "dp"), "déplace un rendez-vous.", _move, "nom"),
    Order(_GROUP, ("annuler", "an"), "annule un rendez-vous.", _cancel, "nom"),
    Order(_GROUP, ("bloquer", "bl"), "ferme une plage.", _block),
)
