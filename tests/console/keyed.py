"""What is typed, as keys; what is in a field; a phase that begins."""

from __future__ import annotations

from textual.widgets import Input, TextArea

from evalengine.clock import SECOND
from evalengine.vocabulary import events as e

from .conftest import Desk
from .engine import Engine

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
