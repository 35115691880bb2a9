"""A console on an engine of the tests' own, over a real WebSocket, with every clock in hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from textual import _wait
from textual.pilot import Pilot

from console import core as core_module
from console.app import CONSOLES, ConsoleApp
from console.deskphone import DeskPhone
from console.link import Link
from console.phone import BuiltInHandset, Handset
from tests.patience import patience

from .engine import SITTING, TOKEN, Engine, Hands

PATIENCE_S = 5.0
_REST_S = 0.0025


class Desk:
    """A console under test: press keys, wait for what must come."""

    def __init__(self, app: ConsoleApp, pilot: Pilot[str], engine: Engine, hands: Hands) -> None:
        self.app, self.pilot, self.engine, self.hands = app, pilot, engine, hands

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def until(self, condition: Callable[[], bool], what: str = "") -> None:
        """Waits for ``condition``; fails with the screen when it does not come."""
        try:
            async with patience(PATIENCE_S):
                while not condition():
                    await self.pilot.pause(0.01)
        except TimeoutError:
            pytest.fail(f"{what or 'never came'}\n{self.text()}", pytrace=False)

    async def sees(self, *texts: str) -> None:
        """Waits until all of ``texts`` are on the screen."""
        await self.until(lambda: all(one in self.text() for one in texts), f"missing: {texts}")

    async def misses(self, *texts: str) -> None:
        """Waits until none of ``texts`` is on the screen."""
        await self.until(lambda: not any(one in self.text() for one in texts), f"still: {texts}")

    def text(self) -> str:
        """The screen as a person reads it; non-breaking spaces are spaces."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(strip.text for strip in strips).replace("\N{NO-BREAK SPACE}", " ")

    def card(self, line: int) -> str:
        """The part of the screen that holds the card of ``line``."""
        region = self.app.screen.query_one(f"#line-{line}").region
        rows = self.text().splitlines()[region.y : region.bottom]
        return "\n".join(row[region.x : region.right] for row in rows)


OpenDesk = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
async def engine() -> AsyncIterator[Engine]:
    """Listening, its sitting opened and the calls begun."""
    engine = Engine()
    engine.story.begins()
    await engine.start()
    yield engine
    await engine.stop()


@pytest.fixture
def open_desk(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> OpenDesk:
    """``async with open_desk(size=(80, 24)) as desk``; ``phone=False`` for a phone of his own."""
    return opener(engine, monkeypatch)


def opener(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> OpenDesk:
    """What opens consoles on the desk of ``engine``."""
    monkeypatch.setattr(core_module, "TICK_S", 0.1)  # the clock is ours: only the wait is shorter
    # Pilots wait after each key for a process that rests, 20 ms at a time: most of a test.
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", _REST_S)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", _REST_S / 2)

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = (80, 24),
        *,
        phone: bool = True,
        bell: bool = False,
        theme: str = "sombre",
        layout: str = "lignes",
    ) -> AsyncIterator[Desk]:
        hands = Hands(engine)
        link = Link(engine.url, SITTING, TOKEN, retry_s=0.05)
        handset: Handset = BuiltInHandset(lambda _account: hands) if phone else DeskPhone(link.send)
        app = CONSOLES[layout](link, handset, engine.clock, bell=bell, theme=theme, ahead=False)
        async with app.run_test(size=size) as pilot:
            desk = Desk(app, pilot, engine, hands)
            await desk.until(lambda: app.place.desk.sitting != "")
            yield desk

    return opened
