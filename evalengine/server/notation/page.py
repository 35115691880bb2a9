"""One marker's page: its parts, what its keys do, and when it is drawn again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

import nicegui
from fastapi import Request
from nicegui import background_tasks, ui
from nicegui.events import GenericEventArguments

from evalengine.errors import Refused
from evalengine.server import places
from evalengine.server.hall import Hosted
from evalengine.server.notation import acts
from evalengine.server.notation.acts import Confirmation, Question
from evalengine.server.notation.drawing import card, criteria, head, proofs
from evalengine.server.notation.judging import Judging
from evalengine.server.notation.sight import Sight, View
from evalengine.server.pages import dialogs, frame
from evalengine.server.pages.gathering import Gathering
from evalengine.vocabulary import commands as c
from evalengine.vocabulary.marking import Marker

_STYLE, _HEARING = (
    Path(__file__).with_name(name).read_text("utf-8") for name in ("notation.css", "ecoute.js")
)

Draw = Callable[[Sight], str]


def register() -> None:
    """Makes the page known to NiceGUI, which forgets nothing from one engine to the next."""
    if show not in nicegui.Client.page_routes:
        ui.page(f"/{{sitting}}/{places.GRID}", title="Grille", language="fr")(show)


def gather(hosted: Hosted) -> Gathering[Judging]:
    """What is folded for the pages of one sitting."""
    return Gathering(hosted, Judging(hosted.grid, hosted.speed, hosted.studies), "engine")


async def show(request: Request, sitting: str) -> None:
    """The page of ``sitting``; who asks for it was let in by `Door`."""
    gathering: Gathering[Judging] = request.scope["gathering"]
    page = Page(gathering, ui.context.client, "evaluator" if request.scope["reader"] else "control")
    await frame.show(page, gathering)


class Page:
    """What one browser shows of the marks of ``marker``."""

    reader = False
    """It marks: it does not only look on."""

    def __init__(
        self, gathering: Gathering[Judging], client: nicegui.Client, marker: Marker
    ) -> None:
        self.gathering = gathering
        self.marker = marker
        self.view = View()
        self._client = client
        self._parts: list[tuple[ui.html, Draw]] = []
        self._drawn: tuple[object, object] | None = None

    @property
    def connected(self) -> bool:
        """A browser holds this page open."""
        return self._client.has_socket_connection

    def sight(self) -> Sight:
        """This moment."""
        hosted = self.gathering.hosted
        board = places.board(hosted.sitting, hosted.evaluator_token)
        return Sight(
            self.gathering.fold,
            self.marker,
            self.view,
            hosted.doors.failing,
            self._tabs(),
            board if self.marker == "evaluator" else "",
        )

    def _tabs(self) -> int:
        others = (each for each in self.gathering.pages if isinstance(each, Page))
        mine = (each for each in others if each is not self and each.marker == self.marker)
        return sum(each.connected for each in mine)

    def redraw(self) -> None:
        """Draws every part when something changed; what is as it was is not sent."""
        judging = self.gathering.fold
        judging.refresh(self.gathering.hosted.doors.now())
        sight = self.sight()
        pictured = (judging.pictured, sight.marks.open)
        seen = (judging.judged, judging.marked, repr(self.view), sight.failing, sight.tabs)
        if (pictured, seen) == self._drawn:
            return
        same = self._drawn is not None and self._drawn[0] == pictured
        self._drawn = pictured, seen
        for part, draw in self._parts:
            if not (same and draw is head.picture):
                part.set_content(draw(sight))
        self._read_again(sight)

    def _read_again(self, sight: Sight) -> None:
        """Hints on writings are made when somebody looks at these."""
        chosen = sight.chosen
        if chosen and proofs.rereads(sight, chosen, proofs.shown(sight, chosen)):
            background_tasks.create(sight.judging.reread(), name="rereading")

    async def build(self) -> None:
        """The page's few elements, in the order in which Tab goes through them."""
        with frame.root(_STYLE, _HEARING, self._pressed).classes("notation"):
            self._part(head.draw, "head", "header")
            self._part(head.alarm, "alarms")
            self._part(head.picture, "picture")
            self._part(head.pins, "pins")
            self._part(head.highlight, "highlight")
            await asyncio.sleep(0)
            with ui.element("main"):
                with ui.element("section").classes("board"):
                    self._part(criteria.filters, "tabs", "nav")
                    self._part(criteria.rows, "rows scroll")
                self._part(card.draw, "card scroll", "section")
            self._part(head.keys, "overlay")
        self._drawn = None  # it may have been drawn while half of it was there
        self.redraw()

    def _part(self, draw: Draw, classes: str, tag: str = "div") -> None:
        self._parts.append((frame.part(classes, tag), draw))

    async def _pressed(self, event: GenericEventArguments) -> None:
        act = event.args if isinstance(event.args, str) else ""
        sight = self.sight()
        self.view.told = ""
        match acts.asked(sight, act):
            case Question() as asked:
                dialogs.ask(
                    asked.question,
                    asked.label,
                    partial(self._answered, asked),
                    said=asked.said,
                    longest=asked.longest,
                )
            case Confirmation() as asked:
                agreed = partial(self._agreed, asked)
                dialogs.confirm(asked.question, asked.label, agreed)
            case None:
                if not acts.looks(sight, act):
                    self.view.told = frame.NOT_UNDERSTOOD
            case command:
                await self._keep(command, sight)
        self.redraw()

    async def _keep(self, command: c.Command, sight: Sight) -> bool:
        if isinstance(command, c.MarkCriterion) and sight.chosen:
            self.view.chosen = sight.chosen.criterion.id  # it stays in sight whatever it became
        return await self.submit(command)

    async def _answered(self, asked: Question, words: str) -> None:
        sight = self.sight()
        command, told = acts.answered(sight, asked, words)
        if await self._keep(command, sight):
            self.view.told = told
        elif words:  # they were typed with care: they stay in sight
            self.view.told += f" Votre texte\u00a0: «\u00a0{words}\u00a0»"

    async def _agreed(self, asked: Confirmation) -> None:
        await self.submit(asked.command)

    async def submit(self, command: c.Command) -> bool:
        """Hands ``command`` in; False, and the reason on the page, when it is refused."""
        try:
            await self.gathering.hosted.doors.submit(command, self.marker)
        except Refused as refusal:
            self.view.told = str(refusal)
            self.redraw()
            return False
        return True
