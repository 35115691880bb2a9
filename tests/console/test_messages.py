"""The pane « Messages », through keys only."""

from __future__ import annotations

from pathlib import Path

from console.app import ConsoleApp
from console.link import Link
from console.phone import BuiltInHandset
from evalengine.vocabulary import commands as c
from evalengine.vocabulary.records import Message

from .conftest import Desk, OpenDesk
from .engine import SITTING, TOKEN, Engine, Hands
from .mail_story import MAIL, SMS, typed, with_form


def messages(desk: Desk) -> dict[str, Message]:
    return desk.app.place.desk.work.messages.by_id


def titles(desk: Desk) -> dict[str, str]:
    """Badges by letter."""
    deck = desk.app.desk_screen.deck
    return {title.letter: title.badge for title in deck.titles(desk.app.place, "")}


def asked(engine: Engine, kind: type) -> list[c.Command]:
    return [command for command in engine.commands if isinstance(command, kind)]


async def in_call(engine: Engine, desk: Desk, call: str = "c1", key: str = "f1") -> None:
    engine.does(f"rings {call}")
    await desk.until(lambda: any(one.id == call for one in desk.app.place.desk.ringing()))
    await desk.press(key)
    await desk.until(lambda: heard(desk) == call)


def heard(desk: Desk) -> str:
    """The call in the ear."""
    talking = desk.app.place.desk.in_ear()
    return talking.id if talking else ""


async def test_the_form_is_prefilled_from_the_call_in_the_ear(
    engine: Engine, open_desk: OpenDesk
) -> None:
    with_form(engine)
    async with open_desk() as desk:
        await in_call(engine, desk)
        await desk.press("ctrl+p", "m")
        await desk.sees("Nouveau message · Corinne Vasseur 01 99 00 12 01", "◂ à choisir ▸")
        form = desk.app.screen.query_one("#message-1").values()
        assert form["nom"] == "Vasseur" and form["prenom"] == "Corinne"
        assert form["numero"] == "01 99 00 12 01"
        assert desk.app.drafts.scopes("messages") == []


async def test_a_message_is_written_saved_sent_and_delivered(
    engine: Engine, open_desk: OpenDesk
) -> None:
    with_form(engine)
    async with open_desk() as desk:
        await in_call(engine, desk)
        await desk.press("ctrl+p", "m", "right", "tab", "u", *["tab"] * 5, *"rappeler ce soir")
        await desk.press("enter")
        await desk.until(lambda: "message-1" in messages(desk))
        await desk.sees("■ à envoyer · message 1")
        assert titles(desk)["m"] == "1"
        saved = messages(desk)["message-1"]
        assert (saved.call, saved.rubric, saved.urgency) == ("c1", "Rappel demandé", "urgent")
        assert saved.values == {
            "nom": "Vasseur",
            "prenom": "Corinne",
            "numero": "01 99 00 12 01",
            "texte": "rappeler ce soir",
        }
        await desk.press("tab", "right")
        await desk.sees("SMS, 06 39 98 77 34 (de 8 h à 20 h)")
        await desk.press("enter")
        await desk.sees("→ en route (SMS) · message 1")
        engine.passes(6)
        await desk.sees("✓ remis (SMS) · message 1")
        assert titles(desk)["m"] == ""
        assert [one.address for one in asked(engine, c.SendMessage)] == [SMS.address]


async def test_what_left_is_not_changed_and_may_leave_again_by_another_way(
    engine: Engine, open_desk: OpenDesk
) -> None:
    with_form(engine, MAIL)
    async with open_desk() as desk:
        await in_call(engine, desk)
        await desk.press("ctrl+p", "m", "r", "ctrl+r")
        await desk.sees("→ en route (Courriel) · message 1")
        assert len(asked(engine, c.SaveMessage)) == 1
        await desk.press("x", "ctrl+s")
        await desk.sees("Ce message est parti : il ne peut plus être changé.")
        assert len(asked(engine, c.SaveMessage)) == 1
        assert messages(desk)["message-1"].values["nom"] == "Vasseur"
        await desk.press("ctrl+r")
        await desk.until(lambda: len(asked(engine, c.SendMessage)) == 2)


async def test_a_refusal_leaves_what_was_typed_and_sends_nothing(
    engine: Engine, open_desk: OpenDesk
) -> None:
    with_form(engine)
    async with open_desk() as desk:
        await desk.press("ctrl+p", "m", "tab", "tab", *"zoe", "ctrl+r")
        await desk.sees("Choisissez d’abord par quel moyen")
        await desk.press("shift+tab", "shift+tab", "shift+tab", "right", "ctrl+r")
        await desk.sees("Cette rubrique n’existe pas.", "zoe")
        await desk.press("tab", "right", "enter")
        await desk.sees("Le champ « Numéro où rappeler » est à remplir.", "zoe")
        assert messages(desk) == {} and asked(engine, c.SendMessage) == []


async def test_two_calls_of_one_file_have_a_message_each(
    engine: Engine, open_desk: OpenDesk
) -> None:
    with_form(engine)
    async with open_desk(size=(120, 40)) as desk:
        await in_call(engine, desk)
        await desk.press("ctrl+p", "m", *["tab"] * 6, *"premier")
        await in_call(engine, desk, "c4", "f2")
        await desk.sees("Nouveau message · Ana Ferreira")
        await desk.misses("premier")
        await desk.press("escape")
        await desk.sees("✎ brouillon  Cabinet du docteur Aubry  appel de Corinne Vasseur")
        await desk.press("up", "enter")
        await desk.sees("Nouveau message · Corinne Vasseur", "premier")
        await desk.press("escape")
        await desk.sees("Aucun message enregistré.")


