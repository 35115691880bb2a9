"""What the panes of cards, messages and sendings share: a list, and one sheet in its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from textual.containers import Vertical

from console.asking import UNKNOWN
from console.drafts import Values
from console.panes.pane import Office, Pane
from console.widgets.form import Form
from evalengine.vocabulary.records import Card, Message

_Record = TypeVar("_Record", Card, Message)


@dataclass(slots=True)
class Awaited(Generic[_Record]):
    """A new record that was asked for; the engine will give it its id.

    ``scope`` is where it was typed, ``before`` are the ids that were there. ``lost``: the link
    broke before the answer, it may be there or not.
    """

    scope: str
    record: _Record
    before: frozenset[str]
    lost: bool = False

    def come(self, known: Mapping[str, _Record]) -> _Record | None:
        """The record, once its event has come back."""
        fresh = (each for name, each in known.items() if name not in self.before)
        return next((each for each in fresh if replace(each, id="") == self.record), None)

    def refused(self, why: str) -> bool:
        """True when nothing more is to be awaited."""
        self.lost = why == UNKNOWN
        return not self.lost


class Sheets(Pane):
    """``#NAME-list`` or ``#NAME-sheet`` is on screen, never both."""

    frozen = False
    """The shell says that nothing may be changed any more."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._form: Form | None = None
        self.scope = ""
        """Of the draft that stands in the form, "" before the first."""
        self._saved: Values = {}

    def restored(self) -> None:
        """What was open is again, with what was typed."""
        self.scope = ""

    def flush(self) -> None:
        """Keeps what stands in the form. Always before anything else is put there: the message
        that a key was typed may still be on its way."""
        if self._form is not None and self.scope:
            values = self._form.values()
            self.keep({} if alike(values, self._saved) else values, self.scope)

    def put(self, form: Form, scope: str, saved: Values) -> None:
        """Shows in ``form`` what was typed under ``scope``, else what is ``saved``."""
        typed, moved = self.typed(scope), form is not self._form or scope != self.scope
        if moved or (saved != self._saved and not typed):
            form.fill(typed or saved)
        self._form, self.scope, self._saved = form, scope, saved

    def renamed(self, scope: str, saved: Values) -> None:
        """What stands in the form has a name of its own now, under which it is saved."""
        self.scope, self._saved = scope, saved
        self.flush()

    def freeze(self, frozen: bool) -> None:
        """As the shell says; what may be changed meanwhile depends on the sheet: see `show`."""
        self.frozen = frozen

    def turn(self, to_sheet: bool) -> None:
        """Shows the sheet or the list; the focus follows when it is here."""
        shown, hidden = ("sheet", "list") if to_sheet else ("list", "sheet")
        part = self.query_one(f"#{self.NAME}-{shown}", Vertical)
        if part.display:
            return
        part.display = True
        self.query_one(f"#{self.NAME}-{hidden}", Vertical).display = False
        self.settle()

    @property
    def on_sheet(self) -> bool:
        """The sheet is what is shown."""
        return self.query_one(f"#{self.NAME}-sheet", Vertical).display

    def settle(self) -> None:
        """The focus goes to what is shown now, when it was in this pane."""
        if self._has_focus():
            self.wake()

    def freeze_form(self, form: Form, frozen: bool, free: Collection[str] = ()) -> None:
        """As `Form.freeze`; the focus leaves what can no longer be changed."""
        here = self._has_focus()
        if form.freeze(frozen, free) and here:
            self.wake()

    def _has_focus(self) -> bool:
        focused = self.screen.focused
        return focused is not None and self in focused.ancestors_with_self


def alike(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """The same, but for fields left empty and the spaces around."""
    return _told(one) == _told(other)


def _told(values: Mapping[str, str]) -> Values:
    return {name: text.strip() for name, text in values.items() if text.strip()}
