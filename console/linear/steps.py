"""Orders of the sitting itself: notice, checks, time, help, leaving."""

from __future__ import annotations

from console.linear.forms import Answers, Form, Question
from console.linear.order import Order, nth, number
from console.linear.session import Session
from console.linear.speech import counted, length
from console.linear.survey import where_am_i
from console.recorded import notice
from console.words import NBSP, PHASES
from evalengine.vocabulary import commands as c

_PARTS: tuple[tuple[str, str], ...] = (
    ("headset", "Casque"),
    ("ring", "Sonnerie"),
    ("keys", "Clavier"),
)


def _where(session: Session, _rest: str) -> None:
    session.say(*where_am_i(session.desk, session.place.now()))


def _time(session: Session, _rest: str) -> None:
    desk, now = session.desk, session.place.now()
    if desk.phase_ends_at > now:
        session.say(f"{PHASES[desk.phase]}{NBSP}: il reste {length(desk.phase_ends_at - now)}.")
    else:
        session.say(f"{PHASES[desk.phase]}{NBSP}: aucune limite de temps.")


def _notice(session: Session, _rest: str) -> None:
    told: list[str] = []
    for heading, text in notice(voice=session.desk.work.admission.recorded):
        told.append(f"{heading}{NBSP}: {text}" if heading else f"{told.pop()}, {text}")
    session.say(*(f"{one}." for one in told))
    if not session.desk.work.admission.notice_accepted:
        session.say("Tapez accepter quand vous avez lu cette notice.")


def _accept(session: Session, _rest: str) -> None:
    session.ask(c.AcceptNotice())


def _checks(session: Session, rest: str) -> None:
    chosen = nth([part for part, _ in _PARTS], rest)
    match chosen:
        case "headset":
            session.ask(c.PassCheck(part="headset"))
        case "ring":
            session.ask(c.PassCheck(part="ring"))
        case "keys":
            session.ask(c.PassCheck(part="keys"))
        case _:
            passed = session.desk.work.admission.checks
            for rank, (part, words) in enumerate(_PARTS, 1):
                session.say(f"{rank}, {words}, {'vérifié' if part in passed else 'à vérifier'}.")
            session.say("Tapez contrôles et un numéro quand cette partie marche.")


def _ring(session: Session, rest: str) -> None:
    line = number(rest)
    if line is None or line > session.desk.own_lines or not line:
        session.say("Tapez sonnerie et le numéro d’une ligne pour entendre comment elle sonne.")
        return
    session.try_ring(line)
    session.say(f"La ligne {line} sonne ainsi, en {counted(line, 'coup')}.")


def _repeat(session: Session, _rest: str) -> None:
    session.repeat()


def _confirm(session: Session, _rest: str) -> None:
    session.insist()


def _correct(session: Session, _rest: str) -> None:
    session.correct()


def _stop(session: Session, _rest: str) -> None:
    session.stop()


def _back(session: Session, _rest: str) -> None:
    session.back()


def _quit(session: Session, _rest: str) -> None:
    """At once when nothing is under way."""
    alive = len(session.desk.calls.live())
    if session.desk.closed or (not alive and not session.forms):
        session.leaving = True
        return

    def decided(answers: Answers) -> None:
        session.leaving = answers["sure"] == "yes"
        if not session.leaving:
            session.say("La console reste ouverte.")

    choices = [("yes", "quitter"), ("no", "rester")]
    question = Question("sure", "Un appel ou un formulaire est en cours, quitter quand même",
                        choices=choices, required=True)  # fmt: skip
    session.open(Form("Quitter", [question], decided, reviewed=False))


_GROUP = "épreuve"
ORDERS = (
    Order(_GROUP, ("où", "w", "où en suis-je"), "dit où vous en êtes.", _where),
    Order(_GROUP, ("temps", "h"), "dit ce qu’il reste de temps.", _time),
    Order(_GROUP, ("notice", "nt"), "lit ce qui est enregistré.", _notice),
    Order(_GROUP, ("accepter", "ap"), "accepte la notice.", _accept),
    Order(_GROUP, ("contrôles", "ct"), "vérifie casque, sonnerie et clavier.", _checks, "1"),
    Order(_GROUP, ("sonnerie", "so"), "fait entendre la sonnerie d’une ligne.", _ring, "2"),
    Order(_GROUP, ("confirmer", "cf"), "fait quand même ce qui vient d’être refusé.", _confirm),
    Order(_GROUP, ("corriger", "cg"), "reprend le formulaire qui vient d’être refusé.", _correct),
    Order(
        _GROUP,
        ("répéter", "q"),
        "répète la dernière phrase ou la question.",
        _repeat,
        reminds=False,
    ),
    Order(
        _GROUP,
        ("retour",),
        "dans un formulaire, revient à la question d’avant.",
        _back,
        reminds=False,
    ),
    Order(_GROUP, ("stop",), "abandonne le formulaire.", _stop),
    Order(_GROUP, ("aide", "?"), "liste les commandes.", None, "1"),
    Order(_GROUP, ("quitter",), "ferme la console.", _quit),
)
