"""The page of marks in a real browser, by keyboard alone, while the calls go on."""

from __future__ import annotations

import pytest

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.patience import until
from tests.server.pages.browser import PROGRAM, Browser
from tests.server.test_doors import served

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed")

CHOSEN = "document.querySelector('#page .step[aria-pressed=true]')?.dataset.act"


async def test_criteria_are_gone_through_marked_and_handed_in_by_keys(tmp_path) -> None:
    async with served(tmp_path, "rendez_vous_ordinaires") as (engine, hosted), Browser() as browser:
        await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")

        def marked():
            entries = hosted.doors.entries
            return [x.event for x in entries if isinstance(x.event, e.CriterionMarked)]

        await browser.opens(engine.grid_url("essai"))
        await browser.sees("C1.1.a")
        assert await browser.runs(CHOSEN) == "choose C1.1.a"
        for wanted in ("C1.1.b", "C1.1.c"):
            await browser.presses("ArrowDown")
            await until_chosen(browser, wanted)
        await browser.presses("&", "Digit1")
        await until(marked)
        assert (marked()[0].criterion, marked()[0].given) == ("C1.1.c", "met")
        await browser.presses("i")
        await until_chosen(browser, "C3.1.a")
        await browser.sees("Étude de cas : L’envoi qui n’est pas parti")
        await browser.presses("t")
        await browser.loses("Étude de cas")
        await browser.presses("r")
        await browser.sees("Remettre votre notation ?")
        await browser.presses("Enter")
        await browser.sees("remise")
        await browser.presses("(", "Digit5")  # to his board, and back
        await browser.sees("vous regardez")
        await browser.presses("(", "Digit5")
        await browser.sees("remise")
        assert browser.troubles == []


async def until_chosen(browser, criterion) -> None:
    for _ in range(100):
        if await browser.runs(CHOSEN) == f"choose {criterion}":
            return
    raise AssertionError(f"{criterion} is never chosen: {await browser.runs(CHOSEN)}")
