"""The scratchpad: it follows the call, and what is typed is kept at each pause."""

from __future__ import annotations

from pathlib import Path

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

from .conftest import OpenDesk
from .engine import Engine
from .keyed import begins, keys, of, paper, restarted

PAD = "scratchpad-text"


def kept(engine: Engine) -> list[tuple[str, str]]:
    return [(each.call, each.text) for each in of(engine, c.KeepScratchpad)]


async def test_what_is_typed_is_kept_at_a_pause_and_not_at_each_key(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        await desk.press("f1")
        await desk.sees("● En ligne")
        await desk.press("ctrl+p", "b")
        await desk.sees("Brouillon · Cabinet du docteur Aubry · Corinne Vasseur")
        await desk.press(*keys("fièvre 39\ndepuis hier"))
        await desk.pilot.pause(0.5)
        assert kept(engine) == []
        engine.passes(0.7)
        await desk.until(lambda: kept(engine) == [("c1", "fièvre 39\ndepuis hier")])
        await desk.until(lambda: desk.app.drafts.scopes("scratchpad") == [])
        await desk.press("x")
        engine.passes(0.7)
        await desk.until(lambda: len(kept(engine)) == 2)
        assert engine.story.rules.desk.work.notes.scratchpads["c1"].endswith("hierx")
        assert paper(desk, PAD) == "fièvre 39\ndepuis hierx"


async def test_it_follows_the_call_in_the_ear_and_others_stay_within_reach(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk(size=(120, 40)) as desk:
        engine.does("rings c1")
        await desk.press("f1")
        await desk.press("ctrl+p", "b")
        await desk.sees("● Corinne Vasseur")
        await desk.press(*keys("un"))
        engine.does("rings c2")
        await desk.sees("Brouillon · Cabinet du docteur Aubry · Corinne Vasseur")
        await desk.press("f2")
        await desk.sees("Brouillon · SCP Morel et associés · Idriss Lambert")
        assert paper(desk, PAD) == ""
        await desk.press(*keys("deux"))
        await desk.press("tab")
        await desk.sees("Brouillon · Cabinet du docteur Aubry · Corinne Vasseur")
        assert paper(desk, PAD) == "un"
        engine.passes(1)
        await desk.until(lambda: set(kept(engine)) == {("c1", "un"), ("c2", "deux")})
        await desk.press("f8")
        await desk.sees("Vous avez raccroché.")
        assert paper(desk, PAD) == "un"
        await desk.press("f1")
        await desk.sees("● En ligne", "● Corinne Vasseur")
        await desk.press("tab")
        await desk.sees("Brouillon · SCP Morel et associés · Idriss Lambert")
        assert paper(desk, PAD) == "deux"


async def test_it_is_kept_from_another_pane_and_once_the_engine_is_back(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        await desk.press("f1")
        await desk.press("ctrl+p", "b", "a")
        await engine.stop()
        await desk.sees("Liaison perdue")
        await desk.press("b", "ctrl+p", "f")
        engine.passes(1)
        await desk.pilot.pause(0.5)
        assert kept(engine) == []
        await engine.start()
        await desk.until(lambda: kept(engine) == [("c1", "ab")])


async def test_what_was_kept_before_a_restart_is_there_again(
    engine: Engine, open_desk: OpenDesk
) -> None:
    engine.does("rings c1", "answers c1")
    engine.story.asks(c.KeepScratchpad(call="c1", text="née en 1961"), "candidate")
    async with open_desk() as desk:
        await desk.press("ctrl+p", "b")
        await desk.sees("née en 1961")
        await desk.press(*keys(" ?"))
        engine.passes(1)
        await desk.until(lambda: kept(engine) == [("c1", "née en 1961 ?")])


async def test_in_the_preparation_it_is_for_no_call(engine: Engine, open_desk: OpenDesk) -> None:
    begins(engine, "preparation", 3600)
    async with open_desk() as desk:
        await desk.press("ctrl+p", "b", "x")
        await desk.sees("Brouillon hors appel")
        engine.passes(1)
        await desk.until(lambda: kept(engine) == [("", "x")])


async def test_the_last_second_of_the_grace_waits_for_no_pause(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1", "answers c1", "hangs_up c1")
        begins(engine, "grace", 15)
        await desk.press("ctrl+p", "b", "x")
        engine.passes(14.5)
        await desk.press("y")
        await desk.until(lambda: ("c1", "xy") in kept(engine))
        begins(engine, "chat")
        await desk.sees("[Tchat]")
        await desk.press("ctrl+p", "b")
        await desk.sees("Le délai est passé")
        await desk.press("z")
        assert paper(desk, PAD) == "xy"


async def test_an_emptied_pad_is_kept_empty(engine: Engine, open_desk: OpenDesk) -> None:
    engine.does("rings c1", "answers c1")
    engine.story.happens(e.ScratchpadKept(call="c1", text="x"))
    async with open_desk() as desk:
        await desk.press("ctrl+p", "b", "backspace")
        engine.passes(1)
        await desk.until(lambda: kept(engine) == [("c1", "")])
        await desk.until(lambda: desk.app.drafts.scopes("scratchpad") == [])


async def test_after_a_crash_what_was_not_yet_kept_is_typed_and_kept(
    engine: Engine, tmp_path: Path
) -> None:
    engine.does("rings c1", "answers c1")
    async with restarted(engine, tmp_path) as desk:
        await desk.press("ctrl+p", "b")
        await desk.sees("Brouillon · Cabinet du docteur Aubry · Corinne Vasseur")
        await engine.stop()
        await desk.sees("Liaison perdue")
        await desk.press(*keys("39 de fièvre"))
        engine.passes(1)
        await desk.until(lambda: bool(list(tmp_path.glob("*.json"))))
    await engine.start()
    async with restarted(engine, tmp_path) as desk:
        await desk.sees("[Brou", "39 de fièvre")
        await desk.until(lambda: kept(engine) == [("c1", "39 de fièvre")])
