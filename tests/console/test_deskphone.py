"""The same keys when the candidate's hands are a phone on his desk: the phone does the gestures."""

from __future__ import annotations

import pytest

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

from .conftest import OpenDesk
from .engine import NOTHING, Engine


def gestures(engine: Engine) -> list[tuple[str, str, str]]:
    asked = (one for one in engine.commands if isinstance(one, c.Gesture))
    return [(one.verb, one.call, one.target) for one in asked]


async def test_it_mirrors_what_is_done_on_the_phone(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk(phone=False) as desk:
        engine.does("rings c1", "answers c1")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.until(lambda: desk.app.place.desk.open_files == ["aubry"])
        engine.does("holds c1", "rings c2")
        await desk.until(lambda: "‖ En attente" in desk.card(1) and "◉ Sonne" in desk.card(2))
        engine.does("hangs_up c1")
        await desk.until(lambda: "○ Libre" in desk.card(1))
        assert gestures(engine) == []
        await desk.press("f10")
        await desk.sees("Quitter la console ?")
        await desk.misses("Quitter coupera")


async def test_each_key_makes_the_phone_do_it(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk(phone=False) as desk:
        engine.does("rings c1", "rings c2")
        await desk.press("f1")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.press("f2")  # whoever talks is held first
        await desk.until(lambda: "● En ligne" in desk.card(2) and "‖ En attente" in desk.card(1))
        await desk.press("f4")
        await desk.until(lambda: "‖ En attente" in desk.card(2))
        await desk.press("f1")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.press("f8")
        await desk.until(lambda: "○ Libre" in desk.card(1))
        await desk.sees("Vous avez raccroché.")
        assert gestures(engine) == [
            ("answer", "c1", ""),
            ("answer", "c2", ""),
            ("hold", "c2", ""),
            ("resume", "c1", ""),
            ("hang_up", "c1", ""),
        ]
        (ended,) = engine.story.events(e.CallEnded)
        assert (ended.by, ended.cause) == ("candidate", "hung_up")


async def test_a_transfer_and_a_call_out(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk(phone=False) as desk:
        engine.does("rings c1", "answers c1")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.press("f6", "2", "f6")
        await desk.sees("Appel transféré à « Nadia Perrin ».")
        await desk.press("f11", "1", "f11")
        await desk.sees("Appelle")
        await desk.press("f8")
        await desk.sees("Vous avez renoncé.")
        assert [verb for verb, _, _ in gestures(engine)] == ["transfer", "dial", "hang_up"]


@pytest.mark.parametrize("status", [405, 481, 489, 501])
async def test_a_phone_that_cannot_be_driven_is_told_with_what_to_do(
    engine: Engine, open_desk: OpenDesk, status: int
) -> None:
    engine.phone_says = status
    async with open_desk((100, 30), phone=False) as desk:
        engine.does("rings c1")
        await desk.sees("F3 Lignes ")
        await desk.press("f1")
        await desk.sees("Ligne 1 · Décrochez au téléphone : il ne se commande pas d’ici.")
        await desk.sees("F1 F2 F3 Lignes (tél.)", "F4 Attente ")
        engine.does("answers c1")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        await desk.press("f4")
        await desk.sees("Mettez l’appel en attente au téléphone", "F4 Attente (tél.)")
        engine.passes(4)
        await desk.misses("n’a pas donné suite")
        await desk.press("f8")  # that needs no phone that obeys
        await desk.until(lambda: "○ Libre" in desk.card(1))
        await desk.press("f11", "1", "f11")
        await desk.sees("Composez le numéro au téléphone : il ne se commande pas d’ici.")
    engine.phone_says = NOTHING
    async with open_desk((100, 30), phone=False) as desk:  # another console knows it too
        await desk.sees("F1 F2 F3 Lignes (tél.)")


async def test_a_phone_that_says_nothing(engine: Engine, open_desk: OpenDesk) -> None:
    engine.phone_says = NOTHING
    async with open_desk(phone=False) as desk:
        engine.does("rings c1")
        await desk.until(lambda: "◉ Sonne" in desk.card(1))
        await desk.press("f1")
        await desk.until(lambda: bool(gestures(engine)))
        engine.passes(4)
        await desk.sees("Le téléphone n’a pas donné suite ; faites-le au téléphone.")


async def test_a_refusal_is_the_engines_sentence(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk(phone=False) as desk:
        engine.does("rings c1")
        await desk.until(lambda: "◉ Sonne" in desk.card(1))
        engine.story.answers("c1")  # by hand, and the console has not heard yet
        await desk.press("f1")
        await desk.sees("Cet appel ne sonne pas.")
        engine.passes(4)
        await desk.misses("n’a pas donné suite")


async def test_without_a_link_he_is_sent_to_his_phone(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk(phone=False) as desk:
        engine.does("rings c1")
        await desk.until(lambda: "◉ Sonne" in desk.card(1))
        await engine.stop()
        await desk.sees("Liaison perdue")
        await desk.press("f1")
        await desk.sees("Sans liaison avec le moteur, faites-le au")
