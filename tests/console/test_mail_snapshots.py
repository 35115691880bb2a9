"""Correspondents, messages and sendings as pictures: see `test_snapshots` for how to renew them."""

from __future__ import annotations

import pytest
from pytest_textual_snapshot import SVGImageExtension
from syrupy.assertion import SnapshotAssertion
from textual.widgets import Input, TextArea

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Card, Message

from .conftest import Desk, OpenDesk
from .engine import Engine
from .mail_story import MAIL, SMS, settled, with_form
from .test_snapshots import SIZES, Scene, idle, picture_of


def _card(number: int, last: str, first: str, place: str) -> Card:
    return Card(
        id=f"card-{number}",
        donneur_ordres="aubry",
        last_name=last,
        first_name=first,
        number=f"01 99 00 12 {number:02}",
        place=place,
    )


CARDS = [
    _card(1, "Vasseur", "Corinne", "12 rue du Rempart, Montbrel"),
    _card(4, "Ferreira", "Ana", "4 cité des Glacières, Montbrel"),
    _card(9, "Vassal", "Émile", "27 rue des Petits-Jardins, Montbrel"),
]


async def talking(engine: Engine, desk: Desk) -> None:
    await idle(engine, desk)
    engine.story.happens(e.CardsProvided(donneur_ordres="aubry", cards=CARDS))
    with_form(engine)
    engine.does("rings c1")
    await desk.until(lambda: bool(desk.app.place.desk.ringing()))
    engine.passes(4)
    await desk.press("f1")
    engine.passes(20)
    await desk.sees("Parle depuis 20 s")


async def address_book(engine: Engine, desk: Desk) -> None:
    await talking(engine, desk)
    await desk.press("ctrl+p", "c", *"vas")
    await desk.sees("Vassal Émile", "Nouvelle fiche  vas")


async def twin_told(engine: Engine, desk: Desk) -> None:
    await talking(engine, desk)
    await desk.press("ctrl+p", "c", "ctrl+o", *"vaseur", "tab", *"corinne", "enter")
    await desk.sees("Ctrl+G enregistrer quand même")


async def message_to_send(engine: Engine, desk: Desk) -> None:
    await talking(engine, desk)
    await desk.press("ctrl+p", "m", "r", "tab", "u", *["tab"] * 5, *"rappeler", "enter")
    await desk.sees("■ à envoyer · message 1")
    await desk.press("tab", "s")
    await desk.sees("SMS, 06 39 98 77 34 (de 8 h à 20 h)")


async def message_refused(engine: Engine, desk: Desk) -> None:
    await talking(engine, desk)
    await desk.press("ctrl+p", "m", "enter")
    await desk.sees("Cette rubrique n’existe pas.")


def _sent(engine: Engine, about: str, medium: str, address: str) -> None:
    values = {"nom": about, "numero": "01 99 00 12 01"}
    message = Message(
        id="",
        donneur_ordres="aubry",
        call="c1",
        rubric="Rappel demandé",
        urgency="normal",
        values=values,
    )
    story = engine.story
    story.asks(c.SaveMessage(message=message), "candidate")
    name = f"message-{len(story.rules.desk.work.messages.by_id)}"
    story.asks(c.SendMessage(message=name, medium=medium, address=address), "candidate")
    engine.tell()


async def three_sent(engine: Engine, desk: Desk) -> None:
    await talking(engine, desk)
    _sent(engine, "Vasseur", "sms", SMS.address)
    _sent(engine, "Ferreira", "mail", MAIL.address)
    settled(engine, "envoi-1", "wrong_number")
    settled(engine, "envoi-2", "sent")
    _sent(engine, "Vassal", "sms", SMS.address)
    await desk.until(lambda: len(desk.app.place.desk.work.messages.sendings) == 3)


async def messages_listed(engine: Engine, desk: Desk) -> None:
    await three_sent(engine, desk)
    await desk.press("ctrl+p", "m", "ctrl+o", *["tab"] * 2, "x", "escape")
    await desk.sees("✎ brouillon", "✗ mauvais numéro")


async def sendings_listed(engine: Engine, desk: Desk) -> None:
    await three_sent(engine, desk)
    await desk.press("ctrl+p", "e")
    await desk.sees("1 non remis", "→ en route", "✓ remis")


async def sending_failed(engine: Engine, desk: Desk) -> None:
    await sendings_listed(engine, desk)
    await desk.press("end", "enter")
    await desk.sees("Relancer à", "· vérifié")


async def still(desk: Desk) -> None:
    """Waits until nothing moves any more: a busy machine lays out late, and cursors blink."""
    for field in desk.app.screen.query(Input):
        field.cursor_blink = False
    for area in desk.app.screen.query(TextArea):
        area.cursor_blink = False
    former, same = "", 0
    while same < 3:
        await desk.pilot.pause(0.1)
        former, same = desk.text(), same + 1 if desk.text() == former else 0


SCENES: tuple[Scene, ...] = (
    address_book,
    twin_told,
    message_to_send,
    message_refused,
    messages_listed,
    sendings_listed,
    sending_failed,
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
        await still(desk)
        picture = await picture_of(desk)
    assert picture == snapshot(extension_class=SVGImageExtension)
