"""Orders that change what stands in an agenda already."""

from __future__ import annotations

from collections.abc import Callable

from console.linear.diary import agenda_at_work, when
from console.linear.done import kind_of
from console.linear.forms import Answers, Form, Question
from console.linear.order import Order, nth, number
from console.linear.session import Session
from console.linear.speech import clean, moment_said
from console.words import NBSP, fold
from evalengine.projections.booking import BLOCK
from evalengine.vocabulary import commands as c
from evalengine.vocabulary.records import Appointment


def _move(session: Session, rest: str) -> None:
    def go_on(appointment: Appointment) -> None:
        call = session.behalf(appointment.donneur_ordres)

        def ask(answers: Answers) -> None:
            start = f"{answers['day']}T{answers['hour']}"
            session.ask(c.Move(appointment=appointment.id, start=start, call=call), form)

        title = f"Déplacer{NBSP}: {_named(session, appointment)}"
        form = Form(title, when(session), ask, {"day": appointment.start[:10]})
        form.order = f"déplacer {appointment.id}"
        session.open(form)

    _pick(session, rest, "Déplacer", go_on)


def _cancel(session: Session, rest: str) -> None:
    def go_on(appointment: Appointment) -> None:
        call = session.behalf(appointment.donneur_ordres)

        def ask(answers: Answers) -> None:
            reason = answers.get("reason", "")
            session.ask(c.Cancel(appointment=appointment.id, reason=reason, call=call), form)

        title = f"Annuler{NBSP}: {_named(session, appointment)}"
        form = Form(title, [Question("reason", "Raison de l’annulation")], ask)
        form.order = f"annuler {appointment.id}"
        session.open(form)

    _pick(session, rest, "Annuler", go_on)


def _pick(session: Session, rest: str, title: str, go_on: Callable[[Appointment], None]) -> None:
    """The appointment of that number in the last list, else by a name; asks when several fit."""
    found = agenda_at_work(session)
    if found is None:
        return
    agenda = found[1]
    chosen = nth(session.shown.get("appointments", []), rest)
    known = session.desk.work.agendas.find(chosen or rest)
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
    Order(_GROUP, ("déplacer", "dp"), "déplace un rendez-vous.", _move, "nom"),
    Order(_GROUP, ("annuler", "an"), "annule un rendez-vous.", _cancel, "nom"),
)
