"""Keys in, the fold shown. What is asked goes to the phone or the engine; nothing else changes."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual.binding import BindingType

from console import acts, keys
from console.acts import Act
from console.filing import FilingApp
from console.view import CHOOSING
from console.widgets.admission import TRIED, ChecksPanel
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

    def action_panes(self) -> None:
        if not self._tries("Ctrl+P"):
            super().action_panes()

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
