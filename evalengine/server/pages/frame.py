"""What is around and below the parts of a page, whichever: style, keys, one ear for buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from nicegui import ui
from nicegui.events import GenericEventArguments

from evalengine.server.pages.gathering import Gathering, Shown

NOT_UNDERSTOOD = "Cette demande n’est pas comprise par le moteur."
OTHER_PAGE = "5"
"""The key that leads from the board to the grid, and back."""

_STYLE, _KEYS = (
    Path(__file__).with_name(name).read_text("utf-8") for name in ("pages.css", "keys.js")
)
_FIRST_FOLD_S = 5.0
# The parts are drawn anew all the time: one listener around them hears every button.
_PRESSED = """(event) => {
  const button = event.target.closest("[data-act]");
  if (button && button.ariaDisabled !== "true") emit(button.dataset.act);
}"""


class Built(Shown, Protocol):
    """A page that is made of its parts once it is known what they show."""

    async def build(self) -> None: ...


async def show(page: Built, gathering: Gathering[Any]) -> None:
    """``page`` to the browser that asks for it, drawn again until that is gone."""
    gathering.join(page)
    ui.context.client.on_delete(lambda: gathering.leave(page))
    with suppress(TimeoutError):
        await asyncio.wait_for(gathering.begun.wait(), _FIRST_FOLD_S)
    await page.build()


def root(
    style: str, script: str, pressed: Callable[[GenericEventArguments], Awaitable[None]]
) -> ui.element:
    """The element around all parts, with a ``style`` and a ``script`` of this page's own;
    ``pressed`` is handed what any button of it asks for."""
    ui.add_head_html(f"<style>{_STYLE}{style}</style>")
    for each in (_KEYS, script):
        ui.add_body_html(f"<script>{each}</script>")
    ui.colors(primary="#24507a")
    return ui.element("div").props("id=page").on("click", pressed, js_handler=_PRESSED)


def part(classes: str, tag: str = "div") -> ui.html:
    """A place for what is drawn as one text, in which everything was escaped."""
    return ui.html("", sanitize=False, tag=tag).classes(f"part {classes}")
