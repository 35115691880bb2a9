"""What every pane is: see the contract in `console.panes`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Protocol

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widget import Widget

from console.asking import Then
from console.drafts import Drafts, Values
from console.phases import NEVER, READING
from console.subject import Subject
from console.widgets.told import Told
from console.workplace import Workplace
from evalengine.vocabulary.commands import Command
from evalengine.vocabulary.events import Phase

ENTRY = "entry"
"""The class of the fields that Tab goes through and that freeze."""


class Office(Protocol):
    """What a pane has of the console."""

    @property
    def place(self) -> Workplace:
        """The state: the desk fold, the shelf, the clock."""

    @property
    def drafts(self) -> Drafts: ...

    def ask(self, command: Command, then: Then) -> None:
        """Sends ``command``; ``then`` is told later, "" or why not."""

    def dial(self, target: str) -> None:
        """Has the phone call ``target``, a number or somebody's name."""


class Pane(Vertical, can_focus=True):
    """One pane. Class attributes say what it is; methods are called by the deck."""

    NAME: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""
    SHORT: ClassVar[str] = ""
    LETTER: ClassVar[str] = ""
    OFFERED: ClassVar[frozenset[Phase]] = READING
    EDITABLE: ClassVar[frozenset[Phase]] = NEVER
    OPENS: ClassVar[frozenset[Phase]] = NEVER
    PAGES: ClassVar[bool] = False

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "step(1)", show=False, priority=True),
        Binding("shift+tab", "step(-1)", show=False, priority=True),
    ]

    def __init__(self, office: Office) -> None:
        super().__init__(id=f"pane-{self.NAME}", classes="pane")
        self.office = office
        self._last: Widget | None = None

    # --- what a pane says of itself ----------------------------------------------------------

    def show(self, place: Workplace) -> None:
        """Draws ``place``; called while the pane is on screen, only what changed is drawn."""

    def badge(self, place: Workplace) -> str:
        """A few cells beside the title, "" when there is nothing to do; called at all times."""
        return ""

    def back(self) -> bool:
        """Escape: leaves something of the pane's own; False when there is nothing to leave."""
        return False

    def restored(self) -> None:
        """Drafts have been read from disk: what was typed before a restart is there again."""

    # --- what a pane has ---------------------------------------------------------------------

    @property
    def place(self) -> Workplace:
        return self.office.place

    @property
    def subject(self) -> Subject:
        """For whom and on behalf of which call he works now."""
        return self.place.subject()

    @property
    def editable(self) -> bool:
        """What is typed here may still be asked for."""
        return self.place.desk.phase in self.EDITABLE

    def typed(self, scope: str = "") -> Values:
        """What was typed here and not yet taken by the engine."""
        return self.office.drafts.of(self.NAME, scope)

    def keep(self, values: Mapping[str, str], scope: str = "") -> None:
        """Keeps what is typed, in memory now and on disk within the second; {} forgets it."""
        now = self.place.host.monotonic_ns()
        self.office.drafts.keep(self.NAME, scope, values, now)

    def ask(
        self,
        command: Command,
        done: Callable[[], None] | None = None,
        refused: Then | None = None,
    ) -> None:
        """Asks the engine. A refusal is told in the pane's ``.refusal``, or to ``refused``."""
        self.tell_refusal("")

        def then(why: str) -> None:
            if why:
                (refused or self.tell_refusal)(why)
            elif done is not None:
                done()

        self.office.ask(command, then)

    def tell_refusal(self, why: str) -> None:
        """Shows ``why`` beside what is typed; "" takes it away."""
        for told in self.query(".refusal").results(Told):
            told.tell(why)
            told.display = bool(why)

    # --- the focus ---------------------------------------------------------------------------

    def wake(self, field: str = "", *, called: bool = True) -> None:
        """The pane comes on screen: the focus goes to ``field`` (an id, after a restart), else
        where it was, else where it is to begin. ``called``: a key of his brought it."""
        named = (entry for entry in self._entries() if field and entry.id == field)
        last = next(named, self._last)
        there = last is not None and last.is_attached and last.focusable and _shown(self, last)
        self.give_focus(last if last is not None and there else self.first())

    @property
    def worked_at(self) -> str:
        """The id of the field that has, or last had, the focus; "" for none."""
        return (self._last.id or "") if self._last is not None else ""

    def give_focus(self, widget: Widget) -> None:
        """At once, so that the very next key is its own; `Widget.focus` would let some pass."""
        self.screen.set_focus(widget, scroll_visible=widget is not self)

    def first(self) -> Widget:
        """Where the focus goes the first time."""
        return next(iter(self._entries()), self)

    def freeze(self, frozen: bool) -> None:
        """What is typed can be read, and changed no more."""
        for entry in self.query(f".{ENTRY}"):
            entry.disabled = frozen

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._last = event.widget

    def action_step(self, by: int) -> None:
        """To the next field, or the one before."""
        entries = self._entries()
        if not entries:
            return
        focused = self.screen.focused
        at = entries.index(focused) + by if focused in entries else (0 if by > 0 else -1)
        self.give_focus(entries[at % len(entries)])

    def _entries(self) -> list[Widget]:
        return [
            entry
            for entry in self.query(f".{ENTRY}").results(Widget)
            if entry.focusable and _shown(self, entry)
        ]


def _shown(pane: Pane, entry: Widget) -> bool:
    """Nothing between ``entry`` and ``pane`` is hidden."""
    nodes = [node for node in entry.ancestors_with_self if isinstance(node, Widget)]
    return pane in nodes and all(node.display for node in nodes[: nodes.index(pane)])
