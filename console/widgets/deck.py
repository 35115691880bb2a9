"""Where the panes are: one of them on screen, under a sentence when it is frozen.

A pane is drawn when it is first wanted: all of them at once would make the start three times as
long. `Deck.ready` is when what was wanted is there; keys wait for it, so that none is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.widget import MountError
from textual.widgets import ContentSwitcher
from textual.worker import Worker

from console.panes.pane import Pane
from console.phases import is_over
from console.widgets.pane_strip import Title
from console.widgets.told import Told
from console.words import NBSP
from console.workplace import Workplace
from evalengine.vocabulary.events import Phase

_FROZEN = f"Le délai est passé{NBSP}: ce qui est enregistré se lit encore, et ne change plus."


class Deck(Vertical):
    """The panes, each drawn once; it keeps its own state while another one is shown."""

    def __init__(self, panes: Sequence[Pane]) -> None:
        super().__init__(id="deck")
        self.panes = {pane.NAME: pane for pane in panes}
        self._frozen: set[str] = set()
        self.drawn: set[str] = set()
        """Those that stand, by name."""
        self._coming: dict[str, Worker[None]] = {}
        self._shown: tuple[Workplace, str] | None = None
        self._awaited: tuple[str, str, bool] = ("", "", False)

    def compose(self) -> ComposeResult:
        yield Told(_FROZEN, id="frozen")
        yield ContentSwitcher(id="panes")

    def restored(self) -> None:
        """Drafts have been read from disk; a pane that is not drawn yet will find them."""
        for name in self.drawn:
            self.panes[name].restored()

    # --- drawn when wanted -------------------------------------------------------------------

    async def ready(self) -> None:
        """Returns when the panes that were wanted so far are drawn."""
        for worker in list(self._coming.values()):
            await worker.wait()

    def draw_ahead(self) -> bool:
        """Begins to draw one pane that nobody has wanted yet, unless one is being drawn; False
        when all are there."""
        waiting = [name for name in self.panes if name not in self.drawn]
        if waiting and not self._coming:
            self._draw(waiting[0])
        return bool(waiting)

    def _draw(self, name: str) -> None:
        if name not in self._coming:
            self._coming[name] = self.run_worker(self._bring(name), name=f"pane {name}")

    async def _bring(self, name: str) -> None:
        try:
            await self._stand(name)
        except (NoMatches, MountError):
            if self.app.is_running:
                raise  # else the console is being left, and its parts go while they come

    async def _stand(self, name: str) -> None:
        pane = self.panes[name]
        await self.query_one("#panes", ContentSwitcher).add_content(pane)
        self.drawn.add(name)
        del self._coming[name]
        pane.restored()
        if self._shown is not None and self._shown[1] == name and self.display:
            self.show(*self._shown)
            wanted, field, called = self._awaited
            if wanted == name:
                self.wake(name, field, called=called)

    def wake(self, name: str, field: str = "", *, called: bool) -> None:
        """The focus goes to the pane ``name`` (`Pane.wake`), as soon as it is there."""
        if name in self.drawn:
            self._awaited = ("", "", False)
            self.panes[name].wake(field, called=called)
        else:
            self._awaited = (name, field, called)
            self._draw(name)

    # --- what it says ------------------------------------------------------------------------

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
        """Shows the pane ``name`` in the state of ``place``, as soon as it is drawn."""
        self._shown = (place, name)
        pane = self.panes[name]
        frozen = is_over(place.desk.phase, pane.EDITABLE)
        self.query_one("#frozen").display = frozen
        if name not in self.drawn:
            self._draw(name)
            return
        if frozen or name in self._frozen:
            pane.freeze(frozen)
            self._frozen = self._frozen | {name} if frozen else self._frozen - {name}
        self.query_one("#panes", ContentSwitcher).current = pane.id
        pane.show(place)
