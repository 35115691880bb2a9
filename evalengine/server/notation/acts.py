"""What a key asks for, in words such as ``mark met``: a command, a question first, another view.

The words come from a browser, so nothing in them is trusted: what is unknown is None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import get_args

from evalengine.projections.marks import Mark
from evalengine.rules.marking import LONGEST_TEXT
from evalengine.server.notation.sight import Judged, Shown, Sight
from evalengine.vocabulary import commands as c
from evalengine.vocabulary.marking import Given, Sign

_NAMES: dict[Given, str] = {
    "met": "atteint",
    "not_met": "non atteint",
    "not_applicable": "sans objet",
    "confirmed": "conforme à la mesure",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked in words before a command is made of them; ``said`` is there already, and
    ``before`` is the mark that stood when it was asked."""

    question: str
    label: str
    command: Callable[[str], c.Command]
    said: str = ""
    longest: int = LONGEST_TEXT
    before: Mark | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What is done only after a yes."""

    question: str
    label: str
    command: c.Command


def asked(sight: Sight, act: str) -> c.Command | Question | Confirmation | None:
    """What ``act`` comes to on the criterion that is chosen; None when it asks for none."""
    verb, *words = act.split(" ")
    judged = sight.chosen
    match verb, words:
        case "pin", [("well" | "badly" | "to_discuss") as sign]:
            return _pin(sight, sign)
        case "hand_in", []:
            return _hand_in(sight)
        case "mark", [("met" | "not_met" | "not_applicable" | "confirmed") as given] if judged:
            return _mark(sight, judged, given)
        case "withdraw", [] if judged:
            return c.WithdrawMark(marker=sight.marker, criterion=judged.criterion.id)
        case "comment", [] if judged:
            return _comment(sight, judged)
        case _:
            return None


def _pin(sight: Sight, sign: Sign) -> c.Command:
    return c.PinMoment(marker=sight.marker, sign=sign)


def _hand_in(sight: Sight) -> c.Command | Confirmation:
    command = c.HandInMarks(marker=sight.marker)
    if sight.handed_in or sight.judging.control.closed:
        return command  # the rules say why not
    left = sum(each.mine is None and each.decision.outcome == "to_judge" for each in sight.every)
    rest = f" Il reste {left} critères à juger." if left > 1 else ""
    rest = " Il reste un critère à juger." if left == 1 else rest
    question = f"Remettre votre notation\u00a0? Elle ne changera plus.{rest}"
    return Confirmation(question, "Remettre", command)


def _mark(sight: Sight, judged: Judged, given: Given) -> c.Command | Question:
    criterion, marker = judged.criterion, sight.marker
    if sight.marks.open:
        return Question(
            f"{criterion.id}, {_NAMES[given]}\u00a0: la raison de votre décision commune",
            "Trancher",
            lambda why: c.SettleMark(
                marker=marker, criterion=criterion.id, given=given, reason=why
            ),
            before=sight.marks.settled.get(criterion.id),
        )
    plain = c.MarkCriterion(marker=marker, criterion=criterion.id, given=given)
    overrules = criterion.kind == "A" and given != "confirmed"
    refused = sight.handed_in or sight.judging.control.closed  # the rules say why
    if refused or not (overrules or given == "not_applicable"):
        return plain
    measured = "La machine l’a mesuré\u00a0: pourquoi en décider autrement\u00a0?"
    question = measured if overrules else "Pourquoi\u00a0?"
    return Question(
        f"{criterion.id}, {_NAMES[given]}. {question}",
        "Noter",
        lambda why: c.MarkCriterion(marker=marker, criterion=criterion.id, given=given, reason=why),
        before=judged.mine,
    )


def _comment(sight: Sight, judged: Judged) -> Question:
    name, marker = judged.criterion.id, sight.marker
    return Question(
        f"Votre commentaire sur {name}",
        "Garder",
        lambda text: c.CommentCriterion(marker=marker, criterion=name, text=text),
        sight.marks.comments.get((marker, name), ""),
    )


def answered(sight: Sight, asked: Question, words: str) -> tuple[c.Command, str]:
    """The command that ``words`` come to, and what is to be told of it: something else may have
    been said by another page while this one was asking. Nothing of that goes in silence."""
    match asked.command(words):
        case c.CommentCriterion(criterion=name) as command:
            now = sight.marks.comments.get((sight.marker, name), "")
            if now in (asked.said, command.text):
                return command, ""
            both = "\n".join(filter(None, (now, command.text)))
            return replace(command, text=both), _KEPT + (_BELOW if command.text else ".")
        case c.SettleMark(criterion=name) as command:
            return command, _instead(asked.before, sight.marks.settled.get(name))
        case c.MarkCriterion(criterion=name) as command:
            return command, _instead(asked.before, sight.marks.of(sight.marker).get(name))
        case command:
            return command, ""


_KEPT = (
    "Entre-temps, une autre page avait changé ce commentaire\u00a0: il reste tel qu’elle l’a mis"
)
_BELOW = ", et le vôtre est dessous."


def _instead(before: Mark | None, now: Mark | None) -> str:
    if now is None or now == before:
        return ""
    why = f" («\u00a0{now.reason}\u00a0»)" if now.reason else ""
    return (
        f"Entre-temps, une autre page avait noté {_NAMES[now.given]}{why}\u00a0: votre décision la "
        "remplace, et celle-là reste au journal."
    )


def looks(sight: Sight, act: str) -> bool:
    """Changes the view as ``act`` asks; False when it is no such act."""
    view = sight.view
    match act.split(" "):
        case ["choose", criterion]:
            view.chosen = criterion
        case ["choose_next"]:
            _step(sight, 1)
        case ["choose_previous"]:
            _step(sight, -1)
        case ["show", shown] if shown in get_args(Shown):
            view.shown, view.chosen = shown, ""  # type: ignore[assignment]  # one of them
        case ["question", rank] if rank in map(str, sight.questions):
            view.question = 0 if view.question == int(rank) else int(rank)
        case ["next_question"] if sight.questions:
            later = (rank for rank in sight.questions if rank > view.question)
            view.question = next(later, next(iter(sight.questions)))
        case ["proofs"]:
            view.proofs = not view.proofs
        case ["keys"]:
            view.keys_shown = not view.keys_shown
        case _:
            return False
    return True


def _step(sight: Sight, by: int) -> None:
    if sight.chosen is not None:
        rank = sight.listed.index(sight.chosen) + by
        view = sight.view
        view.chosen = sight.listed[min(max(rank, 0), len(sight.listed) - 1)].criterion.id
