"""What the candidate writes, as pictures of a replayed journal, at 80x24 and 120x40.

When a change of the screen is wanted: ``pytest tests/console/test_writing_snapshots.py
--snapshot-update``, then look at the SVG files that changed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

from .conftest import Desk, OpenDesk
from .engine import Engine
from .keyed import begins, keys
from .test_self_assessment import SHEET

Scene = Callable[[Desk], Awaitable[None]]
SIZES = ((80, 24), (120, 40))


def journal(engine: Engine) -> None:
    """A call over, another in the ear; two threads, two call-backs, a report, a hand-over."""
    engine.does("rings c1", "answers c1")
    engine.story.asks(c.KeepScratchpad(call="c1", text="née en 1961\nrappeler"), "candidate")
    engine.passes(40)
    engine.does("hangs_up c1", "rings c2", "answers c2")
    engine.story.asks(c.OpenFile(donneur_ordres="morel"), "candidate")
    engine.story.asks(c.KeepScratchpad(call="c2", text="audience du 4 ?"), "candidate")
    say = {"": "Qui prend la pause ?", "morel": "Je sors d’audience. Des appels ?"}
    for party, text in say.items():
        engine.story.asks(c.SayInChat(donneur_ordres=party, text=text))
    engine.story.asks(c.SendChat(donneur_ordres="morel", text="Un seul, urgent"), "candidate")
    engine.story.asks(c.SayInChat(donneur_ordres="morel", text="Lequel ?"))
    for who, due in (("Corinne Vasseur", "2026-11-24T09:30"), ("Ana Ferreira", "")):
        engine.story.asks(_plan(who, due), "candidate")
    settled = c.SettleCallBack(call_back="rappel-2", done=False, note="numéro faux")
    engine.story.asks(settled, "candidate")
    engine.story.asks(_report(), "candidate")
    written = c.WriteHandover(medium="mail", text="Eau coupée à 16 h.\nMme Vasseur à rappeler.")
    engine.story.asks(written, "candidate")
    engine.passes(60)


def _plan(who: str, due: str) -> c.PlanCallBack:
    return c.PlanCallBack(
        donneur_ordres="aubry", who=who, number="01 99 00 12 01", reason="résultats", due=due
    )


def _report() -> c.ReportIncident:
    return c.ReportIncident(
        donneur_ordres="morel",
        happened="2026-11-23T15:10",
        facts="La ligne s’est coupée deux fois.",
        consequences="Un correspondant a rappelé.",
        measures="Signalé au plateau.",
        call="c2",
    )


async def chat(desk: Desk) -> None:
    await desk.press("ctrl+p", "t")
    await desk.sees("Avec Équipe")
    await desk.press("tab", *keys("Me Caron est prévenu"))
    await desk.sees("Avec SCP Morel et associés", "4 mots")
    await desk.misses("● 1")


async def scratchpad(desk: Desk) -> None:
    await desk.press("ctrl+p", "b")
    await desk.sees("audience du 4 ?", "Corinne Vasseur")


async def call_backs(desk: Desk) -> None:
    await desk.press("ctrl+p", "r")
    await desk.sees("24/11 09:30", "pas fait", "résultats")


async def planning(desk: Desk) -> None:
    await desk.press("ctrl+p", "r", "n", "tab", "tab", *keys("31/02"), "enter")
    await desk.sees("Rappel à faire · SCP Morel", "Ce jour n’existe pas")


async def incident(desk: Desk) -> None:
    await desk.press("ctrl+p", "i")
    await desk.sees("Enregistré, modifiable", "15:10", "deux fois")


async def handover(desk: Desk) -> None:
    await desk.press("ctrl+p", "l")
    await desk.sees("◂ courriel à l’équipe ▸", "Eau coupée")


SCENES = (chat, scratchpad, call_backs, planning, incident, handover)


async def picture_of(desk: Desk) -> str:
    desk.app.screen.set_focus(None)  # no cursor that blinks
    desk.app.show()
    await desk.pilot.pause()
    return desk.app.export_screenshot()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
async def test_pane(
    engine: Engine,
    open_desk: OpenDesk,
    snapshot: SnapshotAssertion,
    scene: Scene,
    size: tuple[int, int],
) -> None:
    journal(engine)
    async with open_desk(size=size) as desk:
        await desk.until(lambda: desk.app.place.caught_up)
        await scene(desk)
        picture = await picture_of(desk)
    assert picture == snapshot(extension_class=SVGImageExtension)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_self_assessment(
    engine: Engine,
    open_desk: OpenDesk,
    snapshot: SnapshotAssertion,
    size: tuple[int, int],
) -> None:
    mark = e.SelfAssessed(criterion="C1.2.a", acquired="partly", comment="deux appels longs")
    engine.story.happens(SHEET, mark)
    begins(engine, "self_assessment", 900)
    engine.passes(60)
    async with open_desk(size=size) as desk:
        await desk.press("ctrl+p", "u", "down")
        await desk.sees("2/3  J’ai annoncé l’attente.", "en partie")
        picture = await picture_of(desk)
    assert picture == snapshot(extension_class=SVGImageExtension)
