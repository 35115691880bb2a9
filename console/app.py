"""Keys in, the fold shown. What is asked goes to the phone or the engine; nothing else changes."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.binding import BindingType

from console import acts, keys
from console.acts import Act
from console.filing import FilingApp
from console.layouts import OWN, STANDARD, Layout
from console.view import CHOOSING
from console.widgets.admission import ChecksPanel
from console.widgets.choice import ChoicePanel
from console.widgets.directory import DirectoryPanel
from console.widgets.transfer import TransferPanel
from evalengine.vocabulary.commands import (
    AcceptNotice,
    PassCheck,
)

_WHOM = "Choisissez d’abord une personne par son chiffre."


class ConsoleApp(FilingApp, inherit_bindings=False):
    """The candidate's console. Its result is a French sentence when the engine refuses it."""

    TITLE = "Poste de télésecrétariat"
    CSS_PATH = "console.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [*OWN.bindings(), *keys.FIXED]

    # --- calls -------------------------------------------------------------------------------

    async def action_line(self, number: int) -> None:
        if not self._tries(f"line({number})"):
            await self._perform(acts.on_line(self.place.desk, number))

    async def action_answer(self) -> None:
        if not self._tries("answer"):
            await self._perform(acts.answer(self.place.desk))

    async def action_resume(self) -> None:
        if not self._tries("resume"):
            await self._perform(acts.resume(self.place.desk))

    async def action_hold(self) -> None:
        if not self._tries("hold"):
            await self._perform(acts.hold(self.place.desk))

    async def action_hang_up(self) -> None:
        if not self._tries("hang_up"):
            await self._perform(acts.hang_up(self.place.desk))

    def action_waiting(self) -> None:
        if not self._tries("waiting"):
            self._turn_to("desk" if self.view.panel == "waiting" else "waiting")

    async def _perform(self, act: Act | str) -> None:
        if isinstance(act, str):
            self.say(act)
            return
        self.place.asked(act.call)  # before its event can come
        if sentence := await self.handset.perform(act):
            self.place.given_up(act.call)
            self.say(sentence)

    async def action_transfer(self) -> None:
        if self._tries("transfer"):
            return
        chooser = self.screen.query_one(TransferPanel)
        if self.view.panel == "transfer":
            await self._confirm(chooser)
            return
        call = acts.transferable(self.place.desk)
        if isinstance(call, str):
            self.say(call)
            return
        chooser.open(self.place.desk, call)
        self._turn_to("transfer")

    async def _confirm(self, chooser: ChoicePanel) -> None:
        if chooser.chosen is None:
            self.say(_WHOM)
            return
        self._turn_to("desk")
        await self._perform(chooser.chosen.act)

    async def action_dial(self) -> None:
        known = self.screen.query_one(DirectoryPanel)
        if self.view.panel == "directory":
            await self._confirm(known)
        elif asked_first := self._asked_first():
            self._turn_to("desk")
            await self._perform(asked_first)
        else:
            known.open(self.place.desk, self.place.shelf.front(self.place.desk))
            self._turn_to("directory")

    def _asked_first(self) -> Act | None:
        """Whom to call of those who are chosen for a transfer, to ask him before."""
        chosen = self.screen.query_one(TransferPanel).chosen
        if self.view.panel != "transfer" or chosen is None or chosen.act.verb != "transfer":
            return None
        return Act("dial", "", chosen.act.target)

    async def action_choose(self, digit: int) -> None:
        match self.view.panel:
            case "waiting":
                self._turn_to("desk")
                await self._perform(acts.on_line(self.place.desk, digit))
            case "transfer":
                self.screen.query_one(TransferPanel).choose(digit)
            case "directory":
                self.screen.query_one(DirectoryPanel).choose(digit)
            case _:
                self._check(digit)

    def action_panes(self) -> None:
        if not self._tries("panes"):
            super().action_panes()

    # --- before the clock --------------------------------------------------------------------

    def action_accept(self) -> None:
        if not self.place.desk.work.admission.notice_accepted:
            self.ask(AcceptNotice(), self._told)

    @property
    def _checking(self) -> bool:
        return self.place.desk.phase == "checks" and self.view.panel == "desk"

    def _tries(self, action: str) -> bool:
        """During the checks, a key of the desk only shows that it arrives."""
        if not self._checking:
            return False
        panel = self.screen.query_one(ChecksPanel)
        panel.tried.add(action)
        if panel.tried.issuperset(self.LAYOUT.tried):
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

    # --- which keys are whose ----------------------------------------------------------------

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


class StandardConsoleApp(ConsoleApp, inherit_bindings=False):
    """The same console under the keys of a switchboard."""

    LAYOUT: ClassVar[Layout] = STANDARD
    BINDINGS: ClassVar[list[BindingType]] = [*STANDARD.bindings(), *keys.FIXED]


CONSOLES: dict[str, type[ConsoleApp]] = {
    console.LAYOUT.name: console for console in (ConsoleApp, StandardConsoleApp)
}
"""The console of each layout of keys, by its name."""
