"""A form of which the last version stands: what is typed is a draft until the fold holds it."""

from __future__ import annotations

from abc import abstractmethod
from typing import ClassVar

from textual.binding import Binding, BindingType

from console.drafts import Values
from console.panes.pane import Pane
from console.widgets.chooser import Chooser
from console.widgets.fields import LineField, TextField
from console.widgets.told import Told
from console.workplace import Workplace
from evalengine.vocabulary.commands import Command

_KEYS = "Ctrl+S enregistre · Tab champ suivant"
_UNKEPT = "À ENREGISTRER"
_KEPT = "Enregistré, modifiable"
_NOTHING = "Rien d’enregistré"
_UNDER_WAY = "…"
"""On the strip, while something typed is not saved."""

Field = Chooser | LineField | TextField


class Paper(Pane):
    """Fields are ``#NAME-field`` for each of `FIELDS`, the state is told in ``#NAME-state``."""

    FIELDS: ClassVar[tuple[str, ...]] = ()
    BINDINGS: ClassVar[list[BindingType]] = [
        *Pane.BINDINGS,
        Binding("ctrl+s", "save", show=False),
    ]
    _drawn: tuple[str, Values] | None = None
    """The scope on screen, and what its fields show."""

    # --- what each one says ------------------------------------------------------------------

    @property
    def scope(self) -> str:
        """What the paper on screen is about: the donneur d'ordres, or ""."""
        return ""

    @abstractmethod
    def recorded(self, scope: str) -> Values:
        """What the fold holds, as the fields show it; empty when it holds nothing."""

    def blank(self) -> Values:
        """What the fields show first."""
        return {}

    @abstractmethod
    def command(self, values: Values) -> Command | str:
        """What to ask the engine, or the sentence that says what is missing."""

    # --- what they share ---------------------------------------------------------------------

    def badge(self, place: Workplace) -> str:
        return _UNDER_WAY if self.office.drafts.scopes(self.NAME) else ""

    def show(self, place: Workplace) -> None:
        scope = self.scope
        if self._drawn is not None and scope != self._drawn[0]:
            self.take()  # a key may be on its way here
        recorded, typed = self.recorded(scope), self.typed(scope)
        if recorded and _trimmed(typed) == recorded:
            self.keep({}, scope)
            typed = {}
        values = dict.fromkeys(self.FIELDS, "") | (typed or recorded or self.blank())
        if self._drawn is None or (scope, _trimmed(values)) != _as_kept(self._drawn):
            self._drawn = (scope, values)
            self.fill(values)
        state = _UNKEPT if typed else _KEPT if recorded else _NOTHING
        self.query_one(f"#{self.NAME}-state", Told).tell(f"{state} · {_KEYS}")

    def restored(self) -> None:
        self.show(self.place)

    def field(self, name: str) -> Field:
        found = self.query_one(f"#{self.NAME}-{name}")
        assert isinstance(found, Chooser | LineField | TextField)
        return found

    def values(self) -> Values:
        """What stands in the fields."""
        return {name: _text(self.field(name)) for name in self.FIELDS}

    def fill(self, values: Values) -> None:
        """Puts ``values`` there, without telling."""
        for name in self.FIELDS:
            self.field(name).fill(values.get(name, ""))

    def on_input_changed(self) -> None:
        self.take()

    def on_text_area_changed(self) -> None:
        self.take()

    def take(self) -> None:
        """What stands in the fields is what is typed about the scope on screen."""
        if self._drawn is None or self.values() == self._drawn[1]:
            return
        self._drawn = (self._drawn[0], self.values())
        self.keep(self._drawn[1], self._drawn[0])

    def action_save(self) -> None:
        """Asks; the draft goes when the fold holds the same."""
        if self.query_one(f"#{self.NAME}-{self.FIELDS[-1]}").disabled:
            return  # frozen, and said so above
        self.take()
        asked = self.command(self.values())
        if isinstance(asked, str):
            self.tell_refusal(asked)
            return
        self.keep(self.values(), self.scope)
        self.ask(asked)


def _text(field: Field) -> str:
    return field.text if isinstance(field, TextField) else field.value


def _trimmed(values: Values) -> Values:
    """As the engine keeps them."""
    return {name: text.strip() for name, text in values.items()}


def _as_kept(drawn: tuple[str, Values]) -> tuple[str, Values]:
    return drawn[0], _trimmed(drawn[1])
