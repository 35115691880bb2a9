"""The two forms of the call-backs: what is typed in them, and what it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from console.drafts import Values
from console.moments import clock, read_day, read_time
from console.widgets.fields import LineField
from console.widgets.told import Told
from console.words import NBSP
from evalengine.projections.calls import Call
from evalengine.vocabulary.commands import PlanCallBack

DONE = "1"
_FIELDS = ("who", "number", "day", "time", "reason")
_NO_DAY = f"Ce jour n’existe pas{NBSP}: tapez par exemple 24/11."
_NO_TIME = f"Cette heure n’existe pas{NBSP}: tapez par exemple 14:30."
_NO_WHO = "Un rappel a un nom et un numéro."
_SAVES = f"Entrée note le rappel · Tab{NBSP}: champ suivant · Échap{NBSP}: plus tard"
_SETTLES = f"Entrée enregistre · Échap{NBSP}: plus tard"


class Plan(Vertical):
    """Whom to call back, where, when and why."""

    _about: tuple[str, str] = ("", "")

    def compose(self) -> ComposeResult:
        yield Told(id="call-back-about", classes="title")
        with Horizontal(classes="row"):
            yield from _line("Qui", "who")
        with Horizontal(classes="row"):
            yield from _line("Numéro", "number")
            yield from _line("Le", "day", "jj/mm")
            yield from _line("à", "time", "hh:mm")
        with Horizontal(classes="row"):
            yield from _line("Motif", "reason")
        yield Told("", classes="refusal")
        yield Told(_SAVES, classes="hint")

    def tell_about(self, about: str) -> None:
        """On behalf of whom and of which call it is."""
        self.query_one("#call-back-about", Told).tell(f"Rappel à faire · {about}")

    def open(self, values: Mapping[str, str]) -> None:
        self._about = (values["donneur_ordres"], values["call"])
        for name in _FIELDS:
            self.query_one(f"#call-back-{name}", LineField).fill(values.get(name, ""))

    def values(self) -> Values:
        typed = {name: self.query_one(f"#call-back-{name}", LineField).value for name in _FIELDS}
        return typed | {"donneur_ordres": self._about[0], "call": self._about[1]}


class Settling(Vertical):
    """Done, or not, and a word about it."""

    _done = ""

    def compose(self) -> ComposeResult:
        yield Told(id="call-back-settled", classes="title")
        with Horizontal(classes="row"):
            yield from _line("Note", "note")
        yield Told("", classes="refusal")
        yield Told(_SETTLES, classes="hint")

    def tell_about(self, who: str) -> None:
        """Who was to be called back."""
        told = "fait (note facultative)" if self._done else f"pas fait{NBSP}: dites pourquoi"
        self.query_one("#call-back-settled", Told).tell(f"Rappel de {who} · {told}")

    def open(self, values: Mapping[str, str]) -> None:
        self._done = values["done"]
        self.query_one("#call-back-note", LineField).fill(values.get("note", ""))

    def values(self) -> Values:
        return {"note": self.query_one("#call-back-note", LineField).value, "done": self._done}


def prefilled(donneur_ordres: str, call: Call | None) -> Values:
    """A new call-back as far as the call tells it."""
    about = {"donneur_ordres": donneur_ordres, "call": call.id if call else ""}
    known = {"who": call.caller, "number": call.number} if call else {"who": "", "number": ""}
    return about | known


def planned(values: Mapping[str, str], today: str) -> PlanCallBack | str:
    """What the form asks for, or the sentence that says what is missing. ``today``: the fiction's
    day (ISO); an hour without its day is of that day."""
    due = _due(values.get("day", "").strip(), values.get("time", "").strip(), today)
    if due in (_NO_DAY, _NO_TIME):
        return due
    if not values["who"].strip() or not values["number"].strip():
        return _NO_WHO
    return PlanCallBack(
        donneur_ordres=values["donneur_ordres"],
        who=values["who"],
        number=values["number"],
        reason=values.get("reason", ""),
        due=due,
        call=values["call"],
    )


def _due(day: str, hour: str, today: str) -> str:
    if not day and not hour:
        return ""
    near = date.fromisoformat(today) if today else date(2026, 1, 1)
    on = read_day(day, near) if day else (near if today else None)
    if on is None:
        return _NO_DAY
    at = read_time(hour)
    return _NO_TIME if at is None else f"{on.isoformat()}T{clock(at)}"


def _line(label: str, name: str, placeholder: str = "") -> ComposeResult:
    yield Told(label, classes=f"label call-back-{name}")
    yield LineField(id=f"call-back-{name}", placeholder=placeholder, classes="entry")
