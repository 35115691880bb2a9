"""Call-backs: planned, listed, dialled from here, and settled: done, or not and why."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input

from console import phases
from console.drafts import Values
from console.panes.call_back_form import DONE, Plan, Settling, planned, prefilled
from console.panes.call_back_list import Item, detail, items, row
from console.panes.naming import behalf
from console.panes.pane import Pane
from console.widgets.fields import LineField
from console.widgets.marked import MarkedList
from console.widgets.told import Told
from console.words import NBSP, plain
from console.workplace import Workplace
from evalengine.projections.notes import CallBack
from evalengine.vocabulary.commands import SettleCallBack

_KEYS = "N nouveau · A appeler · F fait · X pas fait · Entrée reprendre"
_NO_FILE = f"Ouvrez d’abord une fiche (F5){NBSP}: un rappel est à faire pour quelqu’un."
_NOT_NOW = "Les rappels ne se notent que pendant les appels."
_NONE = "Marquez d’abord un rappel, par les flèches."
_SETTLED = "Ce rappel est déjà réglé."
_VIEWS = ("call-back-list", "call-back-plan", "call-back-settle")


class CallBacksPane(Pane):
    """A list, or one of two forms. A form is about the call for which it was begun, for good."""

    NAME, TITLE, SHORT, LETTER = "call-backs", "Rappels", "Rapp.", "r"
    OFFERED = phases.READING - {"preparation"}
    EDITABLE = phases.WORK
    BINDINGS: ClassVar[list[BindingType]] = [
        *Pane.BINDINGS,
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("enter", "enter", show=False, priority=True),
        Binding("n,N", "plan", show=False, priority=True),
        Binding("a,A", "dial", show=False, priority=True),
        Binding("f,F", "settle(True)", show=False, priority=True),
        Binding("x,X", "settle(False)", show=False, priority=True),
    ]
    _LISTED = frozenset({"move", "enter", "plan", "dial", "settle"})

    def compose(self) -> ComposeResult:
        self._view = _VIEWS[0]
        self._scope = ""
        self._marked = ""
        with Vertical(id="call-back-list"):
            yield Told(id="call-back-count", classes="title")
            yield MarkedList(id="call-back-rows")
            yield Told("", id="call-back-detail")
            yield Told("", id="call-back-said", classes="said")
            yield Told(_KEYS, classes="hint")
        yield Plan(id="call-back-plan")
        yield Settling(id="call-back-settle")

    # --- what is shown -----------------------------------------------------------------------

    def badge(self, place: Workplace) -> str:
        return str(len([one for one in _all(place) if one.done is None]) or "")

    def show(self, place: Workplace) -> None:
        for view in _VIEWS:
            self.query_one(f"#{view}").display = view == self._view
        self._tell_about()
        listed = self._items()
        left = self.badge(place)
        self.query_one("#call-back-count", Told).tell(f"Rappels à faire{NBSP}: {left or 'aucun'}")
        keys = [item.key for item in listed]
        if self._marked not in keys:
            self._marked = keys[0] if keys else ""
        at = keys.index(self._marked) if keys else None
        self.query_one(MarkedList).show([row(item) for item in listed], at)
        about = detail(listed[at], place.desk) if at is not None else ""
        self.query_one("#call-back-detail", Told).tell(about)

    def _tell_about(self) -> None:
        """What the open form is about; after a restart, names come later than what was typed."""
        desk, values = self.place.desk, self.typed(self._scope)
        if self._view == _VIEWS[1]:
            about = behalf(desk, values.get("donneur_ordres", ""), values.get("call", ""))
            self.query_one(Plan).tell_about(about)
        elif self._view == _VIEWS[2]:
            known = desk.work.notes.call_backs.get(self._scope)
            self.query_one(Settling).tell_about(plain(known.planned.who) if known else "")

    def restored(self) -> None:
        """The form that was open is open again."""
        for scope in self.office.drafts.scopes(self.NAME):
            if self.typed(scope).get("open"):
                self._open(scope)

    def back(self) -> bool:
        self._say("")
        if self._view == _VIEWS[0]:
            return False
        self._keep(is_open=False)
        self._leave()
        return True

    def first(self) -> Widget:
        if self._view == _VIEWS[0]:
            return self
        return next(iter(self.query_one(f"#{self._view}").query(LineField)), self)

    def wake(self, field: str = "", *, called: bool = True) -> None:
        self.give_focus(self.first())

    def _items(self) -> list[Item]:
        begun = {scope: self.typed(scope) for scope in self.office.drafts.scopes(self.NAME)}
        return items(self.place.desk.work.notes.call_backs, begun)

    def _say(self, text: str) -> None:
        said = self.query_one("#call-back-said", Told)
        said.tell(text)
        said.display = bool(text)

    # --- the list ----------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters belong to a form while one is open."""
        return action not in self._LISTED or self._view == _VIEWS[0]

    def action_move(self, by: int) -> None:
        keys = [item.key for item in self._items()]
        if self._marked in keys:
            at = keys.index(self._marked) + by
            self._marked = keys[max(0, min(at, len(keys) - 1))]
        self._say("")
        self.show(self.place)

    def action_enter(self) -> None:
        """What was begun is gone on with."""
        if self._marked in self.office.drafts.scopes(self.NAME) and self._may_change():
            self._open(self._marked)

    def action_dial(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.office.dial(chosen.planned.number)

    def action_plan(self) -> None:
        """For the call at work, with what is known of him; or goes on with what was begun."""
        subject = self.subject
        if not subject.donneur_ordres:
            self._say(_NO_FILE)
        elif self._may_change():
            scope = f"{subject.donneur_ordres}/{subject.call}"
            if not self.typed(scope):
                call = self.place.desk.calls.get(subject.call)
                self.keep(prefilled(subject.donneur_ordres, call), scope)
            self._open(scope)

    def action_settle(self, done: bool) -> None:
        chosen = self._chosen()
        if chosen is None or not self._may_change():
            return
        if chosen.done is not None:
            self._say(_SETTLED)
            return
        scope = chosen.planned.call_back
        note = self.typed(scope).get("note", "")
        self.keep({"note": note, "done": DONE if done else ""}, scope)
        self._open(scope)

    def _chosen(self) -> CallBack | None:
        chosen = self.place.desk.work.notes.call_backs.get(self._marked)
        self._say("" if chosen else _NONE)
        return chosen

    def _may_change(self) -> bool:
        self._say("" if self.editable else _NOT_NOW)
        return self.editable

    # --- the forms ---------------------------------------------------------------------------

    def _open(self, scope: str) -> None:
        values = self.typed(scope)
        self._scope, self._marked = scope, scope
        if "who" in values:
            self._view = _VIEWS[1]
            self.query_one(Plan).open(values)
        else:
            self._view = _VIEWS[2]
            self.query_one(Settling).open(values)
        self.tell_refusal("")
        self._keep()
        self.show(self.place)
        if self.has_focus_within or self.has_focus:
            self.wake()

    def _leave(self) -> None:
        self._view, self._scope = _VIEWS[0], ""
        self.show(self.place)
        if self.has_focus_within:
            self.wake()

    def _values(self) -> Values:
        form = self.query_one(Plan) if self._view == _VIEWS[1] else self.query_one(Settling)
        return form.values()

    def _keep(self, *, is_open: bool = True) -> None:
        self.keep(self._values() | {"open": "1" if is_open else ""}, self._scope)

    def on_input_changed(self) -> None:
        if self._scope:
            self._keep()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        scope, values = self._scope, self._values()
        if not scope or not self.editable:
            return
        asked = (
            planned(values, self.place.desk.day)
            if self._view == _VIEWS[1]
            else SettleCallBack(call_back=scope, done=values["done"] == DONE, note=values["note"])
        )
        if isinstance(asked, str):
            self.tell_refusal(asked)
        else:
            self.ask(asked, done=lambda: self._taken(scope))

    def _taken(self, scope: str) -> None:
        self.keep({}, scope)
        if scope == self._scope:
            self._leave()


def _all(place: Workplace) -> list[CallBack]:
    return list(place.desk.work.notes.call_backs.values())
