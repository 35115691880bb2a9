"""What is typed, as keys; what is in a field; a phase that begins."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.widgets import Input, TextArea

from console.app import ConsoleApp
from console.link import Link
from console.phone import BuiltInHandset
from evalengine.clock import SECOND
from evalengine.vocabulary import events as e

from .conftest import Desk
from .engine import SITTING, TOKEN, Engine, Hands

_NAMES = {
    " ": "space",
    ".": "full_stop",
    ",": "comma",
    ":": "colon",
    "/": "slash",
    "\n": "enter",
}


def keys(text: str) -> list[str]:
    """The keys that write ``text``."""
    return [_NAMES.get(each, each) for each in text]


def line(desk: Desk, field: str) -> str:
    return desk.app.screen.query_one(f"#{field}", Input).value


def paper(desk: Desk, field: str) -> str:
    return desk.app.screen.query_one(f"#{field}", TextArea).text


def begins(engine: Engine, phase: e.Phase, lasts_s: int = 0) -> None:
    """Control has brought ``phase``."""
    ends = engine.story.now + lasts_s * SECOND if lasts_s else 0
    engine.story.happens(e.PhaseBegan(phase=phase, ends_at=ends))
    engine.tell()


def of(engine: Engine, kind: type) -> list[object]:
    """The commands of ``kind`` that came in."""
    return [each for each in engine.commands if isinstance(each, kind)]


@asynccontextmanager
async def restarted(engine: Engine, folder: Path) -> AsyncIterator[Desk]:
    """A console that keeps what is typed in ``folder``; leaving this is its crash."""
    hands = Hands(engine)
    link = Link(engine.url, SITTING, TOKEN, retry_s=0.05)
    handset = BuiltInHandset(lambda _account: hands)
    app = ConsoleApp(link, handset, engine.clock, bell=False, folder=folder)
    async with app.run_test(size=(80, 24)) as pilot:
        desk = Desk(app, pilot, engine, hands)
        await desk.until(lambda: app.place.caught_up)
        yield desk