async def test_a_saved_message_is_corrected_and_its_change_is_a_draft_until_then(
    engine: Engine, open_desk: OpenDesk
) -> None:
    with_form(engine)
    async with open_desk() as desk:
        await in_call(engine, desk)
        await desk.press("ctrl+p", "m", "r", "enter")
        await desk.sees("■ à envoyer · message 1")
        await desk.press("tab", "tab", "s")
        await desk.sees("✎ modifié, à enregistrer · message 1")
        await desk.press("escape")
        await desk.sees("✎ modifié, à enregistrer  1 · Cabinet")
        await desk.press("enter")
        await desk.sees("Vasseurs")
        await desk.press("ctrl+s")
        await desk.sees("■ à envoyer · message 1")
        assert messages(desk)["message-1"].values["nom"] == "Vasseurs"
        await desk.press("ctrl+o")
        await desk.sees("Nouveau message")


async def test_enter_twice_saves_once(engine: Engine, open_desk: OpenDesk) -> None:
    with_form(engine)
    async with open_desk() as desk:
        await in_call(engine, desk)
        await desk.press("ctrl+p", "m", "r", "enter", "enter", "enter")
        await desk.sees("■ à envoyer · message 1")
        engine.passes(1)
        assert list(messages(desk)) == ["message-1"]


async def test_a_file_without_a_form_takes_a_subject_and_a_text(
    engine: Engine, open_desk: OpenDesk
) -> None:
    engine.does("opens morel")
    async with open_desk() as desk:
        await desk.press("ctrl+p", "m", *"objet", "tab", "tab", *"texte", "enter")
        await desk.sees("■ à envoyer · message 1")
        saved = messages(desk)["message-1"]
        assert (saved.rubric, saved.values) == ("objet", {"text": "texte"})
        await desk.press("ctrl+r")
        await desk.sees("Choisissez d’abord par quel moyen")


async def test_a_long_summary_wraps_and_is_read_whole(engine: Engine, open_desk: OpenDesk) -> None:
    with_form(engine)
    async with open_desk() as desk:
        await desk.press("ctrl+p", "m", *["tab"] * 6)
        await desk.press(*typed("le patient demande que le docteur le rappelle demain matin " * 2))
        await desk.sees("Résumé de l’appel", "le patient demande")
        field = desk.app.screen.focused
        assert field is not None and field.region.height >= 2


async def test_after_the_grace_a_draft_is_read_and_not_changed(
    engine: Engine, open_desk: OpenDesk
) -> None:
    with_form(engine)
    async with open_desk() as desk:
        await desk.press("ctrl+p", "m", "tab", "tab", *"zoe")
        desk.app.place.desk.phase = "role_play"
        await desk.sees("Le délai est passé", "zoe")
        await desk.press("x")
        assert desk.app.screen.query_one("#message-1").values()["nom"] == "zoe"


async def test_a_console_that_crashed_has_the_message_again(engine: Engine, tmp_path: Path) -> None:
    with_form(engine)

    def console() -> ConsoleApp:
        link = Link(engine.url, SITTING, TOKEN, retry_s=0.05)
        handset = BuiltInHandset(lambda _account: Hands(engine))
        return ConsoleApp(link, handset, engine.clock, bell=False, folder=tmp_path)

    for last, shown in (("z", "z"), ("o", "zo")):
        app = console()
        async with app.run_test(size=(80, 24)) as pilot:
            desk = Desk(app, pilot, engine, Hands(engine))
            await desk.until(lambda app=app: app.place.desk.open_files == ["aubry"])
            if last == "z":
                await desk.press("ctrl+p", "m", "tab", "tab")
            else:
                await desk.sees("Nouveau message", "z")
                await desk.until(lambda app=app: at(app) == "message-1-3")
            await desk.press(last)
            await desk.until(
                lambda app=app, shown=shown: (
                    app.screen.query_one("#message-1").values()["nom"] == shown
                )
            )
            engine.passes(1)
            await desk.until(lambda shown=shown: f'"{shown}"' in kept(tmp_path))


def at(app: ConsoleApp) -> str:
    """The field that has the focus."""
    focused = app.screen.focused
    return focused.id or "" if focused is not None else ""


async def test_a_draft_of_what_is_not_there_is_a_new_message(
    engine: Engine, open_desk: OpenDesk
) -> None:
    with_form(engine)
    async with open_desk() as desk:
        opened = {'["aubry", ""]': "message-9"}
        desk.app.drafts.keep("messages", "open", opened, 0)
        desk.app.drafts.keep("messages", "[spoilt", {"nom": "x"}, 0)
        await desk.press("ctrl+p", "m")
        await desk.sees("Nouveau message · Cabinet du docteur Aubry")
        await desk.press("escape")
        await desk.sees("Aucun message enregistré.", "▸ Nouveau message pour")


async def test_a_lost_answer_is_no_second_message(engine: Engine, open_desk: OpenDesk) -> None:
    with_form(engine)
    async with open_desk() as desk:
        await desk.press("ctrl+p", "m", "r", "tab", "tab", *"zoe", "tab", "tab", *"0199001201")
        await engine.stop()
        await desk.sees("Liaison perdue")
        await desk.press("enter")
        await desk.sees("Sans liaison, rien n’a été demandé", "zoe")
        await engine.start()
        await desk.misses("Liaison perdue")
        await desk.press("enter")
        await desk.sees("■ à envoyer · message 1")
        assert list(messages(desk)) == ["message-1"]


def kept(folder: Path) -> str:
    return "".join(path.read_text("utf-8") for path in folder.glob("*.json"))
