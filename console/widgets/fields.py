"""Fields to type in. Function keys, and keys that the desk wants for a moment, go past them."""

from __future__ import annotations

from textual import events
from textual.app import App
from textual.message import Message
from textual.widgets import Input, TextArea

from console.words import block, plain

LONGEST_LINE = 200
LONGEST_TEXT = 20_000
"""Characters, as the engine takes them."""


class PasteCut(Message):
    """What was pasted did not fit: ``longest`` characters are what the field holds."""

    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest


class LineField(Input):
    """One line. What is pasted becomes one harmless line, whatever its size."""

    def __init__(
        self, *, id: str, placeholder: str = "", longest: int = LONGEST_LINE, classes: str = ""
    ) -> None:
        super().__init__(
            id=id,
            classes=classes,
            compact=True,
            max_length=longest,
            placeholder=placeholder,
            select_on_focus=False,  # else the first key after a return takes all away
        )
        self._longest = longest

    def fill(self, text: str) -> None:
        """Puts ``text`` there without telling that it has changed; the cursor after it."""
        with self.prevent(Input.Changed):
            self.value = text
            self.cursor_position = len(self.value)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """What is typed stays here, but for the keys that the desk takes now."""
        return not taken(self.app, key) and super().check_consume_key(key, character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        pasted, room = plain(event.text), self._longest - len(self.value)
        self.insert_text_at_cursor(pasted[:room])
        if len(pasted) > room or len(event.text) > self._longest:
            self.post_message(PasteCut(self._longest))


class TextField(TextArea):
    """Several lines. Tab goes to the next field; what is pasted is made harmless."""

    def __init__(
        self, *, id: str, placeholder: str = "", longest: int = LONGEST_TEXT, classes: str = ""
    ) -> None:
        super().__init__(
            id=id,
            classes=classes,
            compact=True,
            soft_wrap=True,
            tab_behavior="focus",
            show_line_numbers=False,
            placeholder=placeholder,
            highlight_cursor_line=False,
        )
        self._longest = longest

    def fill(self, text: str) -> None:
        """As in a `LineField`."""
        with self.prevent(TextArea.Changed):
            self.load_text(text)
            self.move_cursor(self.document.end)

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        """As in a `LineField`."""
        return not taken(self.app, key) and super().check_consume_key(key, character)

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and len(self.text) >= self._longest:
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        if not self.read_only:
            pasted, room = block(event.text), max(0, self._longest - len(self.text))
            self.replace(pasted[:room], *self.selection, maintain_selection_offset=False)
            if len(pasted) > room or len(event.text) > self._longest:
                self.post_message(PasteCut(self._longest))


def taken(app: App[object], key: str) -> bool:
    """True when the desk wants ``key`` for itself now: a digit that chooses, a pane's letter."""
    takes = getattr(app, "takes", None)
    return bool(takes is not None and takes(key))
