"""One co-évaluateur's page: its parts, what its buttons do, and when it is drawn again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import nicegui
from fastapi import Request
from nicegui import ui
from nicegui.events import GenericEventArguments

from evalengine.errors import Refused
from evalengine.projections.control import Control
from evalengine.server import places
from evalengine.server.hall import Hosted
from evalengine.server.pages import dialogs, frame
from evalengine.server.pages.gathering import Gathering
from evalengine.server.regie import acts, forms, sounding, voicing
from evalengine.server.regie.drawing import (
    aside,
    board,
    card,
    head,
    lines,
    seen,
    sounds,
    talk,
    voice,
    work,
)
from evalengine.server.regie.drawing.words import DOCUMENTS
from evalengine.server.regie.scene import Scene, View
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

_STYLE, _VOICE = (
    Path(__file__).with_name(name).read_text("utf-8") for name in ("regie.css", "voix.js")
)
_TOLD = "(event) => emit(event.detail)"

Draw = Callable[[Scene], str]


def register() -> None:
    """Makes the page known to NiceGUI, which forgets nothing from one engine to the next."""
    if show not in nicegui.Client.page_routes:
        ui.page("/{sitting}", title="Régie", language="fr")(show)


def gather(hosted: Hosted) -> Gathering[Control]:
    """What is folded for the pages of one sitting."""
    return Gathering(hosted, Control(), "control")


async def show(request: Request, sitting: str) -> None:
    """The page of ``sitting``; who asks for it was let in by `Door`."""
    gathering: Gathering[Control] = request.scope["gathering"]
    page = Page(gathering, ui.context.client, reader=bool(request.scope["reader"]))
    await frame.show(page, gathering)


class Page:
    """What one browser shows. Built once; its parts are drawn again when something changed.

    A ``reader`` looks on: whatever his browser sends, nothing is done for him.
    """

    def __init__(
        self, gathering: Gathering[Control], client: nicegui.Client, *, reader: bool = False
    ) -> None:
        self.gathering = gathering
        self.view = View(reader=reader)
        self._client = client
        self._parts: list[tuple[ui.html, Draw]] = []
        self._tabs: dict[str, ui.element] = {}
        self._chat: forms.ChatForm | None = None

    @property
    def connected(self) -> bool:
        """A browser holds this page open."""
        return self._client.has_socket_connection

    @property
    def reader(self) -> bool:
        """It is the évaluateur's."""
        return self.view.reader

    def scene(self) -> Scene:
        """This moment."""
        hosted = self.gathering.hosted
        others = self.gathering.others(self)
        key = hosted.evaluator_token if self.reader else hosted.control_token
        return Scene(
            self.gathering.fold,
            hosted,
            self.view,
            hosted.doors.now(),
            others,
            places.grid(hosted.sitting, key),
        )

    def redraw(self) -> None:
        """Draws every part; what is as it was is not sent."""
        scene = self.scene()
        for part, draw in self._parts:
            part.set_content(draw(scene))
        for name, panel in self._tabs.items():
            panel.set_visibility(name == self.view.tab)

    # --- what it is made of ------------------------------------------------------------------

    async def build(self) -> None:
        """The page's few elements, in the order in which Tab goes through them.

        Between two parts the loop does what else is due: a voice has 20 ms.
        """
        root = frame.root(_STYLE, _VOICE, self._pressed)
        if self.reader:
            root.classes("reader")
        with root.on("mic", self._mic, js_handler=_TOLD):
            self._part(head.draw, "head", "header")
            self._part(head.alarm, "alarms")
            with ui.element("main"):
                rows = ((board.pilot, "pilot"), (board.rows, "scroll"), (board.acts, "chosen"))
                await self._parts_of("board", *rows)
                heads = (
                    (lines.draw, "lines"),
                    (voice.draw, "voice"),
                    (sounds.draw, "voice sounds"),
                )
                cards = ((card.draw, "card scroll"), (seen.strip, "strip"))
                await self._parts_of("middle", *heads, *cards)
                with ui.element("section").classes("desk"):
                    await self._desk()
            self._part(aside.keys, "overlay")
        self.redraw()

    async def _parts_of(self, section: str, *parts: tuple[Draw, str]) -> None:
        with ui.element("section").classes(section):
            for draw, classes in parts:
                self._part(draw, classes)
        await asyncio.sleep(0)

    async def _desk(self) -> None:
        self._part(talk.tabs, "tabs", "nav")
        with self._tab("work"):
            self._part(work.draw, "work scroll")
        await asyncio.sleep(0)
        with self._tab("chat"):
            if not self.reader:
                self._chat = forms.ChatForm(self.scene(), self.submit)
            self._part(talk.threads, "threads")
            self._part(talk.chat, "chat scroll")
        await asyncio.sleep(0)
        with self._tab("consignes"):
            if not self.reader:
                forms.ConsigneForm(self.scene(), self.submit)
            self._part(talk.consignes, "given scroll")
        with self._tab("seen"):
            self._part(seen.listed, "observed scroll")
        await asyncio.sleep(0)
        self._part(aside.notices, "notices", "ul")

    def _tab(self, name: str) -> ui.element:
        panel = self._tabs[name] = ui.element("div").classes(f"panel {name}-panel")
        return panel

    def _part(self, draw: Draw, classes: str, tag: str = "div") -> None:
        self._parts.append((frame.part(classes, tag), draw))

    # --- what its buttons do -----------------------------------------------------------------

    async def _pressed(self, event: GenericEventArguments) -> None:
        act = event.args if isinstance(event.args, str) else ""
        scene = self.scene()
        self.view.told = ""
        if self.reader:
            if not acts.looks(scene, act):
                self.view.told = acts.ONLY_LOOKS
        elif command := acts.command_of(act):
            if await self.submit(command) and isinstance(command, c.TriggerCall | c.PlayBeat):
                self.view.chosen = ""
        else:
            self._turn(scene, act)
        if self._chat:
            self._chat.show(self.view.thread)
        self.redraw()

    def _turn(self, scene: Scene, act: str) -> None:
        """Does what is no command: the view, the voice, the sounds, or a question first."""
        looked = acts.looks(scene, act)
        try:
            done = voicing.steers(scene, act) or sounding.sounds(scene, act)
        except Refused as refusal:
            self.view.told = str(refusal)
            return
        if not (done or looked or self._asks(scene, act)):
            self.view.told = frame.NOT_UNDERSTOOD

    def _mic(self, event: GenericEventArguments) -> None:
        voicing.hear(self.view, event.args)
        self.redraw()

    async def submit(self, command: c.Command) -> bool:
        """Hands ``command`` in; False, and the reason on the page, when it is refused."""
        assert not self.reader, "who looks on has no form, and his buttons ask for nothing"
        try:
            await self.gathering.hosted.doors.submit(command, "control")
        except Refused as refusal:
            self.view.told = str(refusal)
            self.redraw()
            return False
        self.view.told = ""
        return True

    def _asks(self, scene: Scene, act: str) -> bool:
        """Asks for what ``act`` needs before it is done; False when it is no such act."""
        verb, _, step = act.partition(" ")
        match verb:
            case "skip_call":
                skip = partial(self._skip_call, step)
                dialogs.ask("Pourquoi passer cet appel\u00a0?", "Passer", skip)
            case "skip_beat":
                skip = partial(self._skip_beat, step)
                dialogs.ask("Pourquoi passer ce temps fort\u00a0?", "Passer", skip)
            case "void":
                question = "Quel incident technique annule cet appel\u00a0?"
                dialogs.ask(question, "Annuler l’appel", partial(self._void, step))
            case "note":
                dialogs.ask("Le dernier mot de cet appel", "Noter", partial(self._note, step))
            case "identity":
                question = f"Quelle pièce avez-vous vue\u00a0? {DOCUMENTS}"
                dialogs.ask(question, "Vérifiée", self._identified)
            case "close":
                question = f"Pourquoi clore l’épreuve maintenant\u00a0? {head.SEALS}"
                dialogs.ask(question, "Clore", self._closed)
            case "end_phase":
                self._end_phase(scene)
            case _:
                return False
        return True

    async def _skip_call(self, call: str, reason: str) -> None:
        await self.submit(c.SkipCall(call=call, reason=reason))

    async def _skip_beat(self, beat: str, reason: str) -> None:
        await self.submit(c.SkipBeat(beat=beat, reason=reason))

    async def _void(self, call: str, reason: str) -> None:
        await self.submit(c.VoidCall(call=call, reason=reason))

    async def _note(self, call: str, text: str) -> None:
        await self.submit(c.NoteLastWords(call=call, text=text))

    async def _identified(self, document: str) -> None:
        await self.submit(c.ConfirmIdentity(document=document))

    async def _closed(self, reason: str) -> None:
        await self.submit(c.CloseSitting(reason=reason))

    def _end_phase(self, scene: Scene) -> None:
        dialogs.confirm(head.ending(scene), "Oui", partial(self._end, scene.control.phase))

    async def _end(self, phase: e.Phase) -> None:
        await self.submit(c.EndPhase(phase=phase))
