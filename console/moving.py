"""The keys that go from one place of the desk to another; nothing is asked by them."""

from __future__ import annotations

from console.asking import NO_LINK
from console.view import FILE, Panel
from console.widgets.file_pane import FilePane
from console.widgets.panels import HelpPanel, QuitPanel
from console.widgets.search_field import SearchField
from console.witness import WitnessApp
from console.words import NBSP
from evalengine.vocabulary.commands import Command


class MovingApp(WitnessApp, inherit_bindings=False):
    """Panels and panes, help, leaving."""

    def action_panes(self) -> None:
        """Waits for a letter; a second time, goes back to the pane before."""
        if self.view.panel == "panes":
            self.view.swap()
            self.turn()
        else:
            self._leave_panel()
            self._turn_to("panes")

    def action_pane(self, letter: str) -> None:
        if letter in self.view.letters:
            self._go(self.view.letters[letter])
        else:
            self.say(f"Aucun panneau sous la lettre {letter.upper()}{NBSP}; Échap annule.")

    def action_leave(self) -> None:
        """Escape, from the inside out: a panel, something of the pane's own, the pane."""
        view, field = self.view, self.screen.query_one(SearchField)
        if view.panel != "desk" or field.has_focus:
            self._leave_panel()
            self.turn()
        elif view.pane == FILE or not self.desk_screen.pane(view).back():
            self._go(FILE)

    def _leave_panel(self) -> None:
        self.screen.query_one(SearchField).fill("")
        self.searching.typed("", self.place.host.monotonic_ns())
        self.view.panel = "desk"

    def _go(self, pane: str) -> None:
        self.view.go(pane)
        self.turn()

    def action_help(self) -> None:
        self._turn_to("desk" if self.view.panel == "help" else "help")

    def action_page(self, direction: int) -> None:
        if self.view.panel == "help":
            self.screen.query_one(HelpPanel).page(direction)
        else:
            self.screen.query_one(FilePane).page(direction)

    def action_ask_quit(self) -> None:
        if self.view.panel == "quit" or self.place.desk.closed:
            self.exit()
            return
        alive = len(self.place.desk.calls.live())
        self.screen.query_one(QuitPanel).show(alive, self.handset.built_in)
        self._turn_to("quit")

    def action_how_to_quit(self) -> None:
        self.say("F10 ou Ctrl+Q pour quitter la console.")

    def _turn_to(self, panel: Panel) -> None:
        self.view.panel = panel
        self.turn()

    @property
    def _away(self) -> bool:
        return self.view.panel != "desk" or self.view.pane != FILE

    @property
    def _pane_turns_pages(self) -> bool:
        view = self.view
        return view.pane != FILE and view.panel == "desk" and self.desk_screen.pane(view).PAGES

    async def _send(self, command: Command) -> None:
        if await self.link.send(command) is None:
            self.say(NO_LINK)

    def _told(self, why: str) -> None:
        if why:
            self.say(why)
