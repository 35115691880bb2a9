"""The one screen: lines above, files below, a sentence, the search and the keys."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import ContentSwitcher

from console.cards import card
from console.layouts import Layout
from console.panes import make
from console.panes.pane import Office, Pane
from console.phases import WORK, is_over
from console.shelf import search
from console.view import BESIDE_FILE, FILE, FILE_LETTER, Panel, View
from console.widgets.admission import ChecksPanel, IdentityPanel
from console.widgets.deck import Deck
from console.widgets.directory import DirectoryPanel
from console.widgets.file_list import FileList
from console.widgets.file_pane import FilePane
from console.widgets.greetings import Greetings
from console.widgets.header import DeskHeader
from console.widgets.key_bar import KeyBar
from console.widgets.line_card import LineCard
from console.widgets.pane_strip import PaneStrip, Title
from console.widgets.panels import EndPanel, HelpPanel, QuitPanel
from console.widgets.search_field import SearchField
from console.widgets.told import Told
from console.widgets.transfer import TransferPanel
from console.widgets.waiting import WaitingPanel
from console.words import NBSP, duration, plain
from console.workplace import Workplace
from evalengine.vocabulary.events import Phase

LINES = 3
BESIDE_WIDTH, BESIDE_HEIGHT = 120, 32
"""Cells from which the file stays on the left of a pane."""
EXTRA = 1
"""The line beyond, for a call of the candidate's own."""


