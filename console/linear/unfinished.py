"""Forms that are not finished, as drafts that outlive a crash; and how they are opened again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from console.drafts import Drafts, Values
from console.linear.forms import Answers, Form

_PANE = "lineaire"
"""The drafts' name for us; the screen's panes keep theirs beside."""
_ORDER, _OWNER, _CALL, _ANSWER = "order", "owner", "call", "="


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What opens a form again, and what was answered in it."""

    order: str
    about: tuple[str, str]
    answers: Answers


def keep(drafts: Drafts, forms: Sequence[Form], now: int) -> None:
    """``forms`` are all that is typed and not taken by the engine yet (``now``: host ns)."""
    kept = [form for form in forms if form.order and form.answers]
    for at, form in enumerate(kept):
        drafts.keep(_PANE, str(at), _values(form), now)
    for scope in drafts.scopes(_PANE):
        if scope not in map(str, range(len(kept))):
            drafts.keep(_PANE, scope, {}, now)


def left(drafts: Drafts) -> Iterator[Unfinished]:
    """What an earlier console left, the first begun first."""
    for scope in sorted(drafts.scopes(_PANE)):
        values = drafts.of(_PANE, scope)
        answers = {
            name.removeprefix(_ANSWER): value
            for name, value in values.items()
            if name.startswith(_ANSWER)
        }
        about = values.get(_OWNER, ""), values.get(_CALL, "")
        yield Unfinished(values.get(_ORDER, ""), about, answers)


def _values(form: Form) -> Values:
    owner, call = form.about
    answers = {f"{_ANSWER}{name}": value for name, value in form.answers.items()}
    return {_ORDER: form.order, _OWNER: owner, _CALL: call, **answers}
