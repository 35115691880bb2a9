"""What a co-évaluateur says in words: a reason, a line of the tchat, a consigne."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from nicegui import ui

from evalengine.server.regie.drawing import talk
from evalengine.server.regie.scene import Scene
from evalengine.vocabulary import commands as c

Submit = Callable[[c.Command], Awaitable[bool]]


class ChatForm:
    """Whom one writes as, and what. ``thread`` follows the select."""

    def __init__(self, scene: Scene, submit: Submit) -> None:
        self._view = scene.view
        self._submit = submit
        self._who = ui.select(
            talk.recipients(scene),
            value=scene.view.thread,
            label="Vous écrivez comme",
            on_change=self._turn,
        ).props("outlined dense options-dense")
        with ui.row().classes("send"):
            self._field = ui.input(placeholder="Message").props("outlined dense maxlength=2000")
            self._field.classes("writing").on("keydown.enter", self._send)
            ui.button("Envoyer", on_click=self._send).props("unelevated no-caps dense")

    def show(self, thread: str) -> None:
        """Another thread was chosen with a button."""
        if self._who.value != thread:
            self._who.set_value(thread)

    def _turn(self) -> None:
        self._view.thread = str(self._who.value or "")

    async def _send(self) -> None:
        words = str(self._field.value or "")
        to = str(self._who.value or "")
        if words.strip() and await self._submit(c.SayInChat(donneur_ordres=to, text=words)):
            self._field.set_value("")


class ConsigneForm:
    """A consigne that the script does not hold: whose, what, until when, instead of which."""

    def __init__(self, scene: Scene, submit: Submit) -> None:
        self._scene = scene
        self._submit = submit
        names = {name: told for name, told in talk.recipients(scene).items() if name}
        style = "outlined dense options-dense"
        self._owner = ui.select(
            names, value=next(iter(names), None), label="Donneur d’ordres", on_change=self._turn
        ).props(style)
        self._text = ui.textarea("Consigne").props("outlined dense rows=3 maxlength=2000")
        self._text.classes("writing")
        self._until = ui.input("Jusqu’au (facultatif)").props(
            "outlined dense type=date stack-label"
        )
        self._replaces = ui.select({"": "aucune"}, value="", label="Remplace").props(style)
        ui.button("Donner la consigne", on_click=self._give).props("unelevated no-caps")
        self._turn()

    def _turn(self) -> None:
        owner = str(self._owner.value or "")
        self._replaces.set_options(talk.replaceable(self._scene, owner), value="")

    async def _give(self) -> None:
        command = c.GiveConsigne(
            donneur_ordres=str(self._owner.value or ""),
            text=str(self._text.value or ""),
            until=str(self._until.value or ""),
            replaces=str(self._replaces.value or ""),
        )
        if await self._submit(command):
            for field in (self._text, self._until):
                field.set_value("")
            self._turn()
