"""The agenda, through keys only: looked at, booked, moved, cancelled, closed, and refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from rich.cells import cell_len

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

from .agenda_story import AGENDAS, KINDS, appointment
from .conftest import Desk, OpenDesk
from .engine import Engine

ERASE = ["backspace"] * 12


@pytest.fixture
async def engine(engine: Engine) -> Engine:
    """The file of doctor Aubry is open, and two files have an agenda."""
    engine.story.happens(*AGENDAS)
    engine.does("opens aubry")
    return engine


async def open_agenda(desk: Desk) -> None:
    await desk.press("ctrl+p", "a")
    await desk.sees("Lundi 23 novembre 2026", "▸ 09:00–09:20  Consultation · Irénée Barlier")


def asked(engine: Engine) -> list[c.Command]:
    return [one for one in engine.commands if isinstance(one, c.Book | c.Move | c.Cancel | c.Block)]


async def test_the_day_is_a_list_of_what_is_taken_and_free(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await open_agenda(desk)
        await desk.sees("09:40–10:20  libre (40 min)", "12:00–13:30  Fermé · Déjeuner")
        await desk.sees("14:30–18:00  libre (3 h 30)", "R réserver")
        await desk.press("down", "down")
        await desk.sees("▸ 09:40–10:20  libre")
        await desk.press("right")
        await desk.sees("Mardi 24 novembre 2026", "▸ 09:40–10:00  Consultation · Ginette Aubrelin")
        await desk.press("pagedown")
        await desk.sees("Mardi 1er décembre 2026")
        await desk.press("t")
        await desk.sees("Lundi 23 novembre 2026", "▸ 09:00–09:20")
        await desk.press("up")
        await desk.sees("Dimanche 22 novembre 2026", "Rien ne se prend et rien n’est pris ce jour.")


async def test_the_week_is_one_row_a_day(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await open_agenda(desk)
        await desk.press("v")
        await desk.sees("Semaine du lundi 23 novembre 2026", "9 h", "17 h")
        await desk.sees("▸ lun. 23*████····██········▒▒▒▒▒▒▒▒▒····██·····")
        await desk.sees("  mar. 24 ····██", "▸ 09:00–09:20  Consultation · Irénée Barlier")
        await desk.press("down", "right")
        await desk.sees("▸ mar. 24", "▸ 09:40–10:00  Consultation · Ginette Aubrelin")
        await desk.press("pageup")
        await desk.sees("Semaine du lundi 16 novembre 2026")
        await desk.press("v", "t")
        await desk.sees("Lundi 23 novembre 2026")


async def test_a_free_stretch_is_booked_for_the_call_in_the_ear(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.does("rings c1", "answers c1")
        await open_agenda(desk)
        await desk.press("down", "down", "enter")
        await desk.sees("Réserver · Cabinet du docteur Aubry", "◂ Consultation · 20 min ▸")
        await desk.press("tab", "tab", "tab", *"Zoé", "tab", *"0199", "tab", *"Angine", "enter")
        await desk.sees("▸ 09:40–10:00  Consultation · Zoé · 0199 · Angine")
        assert asked(engine) == [
            c.Book(
                donneur_ordres="aubry",
                kind="consultation",
                start="2026-11-23T09:40",
                who="Zoé",
                number="0199",
                reason="Angine",
                call="c1",
            )
        ]
        assert desk.app.drafts.scopes("agenda") == []


async def test_the_next_free_start_is_found_by_kind(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await open_agenda(desk)
        await desk.press("n")
        await desk.sees("23/11/2026", "09:40")
        await desk.press("pagedown")
        await desk.sees("09:45")
        await desk.press("t")  # the field of kinds: the first that begins so
        await desk.sees("◂ Téléconsultation · 20 min ▸")
        await desk.press("pageup")
        await desk.sees("13:30")
        await desk.press("right", "pageup")
        await desk.sees("◂ Visite à domicile · 40 min ▸", "24/11/2026", "15:30", "Adresse")


async def test_what_overlaps_is_refused_and_nothing_is_lost(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await open_agenda(desk)
        await desk.press("down", "down", "r", "tab", "tab", *ERASE, *"9h10", "tab", "Z", "enter")
        await desk.sees("Ce créneau est pris : rendez-vous de 9 h 00 (Irénée Barlier).", "9h10")
        await desk.misses("Passer outre")
        assert desk.app.screen.query_one("#agenda-who").value == "Z"
        assert len(engine.story.rules.desk.work.agendas.by_owner["aubry"].appointments) == 8


async def test_a_rule_is_set_aside_only_by_its_own_letter(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await open_agenda(desk)
        await desk.press("down", "down", "r", "tab", "tab", *ERASE, *"1210", "tab", "Z")
        await desk.press("shift+tab", *ERASE, *"18:10", "enter")
        await desk.sees("Contraire aux règles", "Passer outre ? O oui")
        await desk.press("enter", "enter")
        await desk.sees("Passer outre ? O oui")
        assert not any(one.insists for one in asked(engine))
        await desk.press("n")
        await desk.misses("Passer outre")
        await desk.press("enter")
        await desk.sees("Passer outre ? O oui")
        await desk.press("o")
        await desk.sees("▸ 18:10–18:30  Consultation · Z")
        booked = asked(engine)[-1]
        assert isinstance(booked, c.Book)
        assert (booked.start, booked.insists) == ("2026-11-23T18:10", True)


async def test_an_appointment_is_moved_and_one_is_cancelled_with_a_reason(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await open_agenda(desk)
        await desk.press("d")
        await desk.sees("Déplacer · Irénée Barlier, lundi 23 novembre 2026 à 09:00")
        await desk.press("pagedown", "enter")
        await desk.sees("▸ 09:40–10:00  Consultation · Irénée Barlier")
        await desk.press("up", "a")
        await desk.sees("Annuler · Colombe Vialaneix")
        await desk.press(*"Malade", "enter")
        await desk.misses("Colombe")
        assert asked(engine) == [
            c.Move(appointment="a1", start="2026-11-23T09:40"),
            c.Cancel(appointment="a2", reason="Malade"),
        ]
        await desk.press("up", "d")
        await desk.sees("Marquez d’abord un rendez-vous, par les flèches.")


async def test_a_range_is_closed(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await open_agenda(desk)
        await desk.press("right", "p")
        await desk.press("tab", "tab", *ERASE, *"8h", "enter")
        await desk.sees("La fin s’écrit hh:mm, après le début")
        await desk.press(*ERASE, *"9h30", "tab", *"Banque", "enter")
        await desk.sees("09:00–09:30  Fermé · Banque")
        assert asked(engine) == [
            c.Block(donneur_ordres="aubry", start="2026-11-24T09:00", minutes=30, reason="Banque")
        ]


async def test_an_outside_visit_asks_for_its_address(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await open_agenda(desk)
        await desk.press("e", "pagedown")
        await desk.sees("Visite à domicile", "24/11/2026", "15:30")
        await desk.press("tab", "tab", "tab", "Z", "enter")
        await desk.sees("« Visite à domicile » demande", "une adresse.", "Passer outre ?")
        await desk.press("escape", "tab", "tab", "tab", "tab", "tab", "tab", *"3 rue", "enter")
        await desk.sees("▸ 15:30–16:10  Visite à domicile · Z · 3 rue")
        await desk.press("f5", *"scp", "enter")
        await desk.press("ctrl+p", "a", "e")
        await desk.sees("Ce donneur d’ordres ne se déplace pas.")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["tab", *ERASE, *"31/02/2027"], "Le jour s’écrit jj/mm/aaaa"),
        (["tab", *ERASE, *"demain"], "Le jour s’écrit jj/mm/aaaa"),
        (["tab", "tab", *ERASE, *"25h"], "L’heure s’écrit hh:mm"),
        (["tab", "tab", "tab"], "Dites pour qui est ce rendez-vous."),
    ],
)
async def test_what_is_no_date_is_told_and_stays(
    engine: Engine, open_desk: OpenDesk, typed: list[str], sentence: str
) -> None:
    async with open_desk() as desk:
        await open_agenda(desk)
        await desk.press("down", "down", "r", *typed, "enter")
        await desk.sees(sentence)


async def test_each_agenda_keeps_the_form_that_was_begun(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await open_agenda(desk)
        await desk.press("down", "down", "r", "tab", "tab", "tab", *"Zoé")
        engine.does("rings c2")
        await desk.sees("F1 ◉ « SCP Morel")
        await desk.press("x")
        await desk.press("f1")
        await desk.sees("Me Jeanne Morel")
        await desk.press("ctrl+p", "ctrl+p")
        await desk.sees("SCP Morel et associés", "libre (3 h)")
        await desk.misses("Réserver ·")
        await desk.press("f7")
        await desk.sees("Réserver · Cabinet du docteur Aubry", "Zoéx")
        await desk.press("escape")
        await desk.misses("Réserver ·")
        await desk.press("r")
        await desk.sees("Zoéx")


async def test_a_form_and_its_text_are_there_after_a_crash(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await open_agenda(desk)
        await desk.press("down", "down", "r", "tab", "tab", "tab", *"Zoé")
        text = desk.app.drafts.text()
    async with open_desk() as desk:
        desk.app.drafts.read(text)
        await desk.press("ctrl+p", "a")
        await desk.sees("Réserver · Cabinet du docteur Aubry", "Zoé", "09:40")


async def test_before_the_calls_and_after_the_grace_it_is_only_read(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        engine.story.happens(e.PhaseBegan(phase="preparation"))
        engine.tell()
        await open_agenda(desk)
        await desk.press("down", "down", "r")
        await desk.sees("L’agenda ne change que pendant les appels : il se lit ici.")
        engine.story.happens(e.PhaseBegan(phase="chat"))
        engine.tell()
        await desk.sees("[Tchat]")
        await desk.press("ctrl+p", "a")
        await desk.sees("Le délai est passé")
        await desk.misses("R réserver")
        await desk.press("up")
        await desk.sees("▸ 09:20–09:40")


async def test_a_file_without_agenda_says_so(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        engine.does("opens thermo")
        await desk.press("ctrl+p", "a")
        await desk.sees("Ce donneur d’ordres n’a pas d’agenda.")
        await desk.press("down", "r", "v", "t", "n", "enter", "pagedown", "d", "p")
        engine.does("closes thermo", "closes aubry")
        await desk.sees("Ouvrez une fiche (F5)")
        assert asked(engine) == []


@pytest.mark.parametrize(
    "name", ["[b]Gras[/b]", "\x1b[31mR\x07\r\nX", "\u202eabc", "👩‍⚕️ ❤️", "é" * 900]
)
async def test_any_name_is_shown_harmless(engine: Engine, open_desk: OpenDesk, name: str) -> None:
    bad = appointment("bad", "2026-11-23T09:40", who=name, reason=name, number=name, place=name)
    kind = replace(KINDS[0], label=name)
    engine.story.happens(e.AgendaProvided(donneur_ordres="aubry", kinds=[kind], appointments=[bad]))
    async with open_desk() as desk:
        await desk.press("ctrl+p", "a", "down")
        await desk.sees("▸ 09:40–10:00")
        for keys in (["v"], ["d"], ["escape", "a"], ["escape", "r"]):
            await desk.press(*keys)
            assert not set(desk.text()) & {"\x1b", "\x07", "\r", "\u202e"}
            assert all(cell_len(row) <= 80 for row in desk.text().splitlines())
        await desk.sees("Réserver ·")


async def test_a_thousand_appointments_leave_the_keys_alive(
    engine: Engine, open_desk: OpenDesk
) -> None:
    many = [
        appointment(f"n{n}", f"20{27 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}T11:00")
        for n in range(1000)
    ]
    engine.story.happens(e.AgendaProvided(donneur_ordres="aubry", kinds=KINDS, appointments=many))
    async with open_desk() as desk:
        await desk.press("ctrl+p", "a", "v", *["pagedown"] * 3, "down")
        await desk.sees("Semaine du lundi")
