"""Lines by keys only: pick up, hold, take back, hang up, and what the cards say meanwhile."""

from __future__ import annotations

import pytest

from console.app import ConsoleApp
from console.deskphone import DeskPhone
from console.link import Link
from evalengine.clock import SECOND

from .conftest import Desk, OpenDesk
from .engine import SITTING, TOKEN, Engine, Hands


async def test_a_ring_shows_who_is_called_who_calls_and_its_age(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        engine.passes(7)
        await desk.sees("◉ Sonne", "7 s / 15 s")
        assert "Cabinet du docteur" in desk.card(1)
        assert "Corinne Vasseur" in desk.card(1)
        assert "01 99 00 12 01" in desk.card(1)
        assert "○ Libre" in desk.card(2)


@pytest.mark.parametrize("keys", [("f1", "f2", "f3"), ("alt+a", "alt+z", "alt+e")])
async def test_each_line_has_its_key_and_a_second_one(
    engine: Engine, open_desk: OpenDesk, keys: tuple[str, ...]
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1", "rings c2", "rings c3")
        await desk.press("f5", "x")
        for number, key in enumerate(keys, start=1):
            await desk.press(key)
            await desk.until(lambda n=number: "● En ligne" in desk.card(n))
        assert "‖ À reprendre" in desk.card(1)
        assert "‖ En attente" in desk.card(2)
        assert [act for act in desk.hands.acts if act[0] == "answers"] == [
            ("answers", "c1"),
            ("answers", "c2"),
            ("answers", "c3"),
        ]


async def test_keys_drive_calls_while_something_is_being_typed(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1", "rings c2")
        await desk.press("f5", "m", "o", "r", "f1")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.press("e", "l", "f4")
        await desk.until(lambda: "‖ En attente" in desk.card(1))
        await desk.press("f2", "x", "f8")
        await desk.until(lambda: "○ Libre" in desk.card(2))
        assert desk.app.screen.query_one("#search").value == "morelx"


async def test_enter_letters_digits_and_space_drive_no_call(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1", "rings c2")
        await desk.press("enter", "space", "1", "2", "a", "h", "r", "t", "tab", "enter", "1")
        await desk.press("f1")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.press("enter", "space", "4", "6", "8", "h", "t", "escape")
        assert desk.hands.acts == [("answers", "c1")]


async def test_hold_and_take_back_add_up_the_wait(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        engine.passes(2)
        await desk.press("f1")
        engine.passes(10)
        await desk.press("f4")
        engine.passes(20)
        await desk.sees("Attend depuis 20 s", "A attendu 22 s")
        await desk.press("f1")
        engine.passes(5)
        await desk.sees("Parle depuis 5 s", "A attendu 22 s")
        await desk.press("f4")
        engine.passes(15)
        await desk.sees("Attend depuis 15 s", "A attendu 37 s")


async def test_hanging_up_frees_the_line_and_resumes_nobody(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1", "rings c2")
        await desk.press("f1", "f2")
        await desk.until(lambda: "● En ligne" in desk.card(2))
        await desk.press("f8")
        await desk.sees("Ligne 2 · Vous avez raccroché.")
        assert "○ Libre" in desk.card(2)
        assert "‖ En attente" in desk.card(1)


async def test_when_the_correspondent_leaves_it_is_said(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        await desk.press("f1")
        engine.does("takes_leave c1")
        await desk.sees("Ligne 1 · Le correspondant a raccroché.")


async def test_a_call_nobody_took_leaves_with_a_sentence(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        engine.passes(61)
        await desk.sees("Ligne 1 · Le correspondant a renoncé", "○ Libre")


async def test_nothing_is_shown_as_done_before_its_event(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        await desk.until(lambda: "◉ Sonne" in desk.card(1))
        desk.hands.numb = True
        await desk.press("f1")
        assert desk.hands.acts == [("answers", "c1")]
        engine.passes(1)
        await desk.sees("1 s / 15 s")
        assert "◉ Sonne" in desk.card(1)
        engine.passes(3)
        await desk.sees("Ligne 1 · Le téléphone n’a pas donné suite")


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("f1", "La ligne 1 est libre."),
        ("f3", "La ligne 3 est libre."),
        ("f4", "Personne n’est en ligne : rien à mettre en attente."),
        ("f8", "Personne n’est en ligne : rien à raccrocher."),
        ("f6", "Personne n’est en ligne : rien à transférer."),
        ("f7", "Il n’y a pas d’autre fiche ouverte."),
        ("f9", "Aucune fiche n’est ouverte."),
    ],
)
async def test_a_key_without_object_says_so(
    engine: Engine, open_desk: OpenDesk, key: str, sentence: str
) -> None:
    async with open_desk() as desk:
        await desk.press(key)
        await desk.sees(sentence)
        assert desk.hands.acts == []


async def test_the_key_of_the_line_in_the_ear_does_nothing_to_it(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        await desk.press("f1", "f1")
        await desk.sees("Vous êtes déjà en ligne sur la ligne 1.")
        assert desk.hands.acts == [("answers", "c1")]


async def test_ages_follow_the_speed_of_the_sitting() -> None:
    """A demonstration at eight times the pace counts sitting seconds."""
    engine = Engine(speed=8)
    engine.story.begins()
    await engine.start()
    link = Link(engine.url, SITTING, TOKEN)
    app = ConsoleApp(link, DeskPhone(link.send), engine.clock, bell=False)
    async with app.run_test() as pilot:
        desk = Desk(app, pilot, engine, Hands(engine))
        await desk.sees("Appels")
        engine.does("rings c1")
        await desk.sees("◉ Sonne")
        engine.clock.at += SECOND
        await desk.sees("8 s / 15 s")
    await engine.stop()


async def test_the_bell_sounds_while_it_rings_and_stops_when_taken(
    engine: Engine, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk(bell=True) as desk:
        strokes: list[int] = []
        monkeypatch.setattr(desk.app, "bell", lambda: strokes.append(engine.clock.at))
        engine.does("rings c1")
        await desk.until(lambda: len(strokes) == 1)
        engine.passes(2.5)
        await desk.until(lambda: len(strokes) == 2)
        await desk.press("f1")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        engine.passes(5)
        await desk.sees("Parle depuis 5 s")
        assert len(strokes) == 2
