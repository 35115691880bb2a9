"""Keys in, the fold shown. What is asked goes to the phone or the engine; nothing else changes."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.binding import BindingType
from textual.widgets import Input

from console import acts, keys
from console.acts import Act
from console.asking import NO_LINK
from console.core import DeskApp
from console.phases import READING
from console.shelf import next_to_read
from console.view import CHOOSING, FILE, Panel
from console.widgets.admission import TRIED, ChecksPanel
from console.widgets.directory import DirectoryPanel
from console.widgets.file_list import FileList
from console.widgets.file_pane import FilePane
from console.widgets.panels import QuitPanel
from console.widgets.search_field import SearchField
from console.widgets.transfer import TransferPanel
from console.words import NBSP
from evalengine.vocabulary.commands import (
    AcceptNotice,
    AcknowledgeConsigne,
    CloseFile,
    Command,
    OpenFile,
    PassCheck,
)

_WHOM = "Choisissez d’abord une personne par son chiffre."


class ConsoleApp(DeskApp, inherit_bindings=False):
    """The candidate's console. Its result is a French sentence when the engine refuses it."""

    TITLE = "Poste de télésecrétariat"
    CSS_PATH = "console.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*keys.BINDINGS]

    # --- calls -------------------------------------------------------------------------------

    async def action_line(self, number: int) -> None:
        if self._tries(f"F{number}"):
            return
        await self._perform(acts.on_line(self.place.desk, number))

    async def action_hold(self) -> None:
        if self._tries("F4"):
            return
        await self._perform(acts.hold(self.place.desk))

    async def action_hang_up(self) -> None:
        if self._tries("F8"):
            return
        await self._perform(acts.hang_up(self.place.desk))

    async def _perform(self, act: Act | str) -> None:
        if isinstance(act, str):
            self.say(act)
            return
        self.place.asked(act.call)  # before its event can come
        if sentence := await self.handset.perform(act):
            self.place.given_up(act.call)
            self.say(sentence)

    async def action_transfer(self) -> None:
        if self._tries("F6"):
            return
        chooser = self.screen.query_one(TransferPanel)
        if self.view.panel == "transfer":
            await self._confirm_transfer(chooser)
            return
        call = acts.transferable(self.place.desk)
        if isinstance(call, str):
            self.say(call)
            return
        chooser.open(call, self.place.desk.files[call.donneur_ordres])
        self._turn_to("transfer")

    async def _confirm_transfer(self, chooser: TransferPanel) -> None:
        if chooser.chosen is None:
            self.say(_WHOM)
            return
        self._turn_to("desk")
        await self._perform(Act("transfer", chooser.call, chooser.chosen.target))

    async def action_dial(self) -> None:
        known = self.screen.query_one(DirectoryPanel)
        if self.view.panel != "directory":
            known.open(self.place.desk, self.place.shelf.front(self.place.desk))
            self._turn_to("directory")
        elif known.chosen is None:
            self.say(_WHOM)
        else:
            self._turn_to("desk")
            await self._perform(Act("dial", "", known.chosen.target))

    def action_choose(self, digit: int) -> None:
        if self.view.panel not in CHOOSING:
            self._check(digit)
            return
        panel = TransferPanel if self.view.panel == "transfer" else DirectoryPanel
        self.screen.query_one(panel).choose(digit)

    # --- before the clock --------------------------------------------------------------------

    def action_accept(self) -> None:
        if not self.place.desk.work.admission.notice_accepted:
            self.ask(AcceptNotice(), self._told)

    @property
    def _checking(self) -> bool:
        return self.place.desk.phase == "checks" and self.view.panel == "desk"

    def _tries(self, key: str) -> bool:
        """During the checks, a key of the desk only shows that it arrives."""
        if not self._checking:
            return False
        panel = self.screen.query_one(ChecksPanel)
        panel.tried.add(key)
        if panel.tried.issuperset(TRIED):
            self._pass("keys")
        self.show()
        return True

    def _check(self, digit: int) -> None:
        panel = self.screen.query_one(ChecksPanel)
        if digit == 1:
            self._pass("headset")
        elif digit == 2 and panel.rung:
            self._pass("ring")
        elif digit == 2:
            panel.rung = True
            self.bell()
            self.show()

    def _pass(self, part: Literal["headset", "ring", "keys"]) -> None:
        if part not in self.place.desk.work.admission.checks:
            self.ask(PassCheck(part=part), self._told)

    def _told(self, why: str) -> None:
        if why:
            self.say(why)

    # --- files -------------------------------------------------------------------------------

    def action_search(self) -> None:
        if self.place.desk.phase not in READING:
            self.say("Les fiches s’ouvriront à la préparation.")
            return
        self._turn_to("search")

    def on_input_changed(self, event: Input.Changed) -> None:
        typed = isinstance(event.input, SearchField) and event.input.has_focus
        if typed:
            self.searching.typed(event.value, self.place.host.monotonic_ns())
        if typed and self.view.panel not in CHOOSING:
            self._turn_to("search")

    def on_search_field_marked(self, event: SearchField.Marked) -> None:
        if self.view.panel == "search":
            self.screen.query_one(FileList).move(event.by)

    async def on_input_submitted(self, event: Input.Submitted) -> None:
        if self.view.panel != "search" or not isinstance(event.input, SearchField):
            return
        chosen = self.screen.query_one(FileList).chosen()
        await self.record_search(self.searching.done())
        self._leave_panel()
        self._go(FILE if chosen is not None and not self.desk_screen.beside else self.view.pane)
        if chosen is not None:
            await self._send(OpenFile(donneur_ordres=chosen))

    async def action_next_file(self) -> None:
        desk = self.place.desk
        following = self.place.shelf.next_file(desk)
        if following is None and desk.phase == "preparation":
            following = next_to_read(desk, self.place.shelf.front(desk))
        if following is None:
            self.say("Il n’y a pas d’autre fiche ouverte.")
        else:
            await self._send(OpenFile(donneur_ordres=following))

    async def action_close_file(self) -> None:
        front = self.place.shelf.front(self.place.desk)
        if front is None:
            self.say("Aucune fiche n’est ouverte.")
        elif front not in self.place.desk.open_files:
            self.say(f"Cette fiche n’est pas ouverte{NBSP}: elle se montre pendant la sonnerie.")
        else:
            await self._send(CloseFile(donneur_ordres=front))

    async def action_acknowledge(self) -> None:
        """The oldest new consigne of the file in front is read; else a file that has one opens."""
        desk, front = self.place.desk, self.place.shelf.front(self.place.desk)
        waiting = {name: new for name in desk.files if (new := desk.work.consignes.new(name))}
        if front in waiting and self.screen.query_one(FilePane).region.area:
            consigne = waiting[front][0].id
            self.ask(AcknowledgeConsigne(donneur_ordres=front, consigne=consigne), self._told)
        elif waiting:
            self._go(FILE if not self.desk_screen.beside else self.view.pane)
            if front not in waiting:
                await self._send(OpenFile(donneur_ordres=next(iter(waiting))))
        else:
            self.say("Aucune consigne nouvelle n’attend d’être lue.")

    async def _send(self, command: Command) -> None:
        if await self.link.send(command) is None:
            self.say(NO_LINK)

    # --- panels ------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Digits belong to an open list of people, Escape to whatever can be left."""
        if action == "choose":
            return self.view.panel in CHOOSING or self._checking
        if action == "accept":
            return self.place.desk.phase == "identity" and self.view.panel == "desk"
        if action == "pane":
            return self.view.panel == "panes"
        if action == "leave":
            return self._away or self.screen.focused is not None
        if action == "page":
            return not self._pane_turns_pages
        return True

    def takes(self, key: str) -> bool:
        """True when ``key`` goes past the field that is being typed in."""
        if self.view.panel == "panes":
            return key in keys.LETTER_KEYS
        return self.view.panel in CHOOSING and key in keys.DIGIT_KEYS

    @property
    def _away(self) -> bool:
        return self.view.panel != "desk" or self.view.pane != FILE

    @property
    def _pane_turns_pages(self) -> bool:
        view = self.view
        return view.pane != FILE and view.panel == "desk" and self.desk_screen.pane(view).PAGES

    def action_panes(self) -> None:
        """Waits for a letter; a second time, goes back to the pane before."""
        if self._tries("Ctrl+P"):
            return
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
