"""The pane « Correspondants », through keys only."""

from __future__ import annotations

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Card

from .conftest import Desk, OpenDesk
from .engine import Engine

VASSEUR = Card(
    id="vasseur",
    donneur_ordres="aubry",
    last_name="Vasseur",
    first_name="Corinne",
    number="01 99 00 12 01",
    note="Infirmière à domicile.",
)
LAMBERT = Card(
    id="lambert",
    donneur_ordres="aubry",
    last_name="Lambert",
    first_name="Élie",
    number="01 99 00 55 07",
    place="3 rue Haute, Montbrel",
)


def with_cards(engine: Engine) -> Engine:
    engine.story.happens(e.CardsProvided(donneur_ordres="aubry", cards=[VASSEUR, LAMBERT]))
    return engine.does("opens aubry")


def typed(text: str) -> list[str]:
    return ["space" if each == " " else each for each in text]


def cards(desk: Desk) -> dict[str, Card]:
    return desk.app.place.desk.work.cards.by_id


def saves(engine: Engine) -> list[c.SaveCard]:
    return [command for command in engine.commands if isinstance(command, c.SaveCard)]


async def test_a_card_is_found_as_one_types_by_name_number_or_place(
    engine: Engine, open_desk: OpenDesk
) -> None:
    with_cards(engine)
    async with open_desk() as desk:
        await desk.press("ctrl+p", "c")
        await desk.sees("2 fiches", "Vasseur Corinne", "Lambert Élie")
        await desk.press(*"elie")
        await desk.misses("Vasseur Corinne")
        await desk.sees("Lambert Élie", "01 99 00 55 07", "Nouvelle fiche  elie")
        await desk.press(*["backspace"] * 4, *"haute")
        await desk.sees("Lambert Élie")
        await desk.press(*["backspace"] * 5, *"1201")
        await desk.sees("Vasseur Corinne")
        await desk.misses("Lambert Élie")
        await desk.press("enter")
        await desk.sees("Fiche de Vasseur Corinne · enregistrée", "Infirmière à domicile.")


async def test_a_new_card_is_saved_and_comes_back_from_the_engine(
    engine: Engine, open_desk: OpenDesk
) -> None:
    with_cards(engine)
    async with open_desk() as desk:
        await desk.press("ctrl+p", "c", *"nguyen", "enter")
        await desk.sees("Nouvelle fiche · pas encore enregistrée", "Nom *")
        await desk.press("tab", *"paul", "tab", *typed("01 99 00 77 30"), "enter")
        await desk.until(lambda: len(cards(desk)) == 3)
        await desk.sees("Fiche de nguyen paul · enregistrée")
        made = cards(desk)["fiche-1"]
        assert (made.last_name, made.first_name, made.number) == (
            "nguyen",
            "paul",
            "01 99 00 77 30",
        )
        assert desk.app.drafts.scopes("cards") == ["find", "open"]
        await desk.press("shift+tab", "shift+tab", "s", "ctrl+s")
        await desk.until(lambda: cards(desk)["fiche-1"].last_name == "nguyens")
        assert [command.card.id for command in saves(engine)] == ["", "fiche-1"]


async def test_a_twin_is_told_beside_what_is_typed_and_opened_by_a_key(
    engine: Engine, open_desk: OpenDesk
) -> None:
    with_cards(engine)
    async with open_desk() as desk:
        await desk.press("ctrl+p", "c", "ctrl+o", *"vaseur", "tab", *"corinne", "enter")
        await desk.sees(
            "Une fiche ressemble à celle-ci : Vasseur Corinne, 01 99 00 12 01.",
            "Ctrl+R ouvrir cette fiche · Ctrl+G enregistrer quand même",
            "vaseur",
        )
        assert len(cards(desk)) == 2
        await desk.press("ctrl+r")
        await desk.sees("Fiche de Vasseur Corinne · enregistrée")
        await desk.misses("Une fiche ressemble")
        await desk.press("escape")
        await desk.sees("✎ brouillon  Nouvelle fiche")
        await desk.press("ctrl+o")
        await desk.sees("Nouvelle fiche · pas encore enregistrée", "vaseur", "corinne")


async def test_to_insist_saves_it_with_its_twin_on_record(
    engine: Engine, open_desk: OpenDesk
) -> None:
    with_cards(engine)
    async with open_desk() as desk:
        await desk.press("ctrl+p", "c", "ctrl+o", *"vasseur", "tab", *"corinne", "ctrl+g")
        await desk.press("enter")
        await desk.sees("Ctrl+G enregistrer quand même")
        assert [command.insists for command in saves(engine)] == [False]
        await desk.press("ctrl+g")
        await desk.sees("Fiche de vasseur corinne · enregistrée")
        assert [command.insists for command in saves(engine)] == [False, True]
        saved = [x.event for x in engine.story.entries if isinstance(x.event, e.CardSaved)]
        assert saved[-1].twins == ["vasseur"]


async def test_a_refusal_of_another_kind_offers_no_twin(
    engine: Engine, open_desk: OpenDesk
) -> None:
    with_cards(engine)
    async with open_desk() as desk:
        await desk.press("ctrl+p", "c", "ctrl+o", "tab", *"zoe", "enter")
        await desk.sees("Une fiche a au moins un nom.", "zoe")
        await desk.misses("Ctrl+R ouvrir cette fiche")


async def test_a_ring_and_another_file_lose_nothing(engine: Engine, open_desk: OpenDesk) -> None:
    with_cards(engine)
    async with open_desk(size=(120, 40)) as desk:
        await desk.press("ctrl+p", "c", "ctrl+o", *"ferr")
        engine.does("rings c2")
        await desk.sees("◉ F1 SCP")
        await desk.press(*"eira")
        await desk.sees("ferreira")
        await desk.press("f1")
        await desk.sees("● En ligne", "Carnet · SCP Morel et associés · 0 fiche")
        await desk.press("x", "y")
        await desk.sees("Nouvelle fiche  xy")
        await desk.press("f7")
        await desk.sees("Nouvelle fiche · pas encore enregistrée", "ferreira")
        await desk.press("s")
        await desk.sees("ferreiras")


async def test_after_the_grace_the_card_is_read_and_not_changed(
    engine: Engine, open_desk: OpenDesk
) -> None:
    with_cards(engine)
    async with open_desk() as desk:
        await desk.press("ctrl+p", "c", *"vass", "enter", "x")
        desk.app.place.desk.phase = "role_play"
        await desk.sees("Le délai est passé", "modifiée, pas encore enregistrée", "Vasseurx")
        await desk.press("y")
        await desk.press("escape")
        await desk.sees("Vasseur Corinne", "✎ brouillon")
        await desk.press("ctrl+p", "f", "ctrl+p", "c")
        await desk.press(*["backspace"] * 4, *"haute", "enter")
        await desk.sees("Fiche de Lambert Élie")


async def test_hostile_words_are_harmless(engine: Engine, open_desk: OpenDesk) -> None:
    odd = Card(
        id="odd",
        donneur_ordres="aubry",
        last_name="[red]\x1b[2J\u202eمريم",
        first_name="👩‍👩‍👧",
        note="z" * 5_000,
    )
    engine.story.happens(e.CardsProvided(donneur_ordres="aubry", cards=[odd]))
    engine.does("opens aubry")
    async with open_desk() as desk:
        await desk.press("ctrl+p", "c")
        await desk.sees("[red]", "1 fiche")
        assert "\x1b" not in desk.text()
        await desk.press("enter")
        await desk.sees("Fiche de [red]")
