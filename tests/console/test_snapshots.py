"""The main screens as pictures, at 80x24 and 120x40, every clock held still.

When a change of the screen is wanted: ``pytest tests/console/test_snapshots.py
--snapshot-update``, then look at the SVG files that changed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion

from evalengine.clock import SECOND
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.patience import patience

from .agenda_story import AGENDAS
from .conftest import PATIENCE_S, Desk, OpenDesk
from .engine import Engine

SIZES = ((80, 24), (120, 40))
Scene = Callable[[Engine, Desk], Awaitable[None]]


async def idle(engine: Engine, desk: Desk) -> None:
    engine.passes(60)
    await desk.misses("Les appels commencent.")


async def three_ringing(engine: Engine, desk: Desk) -> None:
    await idle(engine, desk)
    engine.does("rings c1")
    engine.passes(4)
    engine.does("rings c2")
    engine.passes(5)
    engine.does("rings c3")
    engine.passes(7)
    await desk.sees("16 s / 15 s dépassé", "12 s / 15 s", "7 s / 15 s")


async def talking_held_and_ringing(engine: Engine, desk: Desk) -> None:
    await idle(engine, desk)
    engine.does("rings c1")
    engine.passes(4)
    await desk.press("f1")
    engine.passes(30)
    engine.does("rings c2")
    engine.passes(5)
    await desk.press("f2")
    engine.passes(12)
    engine.does("rings c3")
    engine.passes(7)
    await desk.sees("Attend depuis 19 s", "Parle depuis 19 s", "7 s / 15 s")
    await desk.until(lambda: desk.app.place.desk.open_files == ["aubry", "morel"])


async def choosing_a_transfer(engine: Engine, desk: Desk) -> None:
    await talking_held_and_ringing(engine, desk)
    await desk.press("f6", "2")
    await desk.sees("F6 transfère à Louis Caron")


async def link_lost(engine: Engine, desk: Desk) -> None:
    await talking_held_and_ringing(engine, desk)
    await engine.stop()
    await desk.sees("Liaison perdue")
    engine.passes(2)
    await desk.sees("Parle depuis 21 s")


async def closed(engine: Engine, desk: Desk) -> None:
    await idle(engine, desk)
    engine.story.asks(c.CloseSitting(reason="Le scénario est achevé."))
    engine.tell()
    await desk.sees("L’épreuve est terminée.")


async def help_open(engine: Engine, desk: Desk) -> None:
    await idle(engine, desk)
    await desk.press("f12")
    await desk.sees("Alt+A")


async def agenda_of_a_day(engine: Engine, desk: Desk) -> None:
    engine.story.happens(*AGENDAS)
    engine.does("rings c1", "answers c1")
    await idle(engine, desk)
    await desk.until(lambda: desk.app.place.desk.open_files == ["aubry"])
    await desk.press("ctrl+p", "a", "down", "down")
    await desk.sees("▸ 09:40–10:20  libre")


async def agenda_of_a_week(engine: Engine, desk: Desk) -> None:
    await agenda_of_a_day(engine, desk)
    await desk.press("v")
    await desk.sees("Semaine du lundi 23 novembre 2026", "▸ 09:40–10:20  libre")


async def booking_against_a_rule(engine: Engine, desk: Desk) -> None:
    await agenda_of_a_day(engine, desk)
    await desk.press("r", "tab", "tab", *["backspace"] * 5, *"18:10", "tab", *"Zoé", "enter")
    await desk.sees("Passer outre ?")


async def new_consigne(engine: Engine, desk: Desk) -> None:
    await idle(engine, desk)
    engine.does("opens aubry")
    consigne = e.Consigne(id="x", text="Plus de vaccin contre la grippe.", until="2026-11-30")
    engine.story.happens(e.ConsigneGiven(donneur_ordres="aubry", consigne=consigne))
    engine.tell()
    await desk.sees("▶ Nouvelle consigne")


async def notice_to_accept(engine: Engine, desk: Desk) -> None:
    engine.story.happens(e.RecordingOrdered())
    await in_phase(engine, desk, "identity", 180)
    await desk.sees("j’ai lu cette notice")


async def desk_to_check(engine: Engine, desk: Desk) -> None:
    await in_phase(engine, desk, "checks", 420)
    await desk.press("f1", "f4", "2")
    await desk.sees("F4 ✓", "2 si vous avez entendu sonner")


async def preparation(engine: Engine, desk: Desk) -> None:
    await in_phase(engine, desk, "preparation", 3600)
    await desk.sees("Lisez le dossier")


async def grace(engine: Engine, desk: Desk) -> None:
    await agenda_of_a_day(engine, desk)
    await in_phase(engine, desk, "grace", 15)
    await desk.sees("formulaires figés dans 15 s.")


async def frozen(engine: Engine, desk: Desk) -> None:
    await agenda_of_a_day(engine, desk)
    await in_phase(engine, desk, "chat", 300)
    await desk.press("ctrl+p", "a")
    await desk.sees("Le délai est passé")


async def in_phase(engine: Engine, desk: Desk, phase: e.Phase, lasts_s: int) -> None:
    await idle(engine, desk)
    ends = engine.story.now + lasts_s * SECOND
    engine.story.happens(e.PhaseBegan(phase=phase, ends_at=ends))
    engine.tell()
    await desk.until(lambda: desk.app.place.desk.phase == phase)


async def picture_of(desk: Desk) -> str:
    """Once nothing moves on it any more: what a key asked for may be drawn in two steps."""
    desk.app.show()
    before, picture = "", desk.app.export_screenshot()
    async with patience(PATIENCE_S):
        while picture != before:
            await desk.pilot.pause(0.05)
            before, picture = picture, desk.app.export_screenshot()
    return picture


SCENES = (
    idle,
    three_ringing,
    talking_held_and_ringing,
    choosing_a_transfer,
    link_lost,
    closed,
    help_open,
    agenda_of_a_day,
    agenda_of_a_week,
    booking_against_a_rule,
    new_consigne,
    notice_to_accept,
    desk_to_check,
    preparation,
    grace,
    frozen,
)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
async def test_screen(
    engine: Engine,
    open_desk: OpenDesk,
    snapshot: SnapshotAssertion,
    scene: Scene,
    size: tuple[int, int],
) -> None:
    async with open_desk(size=size) as desk:
        await scene(engine, desk)
        picture = await picture_of(desk)
    assert picture == snapshot(extension_class=SVGImageExtension)


async def test_light_colours(
    engine: Engine, open_desk: OpenDesk, snapshot: SnapshotAssertion
) -> None:
    async with open_desk(size=(120, 40), theme="clair") as desk:
        await talking_held_and_ringing(engine, desk)
        picture = await picture_of(desk)
    assert picture == snapshot(extension_class=SVGImageExtension)
