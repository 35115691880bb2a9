"""Call-backs: planned from the call, listed, dialled, settled, through keys only."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.panes.call_back_form import planned
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

from .conftest import OpenDesk
from .engine import Engine
from .keyed import begins, keys, line, of, restarted

NUMBER = "01 99 00 12 01"


async def test_a_call_back_is_planned_with_what_the_call_tells(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        await desk.press("f1")
        await desk.sees("● En ligne")
        await desk.press("ctrl+p", "r")
        await desk.sees("Rappels à faire : aucun")
        await desk.press("n")
        await desk.sees("Rappel à faire · Cabinet du docteur Aubry · Corinne Vasseur")
        assert line(desk, "call-back-who") == "Corinne Vasseur"
        assert line(desk, "call-back-number") == NUMBER
        await desk.press("tab", "tab", *keys("24/13"), "tab", *keys("9h30"), "enter")
        await desk.sees("Ce jour n’existe pas : tapez par exemple 24/11.")
        await desk.press("shift+tab", "backspace", "1", "tab", "tab", *keys("résultats"), "enter")
        await desk.sees("à faire", "24/11 09:30", "Corinne Vasseur", "Aubry · résultats")
        await desk.sees("Rappels à faire : 1")
    assert of(engine, c.PlanCallBack) == [
        c.PlanCallBack(
            donneur_ordres="aubry",
            who="Corinne Vasseur",
            number=NUMBER,
            reason="résultats",
            due="2026-11-24T09:30",
            call="c1",
        )
    ]


async def test_a_form_begun_is_about_its_call_and_waits_for_him(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk(size=(120, 40)) as desk:
        engine.does("rings c1")
        await desk.press("f1", "ctrl+p", "r", "n")
        await desk.press("end", *keys(" mère"))
        engine.does("rings c2")
        await desk.press("f2")
        await desk.sees("● En ligne", "Rappel à faire · Cabinet du docteur Aubry")
        await desk.press("escape")
        await desk.sees("commencé", "Corinne Vasseur mère")
        await desk.press("n")
        await desk.sees("Rappel à faire · SCP Morel et associés · Idriss Lambert")
        await desk.press("escape", "up", "enter")
        await desk.sees("Rappel à faire · Cabinet du docteur Aubry · Corinne Vasseur")
        assert line(desk, "call-back-who") == "Corinne Vasseur mère"
        assert of(engine, c.PlanCallBack) == []


async def test_letters_dial_and_settle_only_in_the_list(
    engine: Engine, open_desk: OpenDesk
) -> None:
    engine.story.happens(_plan("1", "Idriss Lambert"), _plan("2", "Ana Ferreira"))
    async with open_desk() as desk:
        await desk.press("ctrl+p", "r")
        await desk.sees("Rappels à faire : 2", "▸ à faire   sans heure   Idriss Lambert")
        desk.hands.numb = True  # whom he reaches is told elsewhere
        await desk.press("a")
        await desk.until(lambda: desk.hands.acts == [("dials", "01 99 00 12 02")])
        await desk.press("x", "enter")
        await desk.sees("Rappel de Idriss Lambert · pas fait", "Dites pourquoi ce rappel")
        await desk.press(*keys("fax"), "enter")
        await desk.sees("pas fait", "fax", "Rappels à faire : 1")
        await desk.press("f")
        await desk.sees("Ce rappel est déjà réglé.")
        await desk.press("up", "f", "enter")
        await desk.sees("Rappels à faire : aucun")
    settled = [
        c.SettleCallBack(call_back="rappel-1", done=False, note=""),
        c.SettleCallBack(call_back="rappel-1", done=False, note="fax"),
        c.SettleCallBack(call_back="rappel-2", done=True, note=""),
    ]
    assert of(engine, c.SettleCallBack) == settled


async def test_without_a_file_or_after_the_grace_a_sentence_says_why(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "r", "n")
        await desk.sees("Ouvrez d’abord une fiche (F5)")
        await desk.press("f")
        await desk.sees("Marquez d’abord un rappel")
        engine.does("opens aubry")
        await desk.press("n", *keys("Léa"), "escape")
        begins(engine, "chat")
        await desk.sees("[Tchat]")
        await desk.press("ctrl+p", "r")
        await desk.sees("Le délai est passé", "commencé", "Léa")
        await desk.press("n")
        await desk.sees("Les rappels ne se notent que pendant les appels.")


async def test_after_a_crash_the_form_is_open_on_what_was_typed(
    engine: Engine, tmp_path: Path
) -> None:
    engine.does("rings c1", "answers c1")
    async with restarted(engine, tmp_path) as desk:
        await desk.press("ctrl+p", "r", "n", "end", *keys(" mère"))
        engine.passes(1)
        await desk.until(lambda: any("mère" in one.read_text() for one in tmp_path.glob("*.json")))
    async with restarted(engine, tmp_path) as desk:
        await desk.sees("Rappel à faire · Cabinet du docteur Aubry · Corinne Vasseur")
        await desk.sees("Corinne Vasseur mère")
        await desk.press("escape")
        await desk.sees("commencé")


def _plan(number: str, who: str) -> e.CallBackPlanned:
    return e.CallBackPlanned(
        call_back=f"rappel-{number}",
        donneur_ordres="aubry",
        who=who,
        number="01 99 00 12 02",
        reason="",
    )


@pytest.mark.parametrize(
    ("day", "time", "due"),
    [
        ("", "", ""),
        ("", "14h", "2026-11-23T14:00"),
        ("24", "9:05", "2026-11-24T09:05"),
        ("02/01", "1430", "2027-01-02T14:30"),
    ],
)
def test_when_is_typed_as_people_write_it(day: str, time: str, due: str) -> None:
    typed = {"who": "x", "number": "1", "day": day, "time": time, "donneur_ordres": "a", "call": ""}
    asked = planned(typed, "2026-11-23")
    assert isinstance(asked, c.PlanCallBack)
    assert asked.due == due


@pytest.mark.parametrize(
    ("day", "time", "number", "why"),
    [
        ("31/02", "9", "1", "Ce jour"),
        ("demain", "9", "1", "Ce jour"),
        ("24", "", "1", "Cette heure"),
        ("24", "25", "1", "Cette heure"),
        ("", "", " ", "Un rappel a un nom"),
    ],
)
def test_what_is_no_moment_is_told(day: str, time: str, number: str, why: str) -> None:
    typed = {"who": "x", "number": number, "day": day, "time": time}
    asked = planned(typed | {"donneur_ordres": "a", "call": ""}, "2026-11-23")
    assert isinstance(asked, str)
    assert asked.startswith(why)
