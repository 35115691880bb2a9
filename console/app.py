"""Keys in, the fold shown. What is asked goes to the phone or the engine; nothing else changes."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input

from console import acts, keys
from console.acts import Act
from console.desk_screen import CHOOSING, DeskScreen, Panel
from console.link import DeskRefused, Link
from console.look import THEMES
from console.phone import Handset
from console.protocol import DeskTold
from console.ringer import Ringer
from console.widgets.directory import DirectoryPanel
from console.widgets.file_list import FileList
from console.widgets.file_pane import FilePane
from console.widgets.panels import QuitPanel
from console.widgets.search_field import SearchField
from console.widgets.transfer import TransferPanel
from console.words import NBSP
from console.workplace import Workplace
from evalengine.clock import HostClock
from evalengine.vocabulary.commands import CloseFile, Command, OpenFile

TICK_S = 0.2
_WHOM = "Choisissez d’abord une personne par son chiffre."


class ConsoleApp(App[str], inherit_bindings=False):
    """The candidate's console. Its result is a French sentence when the engine refuses it."""

    TITLE = "Poste de télésecrétariat"
    CSS_PATH = "console.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*keys.BINDINGS]

    def __init__(
        self,
        link: Link,
        handset: Handset,
        host: HostClock,
        *,
        bell: bool = True,
        theme: str = "sombre",
        first_words: str = "",
    ) -> None:
        super().__init__()
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme
        self.link, self.handset = link, handset
        self.place = Workplace(host, handset.advice)
        if first_words:
            self.place.say(first_words)
        self.panel: Panel = "desk"
        self._ringer = Ringer() if bell else None
        self._front: tuple[str | None, str] = (None, "")

    def get_default_screen(self) -> Screen[None]:
        return DeskScreen()

    def on_ready(self) -> None:
        self.set_interval(TICK_S, self._tick)
        self.run_worker(self._follow(), name="link")
        self.show()

    # --- what comes in -----------------------------------------------------------------------

    async def _follow(self) -> None:
        try:
            async for news in self.link.news():
                self.place.take(news)
                if isinstance(news, DeskTold):
                    self.run_worker(self._plug(), name="phone")
                await self._open_owed()
                self.show()
        except DeskRefused as refusal:
            self.exit(str(refusal), return_code=1)

    async def _open_owed(self) -> None:
        if owed := self.place.owed():
            await self.link.send(owed)

    async def _plug(self) -> None:
        if sentence := await self.handset.plug(self.place.sip):
            self.say(sentence)

    async def _tick(self) -> None:
        self.place.tick()
        await self._open_owed()
        self._ring()
        self.show()

    def _ring(self) -> None:
        lines = [call.line for call in self.place.desk.ringing()]
        if self._ringer and self._ringer.strikes(lines, self.place.host.monotonic_ns()):
            self.bell()

    # --- what is shown -----------------------------------------------------------------------

    def show(self) -> None:
        """Draws the present state; the stream and the tick may outlive the screen by a moment."""
        if not self.is_running:
            return
        desk = self.place.desk
        talking = desk.in_ear()
        transfer = self.screen.query_one(TransferPanel)
        if self.panel == "transfer" and (talking is None or talking.id != transfer.call):
            self.panel = "desk"
        front = (self.place.shelf.front(desk), talking.id if talking else "")
        if front != self._front and self.panel == "search":
            self.panel = "desk"  # a file or a call has come to the front: it is what he needs
        self._front = front
        self.desk_screen.show(self.place, self.panel)

    @property
    def desk_screen(self) -> DeskScreen:
        screen = self.screen
        assert isinstance(screen, DeskScreen)
        return screen

    def say(self, text: str) -> None:
        """A sentence for the candidate, at once."""
        self.place.say(text, "warning")
        self.show()

    # --- calls -------------------------------------------------------------------------------

    async def action_line(self, number: int) -> None:
        await self._perform(acts.on_line(self.place.desk, number))

    async def action_hold(self) -> None:
        await self._perform(acts.hold(self.place.desk))

    async def action_hang_up(self) -> None:
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
        chooser = self.screen.query_one(TransferPanel)
        if self.panel == "transfer":
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
        if self.panel != "directory":
            known.open(self.place.desk, self.place.shelf.front(self.place.desk))
            self._turn_to("directory")
        elif known.chosen is None:
            self.say(_WHOM)
        else:
            self._turn_to("desk")
            await self._perform(Act("dial", "", known.chosen.target))

    def action_choose(self, digit: int) -> None:
        panel = TransferPanel if self.panel == "transfer" else DirectoryPanel
        self.screen.query_one(panel).choose(digit)

    # --- files -------------------------------------------------------------------------------

    def action_search(self) -> None:
        self.screen.query_one(SearchField).focus()
        self._turn_to("search")

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input.has_focus and self.panel not in CHOOSING:
            self._turn_to("search")

    def on_search_field_marked(self, event: SearchField.Marked) -> None:
        if self.panel == "search":
            self.screen.query_one(FileList).move(event.by)

    async def on_input_submitted(self) -> None:
        if self.panel != "search":
            return
        chosen = self.screen.query_one(FileList).chosen()
        self.action_leave()
        if chosen is not None:
            await self._send(OpenFile(donneur_ordres=chosen))

    async def action_next_file(self) -> None:
        following = self.place.shelf.next_file(self.place.desk)
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

    async def _send(self, command: Command) -> None:
        if await self.link.send(command) is None:
            self.say(f"Sans liaison, rien n’a été demandé{NBSP}: recommencez dans un instant.")

    # --- panels ------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Digits belong to an open list of people, Escape to whatever can be left."""
        if action == "choose":
            return self.panel in CHOOSING
        if action == "leave":
            return self.panel != "desk" or self.screen.focused is not None
        return True

    def action_leave(self) -> None:
        field = self.screen.query_one(SearchField)
        with self.prevent(Input.Changed):
            field.value = ""
        self.screen.set_focus(None)
        self._turn_to("desk")

    def action_help(self) -> None:
        self._turn_to("desk" if self.panel == "help" else "help")

    def action_page(self, direction: int) -> None:
        self.screen.query_one(FilePane).page(direction)

    def action_ask_quit(self) -> None:
        if self.panel == "quit" or self.place.desk.closed:
            self.exit()
            return
        alive = len(self.place.desk.calls.live())
        self.screen.query_one(QuitPanel).show(alive, self.handset.built_in)
        self._turn_to("quit")

    def action_how_to_quit(self) -> None:
        self.say("F10 ou Ctrl+Q pour quitter la console.")

    def _turn_to(self, panel: Panel) -> None:
        self.panel = panel
        self.show()
