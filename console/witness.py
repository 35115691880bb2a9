"""Keys and panes as the app sees them, counted in one place and reported when it is due.

Only keys that reach this console; and of each no more than what it was: a character, a correction,
the name of a shortcut. What is pasted is not typed.
"""

from __future__ import annotations

import re
from functools import cached_property

from textual import events

from console.core import DeskApp
from console.evidence import Evidence, Spot, Stroke
from console.panes.pane import Pane
from console.phases import READING
from console.view import FILE
from console.widgets.fields import LineField, TextField

_SHORTCUT = re.compile(r"f\d+|(?:ctrl|alt)\+.+")
_DELETES = "delete"
"""How the names of a field's acts that take something away begin."""


class WitnessApp(DeskApp, inherit_bindings=False):
    """Reports how he types and which shortcuts he uses, in the phases that are examined."""

    _complaints = 0

    @cached_property
    def evidence(self) -> Evidence:
        return Evidence()

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key) or event.is_forwarded or not self._built:
            await super().on_event(event)
            return
        await self.desk_screen.deck.ready()  # so that the focus is where the key goes
        spot, stroke = self._spot(), self._stroke(event)
        shortcut = "" if stroke else self._shortcut(event.key)
        now, before = self.place.host.monotonic_ns(), self._complaints
        await super().on_event(event)
        if spot is not None and stroke is not None:
            self.evidence.typed(spot, stroke, now)
        elif shortcut:
            self.evidence.pressed(shortcut, self._complaints == before, now)

    def say(self, text: str) -> None:
        """What the desk says at once is why it does nothing: the shortcut did not work."""
        self._complaints += 1
        super().say(text)

    def show(self) -> None:
        super().show()
        if self.is_running:
            pane = "" if self.view.pane == FILE else self.view.pane
            self.evidence.shown(pane, self.place.subject(), self.place.host.monotonic_ns())

    async def _tick(self) -> None:
        await super()._tick()
        for report in self.evidence.due(self.place.host.monotonic_ns()):
            if self.place.desk.phase in READING:
                await self.ask_now(report, lambda _why: None)

    # --- what a key is -----------------------------------------------------------------------

    def _spot(self) -> Spot | None:
        """The field that has the focus, and what is written there is about; None for no field."""
        field = self.focused
        if not isinstance(field, LineField | TextField):
            return None
        panes = (each.NAME for each in field.ancestors if isinstance(each, Pane))
        name = field.id or ""
        return Spot(next(panes, name), name, self.place.subject())  # the search is in no pane

    def _stroke(self, event: events.Key) -> Stroke | None:
        """What ``event`` does in the field; None when it writes nothing there."""
        field = self.focused
        if not isinstance(field, LineField | TextField):
            return None
        if field.check_consume_key(event.key, event.character):
            return "character"
        text = field.text if isinstance(field, TextField) else field.value
        return "correction" if text and self._act(event.key).startswith(_DELETES) else None

    def _shortcut(self, key: str) -> str:
        """The name of the act that ``key`` is the shortcut of; "" when it is none, or only the
        first half of one: the letter after it says which pane."""
        waiting, alone = self.view.panel == "panes", _SHORTCUT.fullmatch(key)
        act = self._act(key) if waiting or alone else ""
        if act == "pane":
            return f"pane_{self.view.letters.get(key.lower(), '')}"
        half = act == "panes" and not waiting
        return "" if half or not alone or act.startswith(_DELETES) else act

    def _act(self, key: str) -> str:
        """The act that is bound to ``key`` now, without what it is done to; "" for none."""
        bound = self.screen.active_bindings.get(key)
        return "" if bound is None else bound.binding.action.partition("(")[0].rpartition(".")[2]
