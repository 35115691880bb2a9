"""Where the panes are: one of them on screen, under a sentence when it is frozen."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ContentSwitcher

from console.panes.pane import Pane
from console.phases import is_over
from console.widgets.pane_strip import Title
from console.widgets.told import Told
from console.words import NBSP
from console.workplace import Workplace
from evalengine.vocabulary.events import Phase

_FROZEN = f"Le délai est passé{NBSP}: ce qui est enregistré se lit encore, et ne change plus."


class Deck(Vertical):
    """The panes, made once; each keeps its own state while another one is shown."""

    def __init__(self, panes: Sequence[Pane]) -> None:
        super().__init__(id="deck")
        self.panes = {pane.NAME: pane for pane in panes}
        self._frozen: set[str] = set()

    def compose(self) -> ComposeResult:
        yield Told(_FROZEN, id="frozen")
        with ContentSwitcher(id="panes"):
            yield from self.panes.values()

    def restored(self) -> None:
        """Drafts have been read from disk."""
        for pane in self.panes.values():
            pane.restored()

    def letters(self, place: Workplace) -> dict[str, str]:
        """The panes within reach in this phase, by letter."""
        phase = place.desk.phase
        return {pane.LETTER: name for name, pane in self.panes.items() if phase in pane.OFFERED}

    def opened_by(self, phase: Phase) -> str:
        """The pane that ``phase`` brings when it begins, "" for none."""
        return next((name for name, pane in self.panes.items() if phase in pane.OPENS), "")

    def titles(self, place: Workplace, shown: str) -> list[Title]:
        """What the strip says of them."""
        return [
            Title(pane.TITLE, pane.SHORT or pane.TITLE, letter, pane.badge(place), name == shown)
            for letter, name in self.letters(place).items()
            for pane in (self.panes[name],)
        ]

    def show(self, place: Workplace, name: str) -> None:
        """Shows the pane ``name`` in the state of ``place``."""
        pane = self.panes[name]
        frozen = is_over(place.desk.phase, pane.EDITABLE)
        self.query_one("#frozen").display = frozen
        if frozen or name in self._frozen:
            pane.freeze(frozen)
            self._frozen = self._frozen | {name} if frozen else self._frozen - {name}
        self.query_one("#panes", ContentSwitcher).current = pane.id
        pane.show(place)
