"""Panes that nobody has called yet are drawn while the desk rests, never under his fingers."""

from __future__ import annotations

import asyncio

import pytest

from console.app import ConsoleApp
from console.deskphone import DeskPhone
from console.link import Link

from .engine import SITTING, TOKEN, Engine


async def test_panes_are_drawn_while_nobody_presses_and_nobody_rings(engine: Engine) -> None:
    link = Link(engine.url, SITTING, TOKEN, retry_s=0.05)
    app = ConsoleApp(link, DeskPhone(link.send), engine.clock, bell=False)
    async with app.run_test() as pilot:
        drawn = app.desk_screen.deck.drawn
        while not app.place.caught_up:
            await pilot.pause(0.01)
        await pilot.press("f12", "escape")
        app._use_rest()
        engine.does("rings c1")
        while not app.place.desk.ringing():
            await pilot.pause(0.01)
        engine.passes(5)
        app._use_rest()
        assert drawn == set()
        engine.does("answers c1")
        while drawn != set(app.desk_screen.deck.panes):
            await pilot.pause(0.01)


@pytest.mark.parametrize("steps", (0, 3, 9, 30))
async def test_leaving_while_a_pane_is_drawn_is_no_failure(open_desk, steps: int) -> None:
    async with open_desk() as desk:
        desk.app.desk_screen.deck.draw_ahead()
        for _ in range(steps):
            await asyncio.sleep(0)
