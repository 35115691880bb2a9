"""The tchat: threads, what is new, what is typed and sent, through keys only."""

from __future__ import annotations

import re

import pytest
from textual import events

from console.panes.chat import counted
from evalengine.vocabulary import commands as c

from .conftest import Desk, OpenDesk
from .engine import Engine
from .keyed import begins, keys, line, of

AUBRY = "Cabinet du docteur Aubry"


def says(engine: Engine, who: str, text: str) -> None:
    engine.story.asks(c.SayInChat(donneur_ordres=who, text=text))
    engine.tell()


async def typed(desk: Desk, text: str) -> None:
    await desk.press(*keys(text))


async def test_what_is_said_counts_on_the_strip_until_he_comes_to_read_it(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "t")
        await desk.sees("Avec Équipe", "Rien n’a encore été dit ici.")
        await desk.press("ctrl+p", "f")
        says(engine, "morel", "Audience déplacée")
        says(engine, "morel", "à 15 h 30")
        await desk.until(lambda: bool(re.search(r"Tch\S* 2", desk.text())))
        assert of(engine, c.ReadChat) == []
        await desk.press("ctrl+p", "t")
        await desk.sees("● 2 SCP Morel et", "Avec Équipe")
        assert of(engine, c.ReadChat) == []
        await desk.press("tab")
        await desk.sees("Avec SCP Morel et associés", "Audience déplacée", "à 15 h 30")
        await desk.misses("● 2")
        assert not re.search(r"Tch\S* 2", desk.text())
        assert of(engine, c.ReadChat) == [c.ReadChat(donneur_ordres="morel")]


async def test_what_comes_on_screen_by_itself_stays_new_until_a_key(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "t")
        says(engine, "", "Panne de chauffage salle 2")
        await desk.sees("Avec Équipe · 1 non lu", "● Équipe : Panne de chauffage salle 2")
        engine.passes(3)
        await desk.sees("● Équipe : Panne")
        assert of(engine, c.ReadChat) == []
        await desk.press("v")
        await desk.misses("● Équipe : Panne", "1 non lu")
        assert of(engine, c.ReadChat) == [c.ReadChat(donneur_ordres="")]


async def test_enter_sends_and_the_field_waits_for_the_event(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "t", "down")
        await desk.sees(f"Avec {AUBRY}", "0 mot")
        await typed(desk, "Mme Roy rappelle : 14 h")
        await desk.sees("4 mots")
        await desk.press("enter", "enter")
        await desk.sees("Vous : Mme Roy rappelle : 14 h", "0 mot")
        assert line(desk, "chat-text") == ""
        sent = c.SendChat(donneur_ordres="aubry", text="Mme Roy rappelle : 14 h")
        assert of(engine, c.SendChat) == [sent]
        assert desk.app.drafts.of("chat", "aubry") == {}


async def test_each_thread_keeps_its_own_text(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "t")
        await typed(desk, "bonjour")
        await desk.press("down")
        await desk.sees(f"Avec {AUBRY}")
        assert line(desk, "chat-text") == ""
        await typed(desk, "oui")
        says(engine, "", "Coucou")
        await desk.sees("● 1 Équipe")
        await desk.press("tab")
        await desk.sees("Avec Équipe", "Coucou")
        assert line(desk, "chat-text") == "bonjour"
        await desk.press("up", "up", "up")
        await desk.sees(f"Avec {AUBRY}")
        assert line(desk, "chat-text") == "oui"


async def test_what_is_typed_while_a_send_is_on_its_way_stays(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "t")
        await typed(desk, "un")
        link = desk.app.link
        send, held = link.send, []

        async def later(command: c.Command, name: str | None = None) -> str | None:
            held.append((command, name))
            return name

        link.send = later
        await desk.press("enter")
        await desk.until(lambda: bool(held))
        await typed(desk, " deux")
        link.send = send
        command, name = held[-1]
        await send(command, name)
        await desk.sees("Vous : un")
        await desk.until(lambda: line(desk, "chat-text") == " deux")


async def test_a_refusal_and_a_lost_link_leave_the_text(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "t")
        await typed(desk, "ok")
        await engine.stop()
        await desk.sees("Liaison perdue")
        await desk.press("enter")
        await desk.sees("Sans liaison, rien n’a été demandé")
        assert line(desk, "chat-text") == "ok"
        await engine.start()
        await desk.misses("Liaison perdue")
        await desk.press("enter")
        await desk.sees("Vous : ok")


async def test_calls_ring_and_are_taken_while_he_types(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk(size=(120, 40)) as desk:
        await desk.press("ctrl+p", "t")
        await typed(desk, "je")
        engine.does("rings c1")
        await desk.sees("F1  ◉")
        await typed(desk, "r")
        await desk.press("f1")
        await desk.sees("● En ligne")
        await typed(desk, "1")
        assert line(desk, "chat-text") == "jer1"
        await desk.sees("Avec Équipe")


async def test_its_phase_brings_it_and_reads_nothing_by_itself(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        says(engine, "", "Pause à 16 h")
        begins(engine, "chat", 300)
        await desk.sees("Avec Équipe · 1 non lu", "● Équipe : Pause")
        assert of(engine, c.ReadChat) == []
        await desk.press("ctrl+p", "f", "ctrl+p", "t")
        await desk.misses("1 non lu")
        assert of(engine, c.ReadChat) == [c.ReadChat(donneur_ordres="")]


async def test_after_its_phase_it_is_read_and_no_more_written(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        says(engine, "aubry", "Merci")
        begins(engine, "chat", 300)
        await desk.press("ctrl+p", "t")
        await typed(desk, "x")
        await desk.sees("Merci")
        begins(engine, "handover", 300)
        await desk.press("ctrl+p", "t")
        await desk.sees("Le délai est passé", "Avec")
        await desk.press("y", "up")
        await desk.sees("Avec Équipe")
        await desk.press("down")
        await desk.sees(f"Avec {AUBRY}")
        assert line(desk, "chat-text") == "x"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "0 mot"),
        ("ok", "1 mot"),
        ("l’appel : urgent ?", "2 mots"),
        (" 3 × 4 ", "2 mots"),
        ("rappelez le 06 39 98 40 40", "3 mots"),
    ],
)
def test_words_are_counted_as_people_do(text: str, told: str) -> None:
    assert counted(text).replace("\N{NO-BREAK SPACE}", " ") == told


async def test_keys_that_come_all_at_once_go_to_the_thread_they_were_meant_for(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await desk.press("ctrl+p", "t")
        for key in ("a", "b", "down", "c", "enter", "down", "d", "enter", "e"):
            character = key if len(key) == 1 else None
            desk.app.post_message(events.Key(key, character))
        await desk.until(lambda: line(desk, "chat-text") == "e")
        await desk.until(lambda: len(of(engine, c.SendChat)) == 2)
        assert of(engine, c.SendChat) == [
            c.SendChat(donneur_ordres="aubry", text="c"),
            c.SendChat(donneur_ordres="morel", text="d"),
        ]
        await desk.press("up", "up")
        await desk.until(lambda: line(desk, "chat-text") == "ab")
