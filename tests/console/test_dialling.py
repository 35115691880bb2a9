"""The candidate calls out: F11, a digit, F11; the line says whom he calls until he is answered."""

from __future__ import annotations

from console.widgets.directory import directory

from .conftest import Desk, OpenDesk
from .engine import Engine


async def dialling(desk: Desk, *digits: str) -> None:
    await desk.press("f11", *digits, "f11")
    await desk.until(lambda: "◎ Appelle" in desk.text())


async def test_f11_opens_the_directory_and_a_digit_chooses(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("f11")
        await desk.sees("Appeler :", "1  Cabinet du docteur Aubry", "3  Thermo Dépannage")
        await desk.press("f11")
        await desk.sees("Choisissez d’abord une personne par son chiffre.")
        await desk.press("2")
        await desk.sees("F11 appelle SCP Morel et associés")
        assert desk.hands.acts == []
        await desk.press("f11")
        await desk.sees("◎ Appelle", "SCP Morel")
        assert desk.hands.acts == [("dials", "morel")]


async def test_the_card_tells_since_when_he_calls_then_that_he_is_answered(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await dialling(desk, "1")
        engine.passes(4)
        await desk.until(lambda: "Appelle depuis 4 s" in desk.card(1))
        engine.does("is_answered sortant-1")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.press("f8")
        await desk.sees("Vous avez raccroché.", "○ Libre")


async def test_f8_gives_up_and_a_refusal_is_told(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await dialling(desk, "1")
        await desk.press("f1")
        await desk.sees("La ligne 1 appelle : raccrochez pour y renoncer.")
        await desk.press("f8")
        await desk.sees("Appel à « Cabinet du docteur Aubry » · Vous avez renoncé.")
        await dialling(desk, "2")
        engine.does("is_refused sortant-2 busy")
        await desk.sees("Appel à « SCP Morel et associés » · Occupé.", "○ Libre")


async def test_alt_q_dials_too_and_escape_calls_nobody(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("alt+q", "2", "escape")
        await desk.misses("F11 appelle")
        await desk.press("alt+q", "f5", "2")
        assert desk.hands.acts == []


async def test_the_fourth_line_is_there_while_it_is_used(
    engine: Engine, open_desk: OpenDesk
) -> None:
    script = engine.story.rules.state.script
    (scenario,) = script.scenarios
    script.scenarios = (scenario.model_copy(update={"outbound_extra_line": True}),)
    async with open_desk(size=(120, 40)) as desk:
        engine.does("rings c1", "rings c2", "rings c3")
        await desk.until(lambda: "Sonne" in desk.card(3))
        assert not desk.app.screen.query_one("#line-4").display
        await dialling(desk, "1")
        engine.does("is_answered sortant-1")
        await desk.until(lambda: "Alt+S  ● En ligne" in desk.card(4))
        await desk.press("f4")
        await desk.until(lambda: "En attente" in desk.card(4))
        await desk.press("alt+s")
        await desk.until(lambda: "En ligne" in desk.card(4))
        await desk.press("f8")
        await desk.until(lambda: not desk.app.screen.query_one("#line-4").display)


def test_the_directory_has_everybody_once_and_the_file_in_front_first() -> None:
    story = Engine().story.begins()
    story.rings("c2").answers("c2").rings("c1")
    known = [(one.name, one.act.target) for one in directory(story.rules.desk, "morel")]
    assert known == [
        ("Me Jeanne Morel", "31"),
        ("Louis Caron", "32"),
        ("Idriss Lambert", "01 99 00 12 02"),
        ("Corinne Vasseur", "01 99 00 12 01"),
        ("Cabinet du docteur Aubry", "aubry"),
        ("SCP Morel et associés", "morel"),
        ("Thermo Dépannage", "thermo"),
    ]
    assert [one.act.target for one in directory(story.rules.desk, None)][-3:] == [
        "aubry",
        "morel",
        "thermo",
    ]