class DeskScreen(Screen[None]):
    """Lays out a `Workplace`; decides nothing."""

    AUTO_FOCUS = ""

    def __init__(self, office: Office, layout: Layout) -> None:
        super().__init__(id="desk")
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]
        self.deck = Deck(make(office))
        self._layout = layout
        self._lines = [LineCard(number, layout) for number in range(1, LINES + EXTRA + 1)]
        for line in self._lines[LINES:]:
            line.display = False
        self.deck.display = False

    def compose(self) -> ComposeResult:
        yield DeskHeader()
        with Horizontal(id="lines"):
            yield from self._lines
        yield PaneStrip(id="strip")
        yield Told(id="banner")
        with Horizontal(id="below"):
            with ContentSwitcher(id="shown", initial="files"):
                yield FilePane(self._layout)
                yield FileList()
                yield TransferPanel(self._layout)
                yield DirectoryPanel(self._layout)
                yield WaitingPanel()
                yield HelpPanel(self._layout)
                yield QuitPanel(self._layout)
                yield EndPanel(self._layout)
                yield IdentityPanel()
                yield ChecksPanel(self._layout)
            yield self.deck
        yield Greetings(self._layout)
        yield Told(id="notice")
        with Horizontal(id="search-row"):
            yield Told(f" {self._layout.key('search')} ", id="search-key")
            yield Told(f"Recherche{NBSP}:", id="search-label")
            yield SearchField()
        yield KeyBar(self._layout)

    @property
    def beside(self) -> bool:
        """There is room for the file and a pane side by side."""
        return self.size.width >= BESIDE_WIDTH and self.size.height >= BESIDE_HEIGHT

    @property
    def shows_file(self) -> bool:
        """The file in front is on screen, or will be as soon as it is laid out."""
        shown = self.query_one("#shown", ContentSwitcher)
        return bool(shown.display) and shown.current == "file"

    def show(self, place: Workplace, view: View) -> None:
        """Tells every widget the state of ``place``; each draws only what has changed."""
        desk, now = place.desk, place.now()
        self.query_one(DeskHeader).show(place)
        for line in self._lines:  # not by a query: it would walk all the panes, at each entry
            line.display = line.number <= (len(desk.lines) or LINES)
            line.show(card(desk, line.number, now))
        front = place.shelf.front(desk)
        below = _below(place, view.panel, front)
        self._show_files(place, view.panel, front)
        self._show_phase(place, below)
        self.query_one("#shown", ContentSwitcher).current = below
        in_view = self._show_pane(place, view)
        self.query_one(Greetings).show(desk, front if below == "file" and in_view else None)
        self.query_one(KeyBar).show(desk.by_hand)
        self._show_notice(place)

    def _show_phase(self, place: Workplace, below: str) -> None:
        """What the phase itself has to say: its own panel, the countdown of the forms."""
        desk = place.desk
        if below == "end":
            self.query_one(EndPanel).show(desk.closed)
        elif below == "identity":
            self.query_one(IdentityPanel).show(desk.work.admission)
        elif below == "checks":
            self.query_one(ChecksPanel).show(desk.work.admission)
        elif below == "waiting":
            self.query_one(WaitingPanel).show(desk, place.now())
        self.query_one("#lines").display = below != "identity"  # no call can come
        banner = self.query_one("#banner", Told)
        banner.display = desk.phase == "grace"
        if desk.phase == "grace":
            left = duration(desk.phase_ends_at - place.now())
            banner.tell(f"Terminez vos messages{NBSP}: formulaires figés dans {left}.")

    def _show_pane(self, place: Workplace, view: View) -> bool:
        """Shows the pane chosen; True when what is left of it is on screen too."""
        alone = view.pane == FILE or view.panel not in BESIDE_FILE or bool(place.desk.closed)
        beside = self.beside and not alone
        shown = beside or (not alone and view.panel in ("desk", "panes"))
        left = beside or not shown
        self.query_one("#below").set_class(beside, "-beside")
        self.query_one(FilePane).stack(beside)
        self.query_one("#shown").display = left
        self.deck.display = shown
        if shown:
            self.deck.show(place, view.pane)
        new = sum(len(place.desk.work.consignes.new(name)) for name in place.desk.files)
        file = Title("Fiche", "Fiche", FILE_LETTER, str(new or ""), view.pane == FILE)
        titles = self.deck.titles(place, view.pane)
        strip = self.query_one(PaneStrip)
        wanted = beside or view.panel in ("desk", "panes", "search")  # else rows are dear
        strip.display = wanted and bool(titles)
        strip.show([file, *titles], view.panel == "panes")
        return left

    def pane(self, view: View) -> Pane:
        """The pane that ``view`` shows; not the file."""
        return self.deck.panes[view.pane]

    def focus_on(self, view: View, field: str = "", *, called: bool = True) -> None:
        """Puts the focus where ``view`` says that he works; ``field`` is where in its pane.

        ``called``: a key of his brought him there, no phase and no restart.
        """
        if view.panel == "search":
            self.set_focus(self.query_one(SearchField))
        elif view.panel == "desk" and view.pane != FILE:
            self.deck.wake(view.pane, field, called=called)
        elif view.panel == "desk":
            self.set_focus(None)

    def _show_files(self, place: Workplace, panel: Panel, front: str | None) -> None:
        desk = place.desk
        if front is not None:
            names = {name: plain(file.name) for name, file in desk.files.items()}
            self.query_one(FilePane).show(
                desk.files[front], place.shelf.tabs(desk), names, desk.work.consignes
            )
        words = self.query_one(SearchField).value if panel == "search" else ""
        found = search(desk, words, place.shelf.searched)
        choosing = panel == "search"
        title = _title(len(found), panel, desk.phase, self._layout)
        self.query_one(FileList).show(title, found, desk.open_files, choosing)

    def _show_notice(self, place: Workplace) -> None:
        notice, told = place.notice(), self.query_one("#notice", Told)
        told.tell(notice.text if notice else "")
        told.set_class(notice is not None and notice.weight == "warning", "-warning")


def _below(place: Workplace, panel: Panel, front: str | None) -> str:
    if panel in ("desk", "panes"):
        if place.desk.closed:
            return "end"
        if place.desk.phase in ("identity", "checks"):
            return place.desk.phase
        return "file" if front is not None else "files"
    return "files" if panel == "search" else panel


def _title(found: int, panel: Panel, phase: Phase, layout: Layout) -> str:
    following, sought = layout.key("next_file"), layout.key("search")
    if panel != "search" and phase == "preparation":
        told = f"{following} ouvre les fiches l’une après l’autre, {sought} en cherche une."
        return f"Lisez le dossier{NBSP}: {told}"
    if panel != "search" and is_over(phase, WORK):
        return f"Les appels sont terminés{NBSP}: les fiches se lisent encore, par {sought}."
    if panel != "search":
        return f"Aucune fiche ouverte. Elle se montrera à la sonnerie, ou par {sought}."
    if not found:
        return "Aucune fiche ne répond à cette recherche."
    return f"{found} fiche{'s' if found > 1 else ''} · ↑ ↓ pour choisir, Entrée pour ouvrir"
