"""The one screen: lines above, files below, a sentence, the search and the keys."""

from __future__ import annotations

from typing import Literal

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import ContentSwitcher

from console.cards import card
from console.shelf import search
from console.widgets.directory import DirectoryPanel
from console.widgets.file_list import FileList
from console.widgets.file_pane import FilePane
from console.widgets.greetings import Greetings
from console.widgets.header import DeskHeader
from console.widgets.key_bar import KeyBar
from console.widgets.line_card import LineCard
from console.widgets.panels import EndPanel, HelpPanel, QuitPanel
from console.widgets.search_field import SearchField
from console.widgets.told import Told
from console.widgets.transfer import TransferPanel
from console.words import NBSP, plain
from console.workplace import Workplace

Panel = Literal["desk", "search", "transfer", "directory", "help", "quit"]
"""What the candidate has asked to see below the lines; « desk » is the file in front."""

CHOOSING: tuple[Panel, ...] = ("transfer", "directory")
"""Where digits choose somebody."""

LINES = 3
EXTRA = 1
"""The line beyond, for a call of the candidate's own."""


class DeskScreen(Screen[None]):
    """Lays out a `Workplace`; decides nothing."""

    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__(id="desk")
        self.HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
        self.VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]

    def compose(self) -> ComposeResult:
        yield DeskHeader()
        with Horizontal(id="lines"):
            for number in range(1, LINES + EXTRA + 1):
                yield LineCard(number)
        with ContentSwitcher(id="below", initial="files"):
            yield FilePane()
            yield FileList()
            yield TransferPanel()
            yield DirectoryPanel()
            yield HelpPanel()
            yield QuitPanel()
            yield EndPanel()
        yield Greetings(id="greetings")
        yield Told(id="notice")
        with Horizontal(id="search-row"):
            yield Told(" F5 ", id="search-key")
            yield Told(f"Recherche{NBSP}:", id="search-label")
            yield SearchField()
        yield KeyBar(id="keys")

    def show(self, place: Workplace, panel: Panel) -> None:
        """Tells every widget the state of ``place``; each draws only what has changed."""
        desk, now = place.desk, place.now()
        self.query_one(DeskHeader).show(place)
        for line in self.query(LineCard):
            line.display = line.number <= (len(desk.lines) or LINES)
            line.show(card(desk, line.number, now))
        front = place.shelf.front(desk)
        below = _below(place, panel, front)
        self._show_files(place, panel, front)
        if below == "end":
            self.query_one(EndPanel).show(desk.closed)
        self.query_one(ContentSwitcher).current = below
        self.query_one(Greetings).show(desk, front if below == "file" else None)
        self.query_one(SearchField).digits_pass = panel in CHOOSING
        self.query_one(KeyBar).show(desk.by_hand)
        self._show_notice(place)

    def _show_files(self, place: Workplace, panel: Panel, front: str | None) -> None:
        desk = place.desk
        if front is not None:
            names = {name: plain(file.name) for name, file in desk.files.items()}
            self.query_one(FilePane).show(desk.files[front], place.shelf.tabs(desk), names)
        words = self.query_one(SearchField).value if panel == "search" else ""
        found = search(desk, words)
        choosing = panel == "search"
        self.query_one(FileList).show(_title(len(found), panel), found, desk.open_files, choosing)

    def _show_notice(self, place: Workplace) -> None:
        notice, told = place.notice(), self.query_one("#notice", Told)
        told.tell(notice.text if notice else "")
        told.set_class(notice is not None and notice.weight == "warning", "-warning")


def _below(place: Workplace, panel: Panel, front: str | None) -> str:
    if panel == "desk":
        if place.desk.closed:
            return "end"
        return "file" if front is not None else "files"
    return "files" if panel == "search" else panel


def _title(found: int, panel: Panel) -> str:
    if panel != "search":
        return "Aucune fiche ouverte. Elle se montrera à la sonnerie, ou par F5."
    if not found:
        return "Aucune fiche ne répond à cette recherche."
    return f"{found} fiche{'s' if found > 1 else ''} · ↑ ↓ pour choisir, Entrée pour ouvrir"
