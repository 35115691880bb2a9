"""The scratchpad: one for each call, that of the call in the ear unless he turns to another.

It has no key to save: what is typed is asked for at every pause, and again when the engine was
away. Until the fold holds it, it is a draft.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content

from console import phases
from console.panes.naming import behalf, caller, served
from console.panes.pane import Pane
from console.widgets.fields import TextField
from console.widgets.marked import MarkedList
from console.widgets.told import Told
from console.words import NBSP
from console.workplace import Workplace
from evalengine.clock import MS, SECOND
from evalengine.vocabulary.commands import KeepScratchpad

PAUSE_NS = 600 * MS
"""Host time without a key after which the text is asked for."""
LONGEST_NS = 5 * SECOND
"""Host time after which it is, without a pause too."""
AGAIN_NS = 2 * SECOND
"""Host time before asking again after a refusal."""
LAST_NS = 1 * SECOND
"""Sitting time before the end of a phase from which nothing is waited for any more."""
_LOOK_S = 0.2
NO_CALL = ""
_HINT = f"Gardé au fil de la frappe · Tab{NBSP}: autre brouillon"


class PadField(TextField):
    """Tab is acted on in its order among the letters, as in the tchat."""

    def __init__(self, turn: Callable[[int], None]) -> None:
        super().__init__(id="scratchpad-text", classes="entry")
        self._turn = turn

    def on_key(self, event: events.Key) -> None:
        if event.key in ("tab", "shift+tab"):
            event.stop()
            event.prevent_default()
            self._turn(1 if event.key == "tab" else -1)


class ScratchpadPane(Pane):
    """``_since`` and ``_typed_at``: when the unkept text of a call was first and last typed in."""

    NAME, TITLE, SHORT, LETTER = "scratchpad", "Brouillon", "Brouil.", "b"
    OFFERED = phases.READING
    EDITABLE = phases.SCRATCHPAD
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "turn(1)", show=False),
        Binding("shift+tab", "turn(-1)", show=False),
    ]

    def compose(self) -> ComposeResult:
        self._call = NO_CALL
        self._followed = NO_CALL
        self._since: dict[str, int] = {}
        self._typed_at: dict[str, int] = {}
        self._asked: dict[str, str] = {}
        self._drawn = (NO_CALL, "")
        yield Told(id="scratchpad-title", classes="title")
        with Horizontal(id="scratchpad-body"):
            yield MarkedList(id="scratchpad-calls")
            with Vertical(id="scratchpad-paper"):
                yield PadField(self.action_turn)
                yield Told("", classes="refusal")
        yield Told(_HINT, classes="hint")

    def on_mount(self) -> None:
        self.set_interval(_LOOK_S, self._look)

    # --- what is shown -----------------------------------------------------------------------

    def show(self, place: Workplace) -> None:
        calls = self._calls()
        if calls[0] != self._followed:
            self._take()  # a key may be on its way here
            self._followed = self._call = calls[0]
        rows = [self._row(call) for call in calls]
        self.query_one(MarkedList).show(rows, calls.index(self._call))
        self.query_one("#scratchpad-title", Told).tell(self._title())
        wanted = (self._call, self._text(self._call))
        if wanted != self._drawn:
            self._drawn = wanted
            self.query_one(PadField).fill(wanted[1])

    def action_turn(self, by: int) -> None:
        calls = self._calls()
        self._take()
        self._call = calls[(calls.index(self._call) + by) % len(calls)]
        self.show(self.place)

    def _calls(self) -> list[str]:
        """Those he has had in the ear, the present or last one first; then that of no call."""
        return [*(call.id for call in served(self.place.desk)), NO_CALL]

    def _row(self, call: str) -> Content:
        known, ear = self.place.desk.calls.get(call), self.place.desk.in_ear()
        mark = "● " if ear is not None and ear.id == call else ""
        return Content(f"{mark}{caller(known)}" if known else "Hors appel")

    def _title(self) -> str:
        known = self.place.desk.calls.get(self._call)
        if known is None:
            return "Brouillon hors appel"
        return f"Brouillon · {behalf(self.place.desk, known.donneur_ordres, known.id)}"

    def _text(self, call: str) -> str:
        return self.typed(call).get("text", self._kept(call))

    def _kept(self, call: str) -> str:
        return self.place.desk.work.notes.scratchpads.get(call, "")

    # --- keeping -----------------------------------------------------------------------------

    def on_text_area_changed(self) -> None:
        self._take()

    def _take(self) -> None:
        """What stands in the field is what is typed for the call on screen."""
        typed, now = (self._call, self.query_one(PadField).text), self.place.host.monotonic_ns()
        if typed == self._drawn:
            return
        self._drawn = typed
        self._since.setdefault(self._call, now)
        self._typed_at[self._call] = now
        self.keep({"text": typed[1]}, self._call)

    def _look(self) -> None:
        for call in self.office.drafts.scopes(self.NAME):
            text = self._text(call)
            if text == self._kept(call):
                self.keep({}, call)
            elif self._is_due(call) and self._asked.get(call) != text:
                self._ask(call, text)

    def _is_due(self, call: str) -> bool:
        place = self.place
        if not self.editable or place.link != "open" or not place.caught_up:
            return False
        now, ends_at = place.host.monotonic_ns(), place.desk.phase_ends_at
        paused = now - self._typed_at.get(call, 0) >= PAUSE_NS
        long = now - self._since.get(call, now) >= LONGEST_NS
        return paused or long or (0 < ends_at <= place.now() + LAST_NS)

    def _ask(self, call: str, text: str) -> None:
        self._asked[call] = text
        self._since.pop(call, None)

        def answered(why: str) -> None:
            if why:
                self._asked.pop(call, None)
                self._typed_at[call] = self.place.host.monotonic_ns() + AGAIN_NS - PAUSE_NS
            self.tell_refusal(why)

        self.office.ask(KeepScratchpad(call=call, text=text), answered)
