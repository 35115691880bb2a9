"""One fold a sitting, shared by the pages that show it; it runs while there is one."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from nicegui import background_tasks

from evalengine.server.hall import Hosted
from evalengine.vocabulary.audience import Audience
from evalengine.vocabulary.entry import Entry

log = logging.getLogger(__name__)

REDRAW_EVERY_S = 0.5
_PAUSE_S = 0.05
"""Between two drawings, however fast entries come."""
_AT_ONCE = 100
"""Entries folded without letting the loop do something else: a page may open late in an exam."""


class Fold(Protocol):
    """What entries make, one after the other."""

    def apply(self, entry: Entry) -> None: ...


F = TypeVar("F", bound=Fold)


class Shown(Protocol):
    """A page, as its gathering needs it."""

    @property
    def connected(self) -> bool: ...

    @property
    def reader(self) -> bool: ...

    def redraw(self) -> None: ...


class Gathering(Generic[F]):
    """A fold of what ``audience`` may see of ``hosted``, and the pages that show it."""

    def __init__(self, hosted: Hosted, fold: F, audience: Audience) -> None:
        self.hosted = hosted
        self.fold = fold
        self._audience = audience
        self.begun = asyncio.Event()
        self._pages: dict[Shown, None] = {}
        self._changed = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._last = 0

    def join(self, page: Shown) -> None:
        """``page`` is drawn from now on: at every change, and twice a second for the ages."""
        self._pages[page] = None
        if not self._tasks:
            work = (self._follow(), self._draw())
            self._tasks = [background_tasks.create(each, name="pages") for each in work]

    def leave(self, page: Shown) -> None:
        """``page`` is gone; the last one stops the fold, which goes on from there later."""
        self._pages.pop(page, None)
        if not self._pages:
            for task in self._tasks:
                task.cancel()
            self._tasks = []

    @property
    def pages(self) -> tuple[Shown, ...]:
        """Those that show it now."""
        return tuple(self._pages)

    def others(self, page: Shown) -> int:
        """How many other pages are open on this sitting, but for those that only look."""
        others = (each for each in self._pages if each is not page and not each.reader)
        return sum(each.connected for each in others)

    async def _follow(self) -> None:
        async for batch in self.hosted.doors.follow(self._audience, self._last):
            for rank, entry in enumerate(batch, start=1):
                self.fold.apply(entry)
                self._last = entry.seq
                if rank % _AT_ONCE == 0:
                    await asyncio.sleep(0)
            self.begun.set()
            self._changed.set()

    async def _draw(self) -> None:
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), REDRAW_EVERY_S)
            self._changed.clear()
            for page in list(self._pages):
                self._redraw(page)
                await asyncio.sleep(0)  # what else is due does not wait for every page
            await asyncio.sleep(_PAUSE_S)

    def _redraw(self, page: Shown) -> None:
        if page not in self._pages:  # gone meanwhile
            return
        try:
            page.redraw()
        except Exception:  # one page's failure is not the others'
            log.exception("a page of %s was not drawn", self.hosted.sitting)
