"""The page in a real browser, by keyboard alone, on a screen of 1366 × 768."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager

import pytest

from evalengine.bootstrap import Engine
from evalengine.dossier.loader import load_dossier
from evalengine.settings import Settings
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.workstation import free_port, free_sip_port
from tests.patience import until
from tests.server.pages.browser import HEIGHT, PROGRAM, WIDTH, Browser
from tests.server.test_doors import served

from .calling import phone_of

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="chromium is not installed")

ESSENTIALS = (
    ".head",
    ".board .rows",
    ".board .chosen",
    ".lines",
    ".card h1",
    ".opening",
    ".strip",
    ".tabs",
)
SEEN = f"""(place) => {{
  const box = document.querySelector("#page " + place)?.getBoundingClientRect();
  return !!box && box.width > 0 && box.top >= 0 && box.left >= 0 && box.right <= {WIDTH}
    && box.top + Math.min(box.height, 60) <= {HEIGHT};
}}"""


def last(hosted, kind):
    return [entry.event for entry in hosted.doors.entries if isinstance(entry.event, kind)]


async def test_a_whole_call_by_keyboard_alone(tmp_path):
    async with served(tmp_path, "rendez_vous_ordinaires") as (engine, hosted), Browser() as browser:
        first = hosted.scenarios[0].calls[0]
        phone = phone_of(engine, hosted)
        await phone.start()
        await browser.opens(engine.page_url("essai"))
        await browser.sees("Commencer les appels")
        await browser.presses("m")
        await browser.sees("Mettre fin à la phase « Préparation » ?")
        await browser.presses("Enter")
        await browser.loses("« Préparation » ?")
        await browser.loses("Commencer les appels")
        await browser.sees("téléphone prêt")
        await browser.presses("s")
        await browser.sees("sonne depuis")
        phone.answer(first.id)
        await browser.sees("Le candidat vous écoute")
        await browser.presses("!", "Digit1", shift=True)
        await until(lambda: last(hosted, e.FactSaid))
        assert last(hosted, e.FactSaid)[0].fact == first.facts[0].id
        await browser.presses("I", "KeyI", shift=True)
        await until(lambda: last(hosted, e.Observed))
        assert (last(hosted, e.Observed)[0].kind, last(hosted, e.Observed)[0].done) == (
            "hold_announced",
            False,
        )
        for place in ESSENTIALS:
            assert await browser.runs(f"({SEEN})({place!r})"), f"not on the screen: {place}"
        await browser.presses("v")
        await browser.sees("Cacher l’attendu")
        assert await browser.runs(f"({SEEN})('.truth ul')"), "what is expected is not in sight"
        await browser.presses("r")
        await until(lambda: last(hosted, e.CallEnded))
        await browser.presses("p")
        await browser.sees("Pourquoi passer cet appel ?")
        await browser.types("Panne du casque")
        await browser.presses("Enter")
        await browser.loses("Pourquoi passer cet appel ?")
        await until(lambda: last(hosted, e.CallSkipped))
        assert last(hosted, e.CallSkipped)[0].reason == "Panne du casque"
        assert len(await browser.picture()) > 10_000
        assert browser.troubles == []
        place = engine.page_url("essai").split("/regie/")[0]
        assert [x for x in browser.requests if not x.startswith((place, "data:"))] == []
        await phone.stop()


async def test_no_key_acts_while_something_is_written(tmp_path):
    async with served(tmp_path) as (engine, hosted), Browser() as browser:
        await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
        await browser.opens(engine.page_url("essai"))
        await browser.sees("Faire sonner")
        await browser.presses("t")
        await browser.sees("Vous écrivez comme")
        await browser.presses("e")
        count = len(hosted.doors.entries)
        for key in "spmr1?":
            await browser.presses(key)
        await browser.presses("Enter")
        await until(lambda: last(hosted, e.ChatSent))
        said = last(hosted, e.ChatSent)[0]
        assert (said.speaker, said.text) == ("team", "spmr1?")
        assert len(hosted.doors.entries) == count + 1
        await browser.presses("Escape")
        await browser.presses("?")
        await browser.sees("Aucune touche n’agit pendant que l’on écrit")
        await browser.presses("Escape")


@asynccontextmanager
async def engine_on(settings):
    """An engine that serves « essai », opened or found again."""
    async with Engine(settings, load_dossier()) as engine:
        hosted = await engine.open("essai", scenario="prise_en_main", candidate="Camille")
        serving = asyncio.create_task(engine.serve_http())
        await until(lambda: engine.serving)
        yield engine, hosted
        engine.leave()
        await serving


async def test_the_page_finds_the_sitting_again_in_the_next_engine(tmp_path):
    ports = {"http_port": free_port("127.0.0.1", 1), "sip_port": free_sip_port("127.0.0.1")}
    settings = Settings.load({}, state_folder=tmp_path, **ports)
    async with Browser() as browser:
        async with engine_on(settings) as (engine, hosted):
            await browser.opens(engine.page_url("essai"))
            await browser.sees("Commencer les appels")
            await hosted.doors.submit(c.EndPhase(phase="preparation"), "control")
            await browser.loses("Commencer les appels")
        async with engine_on(settings) as (engine, hosted):
            skipped = hosted.scenarios[0].calls[0]
            command = c.SkipCall(call=skipped.id, reason="après la panne")
            await hosted.doors.submit(command, "control")
            await browser.sees("passé")
