"""A form: a row for each field, its label and what is typed in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, TextArea

from console.widgets.chooser import Chooser
from console.widgets.fields import LineField, TextField
from console.widgets.told import Told
from console.words import NBSP, plain

_REQUIRED = f"{NBSP}*"
"""After the label of a field that must be filled in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A field to fill in: one of ``choices`` (value and words) when there are any, else a text;
    a ``long`` one takes more rows as it grows."""

    name: str
    label: str
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    long: bool = False


class GrowingField(TextField):
    """A text that takes the rows it needs; Enter submits it, as in a field of one line."""

    class Submitted(Message):
        """Enter was pressed in ``field``."""

        def __init__(self, field: GrowingField) -> None:
            super().__init__()
            self.field = field

    def on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted(self))


Field = LineField | GrowingField | Chooser


class Form(VerticalScroll, can_focus=False):
    """Fields in their order; tells when one changes, and when Enter is pressed in one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", show=False)]

    class Ready(Message):
        """Its fields are there."""

    class Changed(Message):
        """Something was typed or chosen."""

        def __init__(self, form: Form) -> None:
            super().__init__()
            self.form = form

    class Submitted(Message):
        """Enter was pressed in the field ``name``."""

        def __init__(self, form: Form, name: str) -> None:
            super().__init__()
            self.form, self.name = form, name

    def __init__(self, asked: Sequence[Asked], *, id: str) -> None:
        super().__init__(id=id, classes="form")
        self.asked = tuple(asked)
        self._fields = {
            each.name: _field(each, f"{id}-{at}") for at, each in enumerate(self.asked, 1)
        }

    def compose(self) -> ComposeResult:
        for each in self.asked:
            field = self._fields[each.name]
            if isinstance(field, Chooser):
                field.offer(each.choices)
            with Horizontal(classes="form-row"):
                label = plain(each.label)
                yield Told(f"{label}{_REQUIRED}" if each.required else label, classes="form-label")
                yield field

    def on_mount(self) -> None:
        self.post_message(self.Ready())

    def values(self) -> dict[str, str]:
        """What stands in each field, by name."""
        return {name: _text(field) for name, field in self._fields.items()}

    def fill(self, values: Mapping[str, str]) -> None:
        """Puts ``values`` in the fields, "" where there is none, without telling."""
        for name, field in self._fields.items():
            wanted = values.get(name, "")
            if _text(field) != wanted:
                field.fill(wanted)

    def freeze(self, frozen: bool, free: Collection[str] = ()) -> bool:
        """Fields can be read only, but for those named in ``free``; True when this is news."""
        disabled = {name: frozen and name not in free for name in self._fields}
        news = any(field.disabled != disabled[name] for name, field in self._fields.items())
        for name, field in self._fields.items():
            field.disabled = disabled[name]
        return news

    def first(self) -> Widget | None:
        """The first field that may have the focus now; None while there is none yet."""
        there = (field for field in self._fields.values() if field.is_attached)
        return next((field for field in there if field.focusable), None)

    # --- what the fields tell ----------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._changed()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._changed()

    def on_chooser_changed(self, event: Chooser.Changed) -> None:
        event.stop()
        self._changed()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._submitted(event.input)

    def on_growing_field_submitted(self, event: GrowingField.Submitted) -> None:
        event.stop()
        self._submitted(event.field)

    def action_submit(self) -> None:
        """Enter, in a field that makes nothing of it."""
        if self.screen.focused is not None:
            self._submitted(self.screen.focused)

    def _changed(self) -> None:
        self.post_message(self.Changed(self))
        self.call_after_refresh(self._keep_in_view)

    def _keep_in_view(self) -> None:
        """A field that has grown is still read whole."""
        focused = self.screen.focused
        if focused is not None and self in focused.ancestors:
            focused.scroll_visible(animate=False)

    def _submitted(self, widget: Widget) -> None:
        name = next((name for name, field in self._fields.items() if field is widget), "")
        self.post_message(self.Submitted(self, name))


def _field(asked: Asked, id: str) -> Field:
    if asked.choices:
        return Chooser(id=id, classes="entry")
    if asked.long:
        return GrowingField(id=id, classes="entry", longest=LONGEST_GROWING)
    return LineField(id=id, classes="entry")


LONGEST_GROWING = 4_000
"""Characters: more than anybody types during a call."""


def _text(field: Field) -> str:
    return field.text if isinstance(field, GrowingField) else field.value
