"""The main screens as pictures, at 80x24 and 120x40, every clock held still.

When a change of the screen is wanted: ``pytest tests/console/test_snapshots.py
--snapshot-update``, then look at the SVG files that changed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion

from evalengine.vocabulary import commands as c

from .conftest import Desk, OpenDesk
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


async def picture_of(desk: Desk) -> str:
    desk.app.show()
    await desk.pilot.pause()
    return desk.app.export_screenshot()


SCENES = (
    idle,
    three_ringing,
    talking_held_and_ringing,
    choosing_a_transfer,
    link_lost,
    closed,
    help_open,
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
