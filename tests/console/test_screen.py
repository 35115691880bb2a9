"""Header, help, leaving, gaps of the link, harmless names, sizes."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.events import Paste

from console.app import ConsoleApp
from console.deskphone import DeskPhone
from console.layouts import OWN
from console.link import Link
from console.phone import BuiltInHandset
from console.protocol import SipAccount
from evalengine.clock import Stamp
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import GENESIS, chain

from .conftest import Desk, OpenDesk
from .engine import SITTING, TOKEN, Engine, Hands


async def test_the_header_tells_sitting_phase_and_phone(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.sees("Camille Essai · essai-1", "Appels", "● Téléphone prêt")


async def test_the_phase_counts_down(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        for call in ("c1", "c2", "c3", "c4"):
            engine.does(f"rings {call}", f"answers {call}", f"takes_leave {call}")
        await desk.sees("Fin des appels · 00:15")
        engine.passes(4)
        await desk.sees("Fin des appels · 00:11", "Le dernier appel est terminé")
        engine.passes(12)
        await desk.sees("Épreuve terminée", "Le scénario est achevé.", "F10 pour quitter.")


async def test_the_help_holds_every_key_of_the_table(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("f12")
        for one in OWN.placed:
            await desk.sees(one.first, one.second, one.deed.help)
        await desk.press("escape")
        await desk.misses("Alt+A")
        await desk.press("question_mark")
        await desk.sees("Alt+A")


async def test_the_question_mark_is_typed_when_one_is_typing(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("f5", "question_mark")
        assert desk.app.screen.query_one("#search").value == "?"
        assert desk.app.view.panel == "search"


async def test_a_call_can_be_taken_while_the_help_is_open(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("f12")
        engine.does("rings c1")
        await desk.sees("« Cabinet du docteur Aubry, bonjour, Camille à votre écoute. »")
        await desk.press("f1")
        await desk.until(lambda: "● En ligne" in desk.card(1))


async def test_leaving_wants_a_second_key_and_tells_the_cost(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1", "answers c1", "rings c2")
        await desk.press("f10")
        await desk.sees("Quitter la console ?", "Quitter coupera les 2 appels en cours.")
        await desk.press("escape")
        await desk.misses("Quitter la console ?")
        assert desk.app.is_running
        await desk.press("ctrl+q", "ctrl+q")
        await desk.until(lambda: not desk.app.is_running)
        assert desk.app.return_value is None


async def test_the_key_that_kills_programs_only_says_how_to_leave(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+c")
        await desk.sees("F10 ou Ctrl+Q pour quitter la console.")


async def test_after_the_end_one_key_is_enough_to_leave(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.story.asks(c.CloseSitting(reason="Fin anticipée."))
        engine.tell()
        await desk.sees("L’épreuve est terminée.", "Fin anticipée.")
        await desk.press("f10")
        await desk.until(lambda: not desk.app.is_running)


async def test_a_gap_is_told_calmly_and_ages_go_on(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        engine.does("rings c1")
        await desk.press("f1")
        await desk.until(lambda: desk.app.place.desk.open_files == ["aubry"])
        await engine.stop()
        await desk.sees("Liaison perdue, reprise automatique…")
        engine.passes(9)
        await desk.sees("Parle depuis 9 s")
        await desk.press("f9")
        await desk.sees("Sans liaison, rien n’a été demandé")
        engine.does("holds c1")
        await engine.start()
        await desk.sees("‖ En attente")
        await desk.misses("Liaison perdue")


async def test_an_interruption_of_the_engine_is_told(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        engine.story.crashes(3)
        engine.tell()
        await desk.sees("Le moteur s’est absenté 3 s ; rien n’est perdu.")


async def test_an_event_of_a_newer_engine_is_told_and_left(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.broadcast('{"kind":"entries","now":0,"entries":[{"seq":999}]}')
        await desk.sees("Une information du moteur est illisible pour cette console.")
        engine.does("rings c1")
        await desk.sees("◉ Sonne")


async def test_an_engine_that_is_not_there_yet_is_waited_for(engine: Engine) -> None:
    await engine.stop()
    link = Link(engine.url, SITTING, TOKEN, retry_s=0.05)
    app = ConsoleApp(link, DeskPhone(link.send), engine.clock, bell=False)
    async with app.run_test() as pilot:
        desk = Desk(app, pilot, engine, Hands(engine))
        await desk.sees("Connexion au moteur…")
        await pilot.pause(0.2)
        await desk.sees("Connexion au moteur…")
        await engine.start()
        await desk.sees("Camille Essai")
        await desk.misses("Connexion au moteur…")


async def test_another_console_on_the_desk_is_told(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await engine.stop()
        engine.refuses_with = 4409
        await engine.start()
        await desk.sees("Une autre console est déjà ouverte sur ce poste")


async def test_a_desk_that_is_refused_ends_the_console(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await engine.stop()
        engine.refuses_with = 4401
        await engine.start()
        await desk.until(lambda: not desk.app.is_running)
        assert desk.app.return_value == "Le jeton d’accès à ce poste n’est pas valable."


async def test_a_phone_that_cannot_start_is_told(
    engine: Engine, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(self: object) -> None:
        raise OSError("port occupé")

    monkeypatch.setattr("tests.console.engine.Hands.start", broken)
    async with open_desk() as desk:
        await desk.sees("Le téléphone intégré ne démarre pas : aucun port")
        engine.does("rings c1")
        await desk.until(lambda: "◉ Sonne" in desk.card(1))
        await desk.press("f1")
        await desk.sees("Le téléphone intégré n’est pas prêt.")


async def test_the_phone_is_plugged_once_and_unplugged_once(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await engine.stop()
        await desk.sees("Liaison perdue")
        await engine.start()
        await desk.misses("Liaison perdue")
        handset = desk.app.handset
        await handset.unplug()
        await handset.unplug()
        assert (desk.hands.started, desk.hands.stopped) == (1, 1)


async def test_an_act_that_the_phone_cannot_do_is_told(
    engine: Engine, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: object, call: str) -> None:
        raise OSError("no port")

    monkeypatch.setattr("tests.console.engine.Hands.answer", broken)
    async with open_desk() as desk:
        engine.does("rings c1")
        await desk.until(lambda: "◉ Sonne" in desk.card(1))
        await desk.press("f1")
        await desk.sees("Le téléphone intégré n’a pas pu le faire")
        assert desk.app.is_running


async def test_another_account_is_another_phone(engine: Engine) -> None:
    hands: list[Hands] = []

    def build(_account: SipAccount) -> Hands:
        hands.append(Hands(engine))
        return hands[-1]

    handset = BuiltInHandset(build)
    first, second = (SipAccount("127.0.0.1", port, "poste", "s") for port in (5060, 5070))
    assert [await handset.plug(account) for account in (first, first, second)] == ["", "", ""]
    assert [(one.started, one.stopped) for one in hands] == [(1, 1), (1, 0)]


NASTY = {
    "markup": "[b]Gras[/b] [link='x']",
    "controls": "\x1b[31mRouge\x07\r\nSuite",
    "bidi": "\u202eegrasil\u202c \u2066x",
    "emoji": "👩‍⚕️ Dr 🩺 Émoji ❤️",
    "hebrew": "שלום עולם",
    "marks": "Za̸̢l͙g͎o" * 30,
    "long": "A" * 5000,
}


@pytest.mark.parametrize("name", NASTY.values(), ids=NASTY)
async def test_any_name_is_shown_harmless(engine: Engine, open_desk: OpenDesk, name: str) -> None:
    file = e.FileProvided(
        donneur_ordres="thermo",
        name=name,
        trade=name,
        greeting=name,
        people=[e.Person(name=name, role=name, extension=name)],
        permanent=[e.Consigne(text=name, since=name, until=name)],
        vocabulary=[name],
    )
    engine.story.provides(file)
    async with open_desk() as desk:
        engine.does("rings c3")
        await desk.until(lambda: "◉ Sonne" in desk.card(1))
        await desk.press("f1", "f6", "1", "escape", "f12", "escape", "f5", "escape")
        await desk.until(lambda: "● En ligne" in desk.card(1))
        screen = desk.text()
        assert not set(screen) & {"\x1b", "\x07", "\r", "\u202e", "\u2066"}
        assert all(cell_len(row) <= 80 for row in screen.splitlines())
        if name.startswith("[b]"):
            assert "[b]Gras[/b]" in screen
        desk.app.export_screenshot().encode()


async def test_a_pasted_megabyte_is_one_harmless_line(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("f5", "a")
        desk.app.post_message(Paste("b\x1b[2J\n" + "c" * 1_000_000))
        await desk.until(lambda: len(desk.app.screen.query_one("#search").value) == 80)
        assert desk.app.screen.query_one("#search").value.startswith("ab [2J ccc")
        await desk.sees("Le texte collé est trop long : ce champ s’arrête à 80 caractères.")


async def test_an_entry_that_follows_from_an_unreadable_one_ends_nothing(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        picked = e.CallPickedUp(call="c9", stamp=Stamp(at=1))
        orphan = chain(GENESIS, 500, engine.story.now, 0, "wire", picked)
        engine.broadcast(engine.entries_message([orphan]))
        await desk.sees("Une information du moteur est illisible pour cette console.")
        assert desk.app.is_running


async def test_any_size_is_survived_and_eighty_columns_are_whole_again(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1", "answers c1", "opens aubry", "rings c2")
        await desk.sees("● En ligne")
        for size in ((1, 1), (200, 2), (20, 6), (300, 100)):
            await desk.pilot.resize_terminal(*size)
            await desk.press("f6", "f12", "f5", "a", "escape")
        await desk.pilot.resize_terminal(80, 24)
        await desk.sees("● En ligne", "F12 Aide", "Téléphone prêt")
