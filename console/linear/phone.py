"""Orders of the lines."""

from __future__ import annotations

from console import acts
from console.acts import Act
from console.linear.forms import Answers, Done, Form, Question
from console.linear.order import Order, number
from console.linear.session import Session
from console.linear.speech import enumerated, length
from console.linear.survey import lines
from console.linear.told import greeting, owner
from console.waits import Wait, waits
from console.words import NBSP, fold, plain
from evalengine.projections.calls import Call, CallState
from evalengine.vocabulary import events as e

_WHICH = f"Tapez prendre et un numéro de ligne{NBSP}; attentes les donne."
_NOBODY_ASKED = (
    f"Il n’y a personne à joindre{NBSP}: mettez le correspondant en attente et appelez quelqu’un."
)


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
    file = session.desk.files.get(call.donneur_ordres)
    people = file.people if file and call.direction == "in" else []
    target = _of_people(people, rest)
    if target:
        session.perform(Act("transfer", call.id, target))
        return
    if rest:
        session.say(f"Personne ne répond à {plain(rest)} dans ce dossier.")

    def chosen(answers: Answers) -> None:
        session.perform(Act("transfer", call.id, answers["who"]))

    session.open(_whom("Transférer", people, chosen))


def _connect(session: Session, rest: str) -> None:
    """Joins the correspondent with whoever was called about him: one talks, the other waits."""
    pairs = acts.joinable(session.desk)
    meant = [pair for pair in pairs if pair[1].consults == pair[0].id]
    line = number(rest)
    named = [pair for pair in pairs if line in (pair[0].line, pair[1].line)]
    named = named if line else meant or pairs
    if not named:
        session.say(_NOBODY_ASKED)
    elif len(named) > 1:
        lines = enumerated([f"ligne {_waiting_of(session, pair).line}" for pair in named])
        session.say(f"Plusieurs attendent, {lines}{NBSP}: tapez joindre et le numéro de la ligne.")
    else:
        session.perform(Act("connect", named[0][0].id, named[0][1].id))


def _waiting_of(session: Session, pair: tuple[Call, Call]) -> Call:
    ear = session.desk.in_ear()
    return pair[1] if ear is pair[0] else pair[0]


def _waiting(session: Session, _rest: str) -> None:
    """Whoever waits, the longest first; the line's number then takes it."""
    told = waits(session.desk, session.place.now())
    session.say(*(_wait_said(one) for one in told))
    session.say(
        f"Tapez prendre et un numéro de ligne, par exemple prendre {told[0].line}."
        if told
        else "Personne n’attend."
    )


def _wait_said(wait: Wait) -> str:
    told = ", ".join(filter(None, (wait.since(length), wait.total(length))))
    return f"Ligne {wait.line}{NBSP}: {wait.who} pour {wait.called}, {told}."


def _take_line(session: Session, rest: str) -> None:
    line = number(rest)
    session.perform(acts.on_line(session.desk, line) if line else _WHICH)


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
    Order(
        _GROUP,
        ("joindre", "jd"),
        "passe le correspondant à la personne appelée pour lui.",
        _connect,
        "1",
        reminds=False,
    ),
    Order(_GROUP, ("attentes", "at"), "dit qui attend, le plus ancien d’abord.", _waiting),
    Order(_GROUP, ("prendre", "pr"), "décroche ou reprend une ligne.", _take_line, "1"),
    Order(_GROUP, ("lignes", "l"), "dit l’état des lignes.", _lines),
    Order(_GROUP, ("accueil", "acc"), "lit la phrase d’accueil d’une ligne.", _greeting, "1"),
)
