"""Lines by keys only: pick up, hold, resume, hang up, and what the cards say meanwhile."""

from __future__ import annotations

from .conftest import OpenDesk
from .engine import Engine


async def test_a_ring_shows_who_is_called_who_calls_and_its_age(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        engine.passes(7)
        await desk.sees("◉ Sonne", "7 s / 15 s", "Cabinet du docteur Aubry", "Corinne Vasseur")
        assert "01 99 00 12 01" in desk.card(1)
        assert "○ Libre" in desk.card(2)
