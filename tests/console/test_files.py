"""Files: shown on a ring, opened by the pick-up, searched, switched and closed by keys."""

from __future__ import annotations

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

from .conftest import OpenDesk
from .engine import Engine

AUBRY = "« Cabinet du docteur Aubry, bonjour, Camille à votre écoute. »"
MOREL = "« SCP Morel et associés, avocats, bonjour. »"


async def test_the_file_comes_up_by_itself_on_a_ring(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk(size=(120, 40)) as desk:
        await desk.sees("Aucune fiche ouverte.")
        engine.does("rings c1")
        await desk.sees(AUBRY, "médecine générale", "Nadia Perrin", "infirmière")
        await desk.sees("Consignes temporaires", "Le cabinet ferme à", "Depuis le 20/11/2026")
        await desk.sees("Consignes permanentes", "Aucun résultat d’analyse", "27/11/2026")
        await desk.sees("Vocabulaire du métier", "téléconsultation")
        assert engine.commands == []


async def test_the_pick_up_asks_for_the_file_once(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        await desk.press("f1")
        await desk.until(lambda: desk.app.place.desk.open_files == ["aubry"])
        engine.passes(1)
        await desk.sees("Parle depuis 1 s")
        assert engine.commands == [c.OpenFile(donneur_ordres="aubry")]


async def test_a_ring_during_a_talk_leaves_the_page_and_says_the_greeting(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        await desk.press("f1")
        await desk.until(lambda: desk.app.place.desk.open_files == ["aubry"])
        engine.does("rings c2")
        await desk.sees(AUBRY, f"F2 ◉ {MOREL}")
        await desk.press("f2")
        await desk.misses(AUBRY)
        await desk.sees(MOREL, "Me Jeanne Morel")


async def test_of_three_rings_every_greeting_is_there(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        engine.does("rings c1", "rings c2", "rings c3")
        await desk.sees(AUBRY, MOREL, "« Thermo Dépannage bonjour, que puis-je pour vous ? »")


async def test_taking_a_call_back_brings_its_file_back(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        engine.does("rings c1", "rings c2")
        await desk.press("f1", "f2")
        await desk.sees(MOREL)
        await desk.press("f1")
        await desk.sees(AUBRY)
        await desk.until(lambda: desk.app.place.desk.open_files == ["morel", "aubry"])


async def test_f9_closes_the_file_in_front_and_f7_turns_to_another(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("opens aubry", "opens morel")
        await desk.sees(MOREL)
        await desk.press("f7")
        await desk.sees(AUBRY)
        await desk.press("f9")
        await desk.sees(MOREL)
        await desk.press("f9")
        await desk.sees("Aucune fiche ouverte.")
        assert [type(one) for one in engine.commands] == [c.OpenFile, c.CloseFile, c.CloseFile]


async def test_a_file_that_only_rings_cannot_be_closed(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        await desk.sees(AUBRY)
        await desk.press("f9")
        await desk.sees("Cette fiche n’est pas ouverte : elle se montre pendant la sonnerie.")
        assert engine.commands == []


async def test_a_search_opens_a_file_with_two_keys_and_enter(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("f5", "s", "c", "p")
        await desk.sees("1 fiche", "SCP Morel et associés")
        await desk.misses("Thermo")
        await desk.press("enter")
        await desk.sees(MOREL)
        assert desk.app.focused is None
        assert engine.commands == [c.SearchFiles(query="scp"), c.OpenFile(donneur_ordres="morel")]


async def test_arrows_choose_among_the_files_found(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("f5", "down", "down", "up", "enter")
        await desk.sees(MOREL)


async def test_a_search_without_answer_opens_nothing(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("f5", "z", "z")
        await desk.sees("Aucune fiche ne répond à cette recherche.")
        await desk.press("enter")
        await desk.sees("Aucune fiche ouverte.")
        assert engine.commands == [c.SearchFiles(query="zz")]


async def test_escape_leaves_the_search_as_it_was(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        engine.does("opens aubry")
        await desk.press("f5", "m")
        await desk.sees("fiches ·")
        await desk.press("escape")
        await desk.sees(AUBRY)
        assert desk.app.screen.query_one("#search").value == ""


async def test_a_file_that_comes_to_the_front_leaves_the_typing_alone(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("f5", "t", "h")
        engine.does("rings c1")
        await desk.sees(AUBRY)
        await desk.press("e")
        await desk.sees("Thermo Dépannage", "1 fiche")
        assert desk.app.screen.query_one("#search").value == "the"


async def test_picking_up_during_a_search_shows_the_file(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        await desk.sees(AUBRY)
        await desk.press("f5", "t")
        await desk.sees("fiches ·")
        await desk.press("f1")
        await desk.sees(AUBRY, "Parle depuis")
        assert desk.app.screen.query_one("#search").value == "t"


async def test_a_long_file_turns_its_pages_while_something_is_typed(
    engine: Engine, open_desk: OpenDesk
) -> None:
    consignes = [e.Consigne(text=f"Consigne numéro {n}.") for n in range(40)]
    long = e.FileProvided(
        donneur_ordres="long", name="Long", trade="essai", greeting="Bonjour.", permanent=consignes
    )
    async with open_desk() as desk:
        engine.story.provides(long)
        engine.does("opens long")
        await desk.sees("Consigne numéro 0.")
        await desk.press("f5", "escape", "pagedown", "pagedown", "pagedown", "pagedown")
        await desk.sees("Consigne numéro 39.")
        await desk.press("pageup", "pageup", "pageup", "pageup")
        await desk.sees("Consigne numéro 0.")


async def test_a_console_that_starts_again_asks_for_nothing_again(
    engine: Engine, open_desk: OpenDesk
) -> None:
    engine.does("rings c1", "answers c1", "opens aubry", "closes aubry")
    engine.passes(30)
    async with open_desk() as desk:
        await desk.sees("Parle depuis 30 s", "Aucune fiche ouverte.")
        engine.passes(1)
        await desk.sees("Parle depuis 31 s")
        assert engine.commands == []


async def test_a_pick_up_missed_in_a_gap_still_gets_its_file(
    engine: Engine, open_desk: OpenDesk
) -> None:
    engine.does("rings c1", "answers c1")
    engine.passes(30)
    async with open_desk() as desk:
        await desk.until(lambda: desk.app.place.desk.open_files == ["aubry"])
        assert engine.commands == [c.OpenFile(donneur_ordres="aubry")]


async def test_a_refusal_of_the_engine_is_told(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        engine.does("opens aubry")
        await desk.sees(AUBRY)
        engine.story.closes("aubry")  # not told: the console does not know yet
        await desk.press("f9")
        await desk.sees("Ce dossier n’est pas ouvert.")


async def test_a_pause_puts_the_search_on_record_and_brings_what_texts_hold(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("f5", *"gaz")
        await desk.sees("Aucune fiche ne répond à cette recherche.")
        engine.passes(0.6)
        await desk.sees("1 fiche ·", "Thermo Dépannage")
        engine.passes(5)
        await desk.press("enter")
        await desk.sees("« Thermo Dépannage bonjour, que puis-je pour vous ? »")
        assert engine.commands == [c.SearchFiles(query="gaz"), c.OpenFile(donneur_ordres="thermo")]


async def test_the_whole_file_is_there_rules_form_and_ways(
    engine: Engine, open_desk: OpenDesk
) -> None:
    whole = e.FileProvided(
        donneur_ordres="etude",
        name="Étude",
        trade="notaire",
        greeting="Étude, bonjour.",
        chapters=[e.Chapter(title="Rendez-vous", lines=["Jamais le lundi."])],
        form=e.MessageForm(
            rubrics=["Vente", "Succession"],
            fields=[e.FormField(id="n", label="Nom", required=True, choices=["A", "B"])],
        ),
        channels=[e.Channel(medium="fax", address="01 99 00 10 10", hours="le matin")],
    )
    async with open_desk(size=(120, 50)) as desk:
        engine.story.provides(whole)
        engine.does("opens etude")
        await desk.sees("Rendez-vous", "Jamais le lundi.", "Rubriques : Vente · Succession")
        await desk.sees("Nom * (A / B)", "télécopie 01 99 00 10 10 · le matin")


def gives(engine: Engine, name: str, text: str) -> None:
    engine.story.happens(
        e.ConsigneGiven(donneur_ordres=name, consigne=e.Consigne(id=f"{name}-1", text=text))
    )
    engine.tell()


async def test_a_new_consigne_stays_lit_until_one_key_says_that_it_is_read(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk(size=(120, 40)) as desk:
        engine.does("opens aubry")
        gives(engine, "aubry", "Fermé demain.")
        await desk.sees("▶ Nouvelle consigne : Fermé demain.  Ctrl+L : lue", "▶ Nouvelle · Fermé")
        await desk.sees("[Fiche 1]")
        await desk.press("f5", "x", "ctrl+l")
        await desk.sees("▶ Nouvelle consigne : Fermé demain.")
        await desk.press("ctrl+l")
        await desk.misses("▶ Nouvelle consigne", "[Fiche 1]")
        await desk.sees("• Fermé demain.")
        read = c.AcknowledgeConsigne(donneur_ordres="aubry", consigne="aubry-1")
        assert engine.commands == [read]
        await desk.press("ctrl+l")
        await desk.sees("Aucune consigne nouvelle n’attend d’être lue.")


async def test_the_consigne_of_another_file_is_shown_before_it_can_be_read(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("opens aubry")
        gives(engine, "morel", "Me Morel est absente.")
        await desk.sees("Nouvelle consigne · SCP Morel et associés : Me Morel est absente.")
        await desk.press("ctrl+p", "a", "ctrl+l")
        await desk.sees(MOREL, "▶ Nouvelle consigne : Me Morel est absente.")
        await desk.press("ctrl+l")
        await desk.misses("▶ Nouvelle consigne")
        kinds = [type(one) for one in engine.commands]
        assert kinds == [c.OpenFile, c.AcknowledgeConsigne]
