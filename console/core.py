"""The console without its keys: news in, fold shown, commands out, drafts kept."""

from __future__ import annotations

import asyncio
import gc
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import App
from textual.screen import Screen

from console.acts import Act
from console.asking import NO_LINK, Asking, Then
from console.desk_screen import DeskScreen
from console.drafts import DraftFile, Drafts
from console.layouts import OWN, Layout
from console.link import DeskRefused, Link, LinkLost, News
from console.look import THEMES
from console.phone import Handset
from console.protocol import Accepted, DeskTold, RefusedTold
from console.ringer import Ringer
from console.searching import Searching
from console.view import FILE, View
from console.widgets.transfer import TransferPanel
from console.words import NBSP
from console.workplace import Workplace
from evalengine.clock import SECOND, HostClock
from evalengine.vocabulary.commands import Command, SearchFiles
from evalengine.vocabulary.events import Phase

TICK_S = 0.2
_REST_NS = SECOND
_NO_DISK = f"Le disque refuse vos brouillons{NBSP}: enregistrez souvent."
_VIEW = "view"
"""Under this name of a pane, the drafts keep which one is shown."""


class DeskApp(App[str], inherit_bindings=False):
    """Follows one desk. ``folder`` keeps what is typed; None keeps it in memory only.

    ``ahead``: panes are drawn once the desk is there, before anybody calls them.
    """

    LAYOUT: ClassVar[Layout] = OWN
    """The keys, which its bindings are made from."""

    def __init__(
        self,
        link: Link,
        handset: Handset,
        host: HostClock,
        *,
        bell: bool = True,
        theme: str = "sombre",
        first_words: str = "",
        folder: Path | None = None,
        ahead: bool = True,
    ) -> None:
        super().__init__()
        for known in THEMES:
            self.register_theme(known)
        self.theme = theme
        self.link, self.handset = link, handset
        self.place = Workplace(host, handset.advice)
        if first_words:
            self.place.say(first_words)
        self.view, self.drafts = View(), Drafts()
        self._asking, self.searching = Asking(), Searching()
        self._folder, self._ahead = folder, ahead
        self._pressed_at = 0
        self._file: DraftFile | None = None
        self._resumed = self._built = False
        self._ringer = Ringer() if bell else None
        self._front: tuple[str | None, str] = (None, "")
        self._phase: Phase = "preparation"

    def get_default_screen(self) -> Screen[None]:
        return DeskScreen(self, self.LAYOUT)

    async def on_event(self, event: events.Event) -> None:
        """What is pressed before there is a screen is for nobody; then it waits for the pane that
        was called, since it is meant for it."""
        if isinstance(event, events.InputEvent | events.Paste):
            if not self._built:
                return
            self._pressed_at = self.place.host.monotonic_ns()
            await self.desk_screen.deck.ready()
        await super().on_event(event)

    def on_ready(self) -> None:
        self._built = True
        self.set_interval(TICK_S, self._tick)
        self.run_worker(self._follow(), name="link")
        self.show()

    # --- what comes in -----------------------------------------------------------------------

    async def _follow(self) -> None:
        try:
            async for news in self.link.news():
                self._take(news)
                await self._open_owed()
                self.show()
        except DeskRefused as refusal:
            self.exit(str(refusal), return_code=1)

    def _take(self, news: News) -> None:
        match news:
            case Accepted():
                self._asking.answered(news.id)
            case RefusedTold() if self._asking.answered(news.id, news.why):
                return  # it is told where it was asked
            case LinkLost():
                self._asking.lost()
            case DeskTold():
                self._take_drafts_back(news.sitting)
                self.run_worker(self._plug(news), name="phone")
        self.place.take(news)

    async def _open_owed(self) -> None:
        if owed := self.place.owed():
            await self.link.send(owed)

    async def _plug(self, told: DeskTold) -> None:
        if sentence := await self.handset.plug(told.sip):
            self.say(sentence)

    async def _tick(self) -> None:
        self.place.tick()
        await self._open_owed()
        self._ring()
        await self.record_search(self.searching.due(self.place.host.monotonic_ns()))
        self.show()
        self._use_rest()
        if self.drafts.due(self.place.host.monotonic_ns()):
            await self.save_drafts()

    def _use_rest(self) -> None:
        """While nobody presses and nobody rings, what may be wanted later is made: a pane at a
        time. When all are there, the memory's collector leaves them alone: it would hold up a
        ring or a key for a tenth of a second."""
        rested = self.place.host.monotonic_ns() - self._pressed_at > _REST_NS
        if not (self._ahead and self.place.caught_up and rested and not self.place.desk.ringing()):
            return
        if not self.desk_screen.deck.draw_ahead():
            gc.freeze()
            self._ahead = False

    def _ring(self) -> None:
        lines = [call.line for call in self.place.desk.ringing()]
        if self._ringer and self._ringer.strikes(lines, self.place.host.monotonic_ns()):
            self.bell()

    # --- what goes out -----------------------------------------------------------------------

    def ask(self, command: Command, then: Then) -> None:
        """Sends ``command``; ``then`` is told later, "" or why not."""
        self.run_worker(self.ask_now(command, then), name="command")

    async def ask_now(self, command: Command, then: Then) -> None:
        """The same; it has left when this returns."""
        name = self.link.fresh_name()
        self._asking.sent(name, then)
        if await self.link.send(command, name) is None:
            self._asking.answered(name, NO_LINK)

    async def record_search(self, query: str) -> None:
        """Puts a search on record; the list does not wait for it."""
        if query:
            await self.ask_now(SearchFiles(query=query), lambda _why: None)

    def dial(self, target: str) -> None:
        """Has the phone call ``target``; what it cannot do is told as a notice."""
        self.run_worker(self._dial(target), name="dial")

    async def _dial(self, target: str) -> None:
        if sentence := await self.handset.perform(Act("dial", "", target)):
            self.say(sentence)

    def say(self, text: str) -> None:
        """A sentence for the candidate, at once."""
        self.place.say(text, "warning")
        self.show()

    # --- drafts ------------------------------------------------------------------------------

    def _take_drafts_back(self, sitting: str) -> None:
        if self._folder is None or self._file is not None:
            return
        self._file = DraftFile(self._folder, sitting)
        if text := self._file.read():
            self.drafts.read(text)
            self.desk_screen.deck.restored()

    async def save_drafts(self) -> None:
        """What is typed goes to disk; once the sitting is closed, it leaves it."""
        if self._file is None:
            return
        if self.place.desk.closed:
            self.drafts.text()
            await asyncio.to_thread(self._file.forget)
        elif not await asyncio.to_thread(self._file.write, self.drafts.text()):
            self.place.say(_NO_DISK, "warning")

    # --- what is shown -----------------------------------------------------------------------

    def show(self) -> None:
        """Draws the present state; the stream and the tick may outlive the screen by a moment."""
        if not self.is_running:
            return
        self._follow_view()
        self.desk_screen.show(self.place, self.view)

    @property
    def desk_screen(self) -> DeskScreen:
        screen = self.screen
        assert isinstance(screen, DeskScreen)
        return screen

    def turn(self) -> None:
        """The view was changed by a key: shows it, and puts the focus where he works now."""
        self.show()
        self.desk_screen.focus_on(self.view)

    def _follow_view(self) -> None:
        """What events change of the view: a call taken brings its file, and ends a search."""
        view, desk = self.view, self.place.desk
        view.offer(self.desk_screen.deck.letters(self.place))
        self._resume()
        self._enter_phase()
        talking = desk.in_ear()
        transfer = self.screen.query_one(TransferPanel)
        if view.panel == "transfer" and (talking is None or talking.id != transfer.call):
            view.panel = "desk"
        front = (self.place.shelf.front(desk), talking.id if talking else "")
        if front == self._front:
            return
        taken, self._front = bool(front[1]) and front[1] != self._front[1], front
        if view.panel == "search":
            view.panel = "desk"  # a file or a call has come to the front: it is what he needs
        if taken and view.pane != FILE and self._resumed and not self.desk_screen.beside:
            view.go(FILE)
            self.desk_screen.focus_on(view)

    def _enter_phase(self) -> None:
        """A phase that begins brings the pane that is made for it."""
        phase = self.place.desk.phase
        if phase == self._phase or not self._resumed:
            return
        self._phase = phase
        pane = self.desk_screen.deck.opened_by(phase)
        if pane:
            self.view.go(pane)
            self.desk_screen.focus_on(self.view, called=False)

    def _resume(self) -> None:
        """Once after a start, the pane that was shown; then the drafts keep which one is."""
        if self._resumed:
            self._keep_view()
        elif self.place.caught_up:
            self._resumed, self._phase = True, self.place.desk.phase
            self._front = (self.place.shelf.front(self.place.desk), _talking(self.place))
            kept = self.drafts.of(_VIEW)
            if pane := kept.get("pane"):
                self.view.go(pane)
                field = kept.get("field", "")
                focus = partial(self.desk_screen.focus_on, self.view, field, called=False)
                self.call_after_refresh(focus)

    def _keep_view(self) -> None:
        """Which pane is shown, and where in it he types."""
        if self.view.pane == FILE:
            kept = {}
        else:
            kept = {"pane": self.view.pane, "field": self.desk_screen.pane(self.view).worked_at}
        self.drafts.keep(_VIEW, "", kept, self.place.host.monotonic_ns())


def _talking(place: Workplace) -> str:
    call = place.desk.in_ear()
    return call.id if call else ""
