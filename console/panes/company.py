"""The candidate's own firm: its rules, its people. Read only."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from console.panes.pane import Pane
from console.widgets.part import Part, chapter_rows, person_row
from console.widgets.told import Told
from console.words import plain
from console.workplace import Workplace
from evalengine.vocabulary import events as e

_NONE = "Le dossier ne donne pas de règles de la société."


class CompanyPane(Pane):
    """Chapters one under the other; Page up and down turn them."""

    NAME, TITLE, LETTER = "company", "Société", "s"
    PAGES = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *Pane.BINDINGS,
        Binding("pageup", "turn(-1)", show=False),
        Binding("pagedown", "turn(1)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
    ]

    def compose(self) -> ComposeResult:
        self._shown: e.CompanyProvided | None = None
        yield Told(_NONE, id="company-name", classes="title")
        yield VerticalScroll(id="company-sheet", can_focus=False)

    def show(self, place: Workplace) -> None:
        company = place.shelf.company
        if company is None or company == self._shown:
            return
        self._shown = company
        self.query_one("#company-name", Told).tell(plain(company.name))
        sheet = self.query_one("#company-sheet", VerticalScroll)
        sheet.remove_children()
        parts = [Part(chapter.title, chapter_rows(chapter)) for chapter in company.rules]
        people = [Part("Personnes", [person_row(one) for one in company.people])]
        sheet.mount_all([*parts, *people] if company.people else parts)

    def action_turn(self, by: int) -> None:
        sheet = self.query_one("#company-sheet", VerticalScroll)
        (sheet.scroll_page_down if by > 0 else sheet.scroll_page_up)(animate=False)

    def action_scroll(self, by: int) -> None:
        sheet = self.query_one("#company-sheet", VerticalScroll)
        (sheet.scroll_down if by > 0 else sheet.scroll_up)(animate=False)
