"""Orders of the lines."""

from __future__ import annotations

from console import acts
from console.acts import Act
from console.linear.forms import Answers, Done, Form, Question
from console.linear.order import Order, number
from console.linear.session import Session
from console.linear.survey import lines
from console.linear.told import greeting, owner
from console.words import NBSP, fold, plain
from evalengine.projections.calls import CallState
from evalengine.vocabulary import events as e


def _answer(session: Session, rest: str) -> None:
    _take(session, rest, CallState.RINGING, "Aucune ligne ne sonne.")


def _resume(session: Session, rest: str) -> None:
    _take(session, rest, CallState.HELD, "Aucune ligne n’est en attente.")


def _take(session: Session, rest: str, state: CallState, none: str) -> None:
    """The line named, else the one that has waited longest in ``state``."""
    line = number(rest)
    if line is None:
        waiting = [call.line for call in session.desk.waiting() if call.state is state]
        line = waiting[0] if waiting else None
    session.perform(acts.on_line(session.desk, line) if line else none)


def _hold(session: Session, _rest: str) -> None:
    session.perform(acts.hold(session.desk))


def _hang_up(session: Session, _rest: str) -> None:
    session.perform(acts.hang_up(session.desk))


def _lines(session: Session, _rest: str) -> None:
    session.say(*lines(session.desk, session.place.now()))


def _greeting(session: Session, rest: str) -> None:
    line = number(rest)
    calls = {x.number: x.call for x in session.desk.lines if x.call}
    call = calls.get(line) if line else session.desk.in_ear()
    name = call.donneur_ordres if call else session.front
    session.say(
        f"{owner(session.desk, name)}.{greeting(session.desk, name)}" if name else "Aucun appel."
    )


def _transfer(session: Session, rest: str) -> None:
    call = acts.transferable(session.desk)
    if isinstance(call, str):
        session.say(call)
        return
    people = session.desk.files[call.donneur_ordres].people
    target = _of_people(people, rest)
    if target:
        session.perform(Act("transfer", call.id, target))
        return
    if rest:
        session.say(f"Personne ne répond à {plain(rest)} dans ce dossier.")

    def chosen(answers: Answers) -> None:
        session.perform(Act("transfer", call.id, answers["who"]))

    session.open(_whom("Transférer", people, chosen))


def _of_people(people: list[e.Person], rest: str) -> str:
    """The extension of who is meant by his extension, or by part of one name; else ""."""
    wanted = fold(rest)
    for one in people:
        if wanted and wanted == fold(one.extension):
            return one.extension
    found = [x.extension for x in people if wanted and wanted in fold(f"{x.name} {x.role}")]
    return found[0] if len(found) == 1 else ""


def _dial(session: Session, rest: str) -> None:
    if rest:
        everybody = [one for file in session.desk.files.values() for one in file.people]
        session.perform(Act("dial", "", _of_people(everybody, rest) or rest))
        return
    name = session.front
    people = session.desk.files[name].people if name else []

    def chosen(answers: Answers) -> None:
        session.perform(Act("dial", "", answers["who"]))

    session.open(_whom("Appeler", people, chosen, free=True))


def _whom(title: str, people: list[e.Person], chosen: Done, *, free: bool = False) -> Form:
    choices = [
        (one.extension, f"{plain(one.name)}, {plain(one.role)}, poste {plain(one.extension)}")
        for one in people
    ]
    hint = "ou composez un numéro" if free else ""
    question = Question("who", "Qui", choices=choices, free=free, required=True, hint=hint)
    return Form(title, [question], chosen, reviewed=False)


_GROUP = "appels"
ORDERS = (
    Order(_GROUP, ("décrocher", "d"), "prend la ligne qui sonne.", _answer, "1", reminds=False),
    Order(_GROUP, ("attente", "a"), "met en attente l’appel en ligne.", _hold, reminds=False),
    Order(_GROUP, ("reprendre", "r"), "reprend une ligne en attente.", _resume, "2", reminds=False),
    Order(_GROUP, ("raccrocher", "x"), "raccroche l’appel en ligne.", _hang_up, reminds=False),
    Order(
        _GROUP,
        ("transférer", "t"),
        f"transfère{NBSP}; seul, il propose qui.",
        _transfer,
        "331",
        reminds=False,
    ),
    Order(
        _GROUP,
        ("appeler", "p"),
        f"appelle{NBSP}; seul, il propose qui.",
        _dial,
        "201",
        reminds=False,
    ),
    Order(_GROUP, ("lignes", "l"), "dit l’état des lignes.", _lines),
    Order(_GROUP, ("accueil", "acc"), "lit la phrase d’accueil d’une ligne.", _greeting, "1"),
)
