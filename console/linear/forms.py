"""Forms as a conversation: one question after the other, a review, then the demand.

A form is left or corrected at any time, and waits untouched while calls are taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from console.linear.speech import BadAnswer, counted
from console.words import NBSP, fold

Answers = dict[str, str]
Done = Callable[[Answers], None]

CLEAR = "-"
"""Typed alone, empties a field that had a value."""
ADD = "+"
"""Typed first, adds to the value that the field had."""
_HOW_TO_DECIDE = "Tapez v pour valider, un numéro pour corriger, !stop pour abandonner."
_HOW_TO_LEAVE = "!stop abandonne, !retour revient à la question d’avant."
VALID = ("v", "valider", "oui", "o")


@dataclass(frozen=True, slots=True)
class Question:
    """One field. ``choices`` are (value, words), ``free`` when something else may be typed too;
    ``read`` turns what is typed into a value or raises `BadAnswer`; ``when`` tells from the answers
    so far whether it is asked at all."""

    key: str
    label: str
    choices: Sequence[tuple[str, str]] = ()
    free: bool = False
    required: bool = False
    hint: str = ""
    read: Callable[[str], str] = str
    said: Callable[[str], str] = str
    when: Callable[[Mapping[str, str]], bool] = lambda _answers: True

    def value_said(self, value: str) -> str:
        """A value as it is read out."""
        return dict(self.choices).get(value, self.said(value)) if value else "vide"


@dataclass
class Form:
    """Questions under way. ``answers`` may hold first values, which an empty line keeps.

    ``order`` opens the same form again, for the donneur d'ordres and the call ``about``.
    """

    title: str
    questions: Sequence[Question]
    done: Done
    answers: Answers = field(default_factory=dict)
    reviewed: bool = True
    at: int = 0
    order: str = ""
    about: tuple[str, str] = ("", "")
    _correcting: bool = False

    def opening(self, *, explained: bool = False) -> list[str]:
        """What is said when it opens; how to leave it, unless that was ``explained``."""
        if not self.reviewed:
            return self.question()
        how = "" if explained else f" {_HOW_TO_LEAVE}"
        asked = counted(len(self._asked()), "question")
        return [f"{self.title}, {asked}.{how}", *self.question()]

    def reminder(self) -> str:
        """The question that waits, in one line."""
        return _HOW_TO_DECIDE if self.reviewing else self.question()[0]

    def question(self) -> list[str]:
        """The question that waits, or the review."""
        if self.reviewing:
            return self._review()
        now = self.questions[self.at]
        label = now.label if self.reviewed else f"{self.title}. {now.label}"
        told = [f"{label}{self._how(now)}{NBSP}?"]
        return told + [f"{rank}, {words}." for rank, (_, words) in enumerate(now.choices, 1)]

    @property
    def reviewing(self) -> bool:
        return self.at >= len(self.questions)

    def answer(self, text: str) -> list[str]:
        """Takes a line in; what to say next. Calls ``done`` when it is over."""
        if self.reviewing:
            return self._decide(text)
        now = self.questions[self.at]
        try:
            self.answers[now.key] = self._value(now, text)
        except BadAnswer as error:
            return [str(error)]
        self._forward()
        if self.reviewing and not self.reviewed:
            self.done(self.answers)
            return []
        return self.question()

    def takes_words(self, text: str) -> bool:
        """True when ``text`` answers the question that waits in words, not by a number."""
        if self.reviewing or text in ("", CLEAR):
            return False
        now = self.questions[self.at]
        return not now.choices or (now.free and not _names_one(now, text))

    def resumed(self, answers: Answers) -> Form:
        """The same form with these answers, at its first question without one."""
        known = {question.key for question in self.questions}
        self.answers |= {key: value for key, value in answers.items() if key in known}
        left = [at for at in self._asked() if self.questions[at].key not in self.answers]
        self.at = left[0] if left else len(self.questions)
        return self

    def back(self) -> list[str]:
        """The question before."""
        before = [at for at in self._asked() if at < self.at]
        self.at = before[-1] if before else self.at
        return self.question()

    @property
    def over(self) -> bool:
        """True once ``done`` was called."""
        return self.at > len(self.questions) or (self.reviewing and not self.reviewed)

    def _asked(self) -> list[int]:
        return [at for at, each in enumerate(self.questions) if each.when(self.answers)]

    def _forward(self) -> None:
        after = [at for at in self._asked() if at > self.at]
        if self._correcting:  # only what was never answered is still asked
            after = [at for at in after if self.questions[at].key not in self.answers]
        self.at = after[0] if after else len(self.questions)

    def _how(self, now: Question) -> str:
        ways = [now.hint] if now.hint else []
        if before := self.answers.get(now.key):
            ways.append(f"une ligne vide garde {now.value_said(before).rstrip('.')}")
        elif not now.required:
            ways.append("facultatif")
        if now.choices:
            ways.append("par son numéro")
        return f", {', '.join(ways)}" if ways else ""

    def _value(self, now: Question, text: str) -> str:
        before = self.answers.get(now.key, "")
        if not text and (before or not now.required):
            return before
        if text == CLEAR and not now.required:
            return ""
        if not text:
            raise BadAnswer(f"{now.label}{NBSP}: une réponse est nécessaire.")
        if now.choices and (not now.free or _names_one(now, text)):
            return _chosen(now, text)
        if text.startswith(ADD) and before:
            text = f"{before} {text.removeprefix(ADD).strip()}"
        return now.read(text)

    def _review(self) -> list[str]:
        self._correcting = True
        told = [f"Relecture. {self.title}."]
        for at in self._asked():
            each = self.questions[at]
            value = each.value_said(self.answers.get(each.key, ""))
            told.append(f"{at + 1}, {each.label}{NBSP}: {value}.")
        return [*told, _HOW_TO_DECIDE]

    def _decide(self, text: str) -> list[str]:
        if fold(text) in VALID:
            self.at = len(self.questions) + 1
            self.done(self.answers)
            return []
        if text.isascii() and text.isdigit() and int(text) - 1 in self._asked():
            self.at = int(text) - 1
            return self.question()
        return [_HOW_TO_DECIDE]


def again(form: Form) -> Form:
    """The same form at its review, with its answers, to be corrected and asked anew."""
    form.at, form._correcting = len(form.questions), True
    return form


def _names_one(now: Question, text: str) -> bool:
    try:
        return bool(_chosen(now, text))
    except BadAnswer:
        return False


def _chosen(now: Question, text: str) -> str:
    if text.isascii() and text.isdigit():
        if 0 < int(text) <= len(now.choices):
            return now.choices[int(text) - 1][0]
        raise BadAnswer(f"Il n’y a que {len(now.choices)} choix. {now.label}{NBSP}?")
    wanted = fold(text)
    exact = [value for value, words in now.choices if fold(words) == wanted]
    found = exact or [value for value, words in now.choices if wanted in fold(words)]
    if len(found) == 1:
        return found[0]
    raise BadAnswer(f"Répondez par un numéro, de 1 à {len(now.choices)}.")
