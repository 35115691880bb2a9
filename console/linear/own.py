"""Orders of the candidate's own marks: the questions of the sheet, or criteria when it has none."""

from __future__ import annotations

from console.linear.done import MARKS
from console.linear.forms import Answers, Form, Question
from console.linear.order import Order, number
from console.linear.session import Session
from console.linear.speech import counted
from console.words import NBSP
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

_MARK = Question("mark", "Votre réponse", choices=list(MARKS.items()), required=True)
_COMMENT = Question("comment", "Exemple tiré de vos appels")


def _sheet(session: Session, _rest: str) -> None:
    """Every question, with the answer that it has."""
    sheet = session.desk.work.notes.sheet
    if sheet is None:
        session.say("Aucune feuille n’est donnée. Tapez noter et un critère, par exemple C1.2.a.")
        return
    session.say(sheet.introduction)
    for rank, line in enumerate(sheet.lines, 1):
        session.say(f"{rank}, {line.asks} {_answer(session, line)}.")
    session.say("Tapez noter et un numéro pour répondre.")


def _answer(session: Session, line: e.SheetLine) -> str:
    given = session.desk.work.notes.self_assessment
    marks = {given[one].acquired for one in line.criteria if one in given}
    return MARKS[marks.pop()].capitalize() if marks else "Sans réponse"


def _note(session: Session, rest: str) -> None:
    """The question of that number, else the first that has no answer."""
    sheet = session.desk.work.notes.sheet
    if sheet is None:
        _note_criterion(session, rest)
        return
    given = session.desk.work.notes.self_assessment
    left = [x for x in sheet.lines if not any(one in given for one in x.criteria)]
    rank = number(rest)
    if rank is not None and 0 < rank <= len(sheet.lines):
        _ask(session, sheet.lines[rank - 1], rank)
    elif left:
        session.say(f"Encore {counted(len(left), 'question')} sans réponse.")
        _ask(session, left[0], 1 + sheet.lines.index(left[0]))
    else:
        session.say("Toutes les questions ont une réponse. Tapez feuille pour les relire.")


def _ask(session: Session, line: e.SheetLine, rank: int) -> None:
    def ask(answers: Answers) -> None:
        for criterion in line.criteria:
            session.ask(_command(criterion, answers), form)

    form = Form(f"Question {rank}{NBSP}: {line.asks.rstrip('.')}", [_MARK, _COMMENT], ask)
    session.open(form)


def _note_criterion(session: Session, rest: str) -> None:
    def ask(answers: Answers) -> None:
        session.ask(_command(answers["criterion"], answers), form)

    hint = "par exemple C1.2.a"
    questions = [Question("criterion", "Critère", required=True, hint=hint), _MARK, _COMMENT]
    form = Form("Auto-évaluation", questions, ask, {"criterion": rest} if rest else {})
    session.open(form)


def _command(criterion: str, answers: Answers) -> c.AssessSelf:
    comment = answers.get("comment", "")
    match answers["mark"]:
        case "yes":
            return c.AssessSelf(criterion=criterion, acquired="yes", comment=comment)
        case "partly":
            return c.AssessSelf(criterion=criterion, acquired="partly", comment=comment)
        case _:
            return c.AssessSelf(criterion=criterion, acquired="no", comment=comment)


_GROUP = "auto-évaluation"
ORDERS = (
    Order(_GROUP, ("feuille", "fe"), "lit les questions et vos réponses.", _sheet),
    Order(_GROUP, ("noter", "no"), "répond à la question suivante, ou à une autre.", _note, "1"),
)
