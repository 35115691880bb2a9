"""Blind transfer: F6, a digit, F6; Escape leaves everything as it was."""

from __future__ import annotations

from evalengine.vocabulary import events as e

from .conftest import Desk, OpenDesk
from .engine import Engine


async def talking(engine: Engine, desk: Desk, call: str = "c1") -> None:
    engine.does(f"rings {call}")
    await desk.press("f1")
    await desk.until(lambda: "● En ligne" in desk.card(1))


async def test_a_digit_chooses_and_f6_confirms(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await talking(engine, desk)
        await desk.press("f6")
        await desk.sees("Transférer Corinne Vasseur (ligne 1) à :", "2  Nadia Perrin")
        await desk.press("2")
        await desk.sees("F6 transfère à Nadia Perrin")
        assert ("transfers", "c1", "22") not in desk.hands.acts
        await desk.press("f6")
        await desk.sees("Ligne 1 · Appel transféré à « Nadia Perrin ».", "○ Libre")
        assert desk.hands.acts[-1] == ("transfers", "c1", "22")


async def test_digits_choose_even_from_the_search_field(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await talking(engine, desk)
        await desk.press("f5", "4", "2", "f6", "1", "x")
        await desk.sees("F6 transfère à Dr Hélène Aubry")
        assert desk.app.screen.query_one("#search").value == "42x"
        await desk.press("f6")
        await desk.until(lambda: desk.hands.acts[-1] == ("transfers", "c1", "21"))


async def test_the_upper_row_of_a_french_keyboard_chooses_unshifted(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await talking(engine, desk)
        await desk.press("f5", "f6", "é")
        await desk.sees("F6 transfère à Nadia Perrin")
        await desk.press("quotation_mark")
        await desk.sees("F6 transfère à Marc Delon")
        await desk.press("escape", "f5", "é", "quotation_mark")
        assert desk.app.screen.query_one("#search").value == 'é"'


async def test_escape_transfers_nobody(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await talking(engine, desk)
        await desk.press("f6", "2", "escape")
        await desk.misses("F6 transfère à")
        await desk.press("f6", "f6")
        await desk.sees("Choisissez d’abord une personne par son chiffre.")
        assert desk.hands.acts == [("answers", "c1")]


async def test_a_digit_without_person_chooses_nobody(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await talking(engine, desk)
        await desk.press("f6", "9")
        await desk.sees("Un chiffre choisit")


async def test_the_choice_goes_away_with_the_call(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await talking(engine, desk)
        await desk.press("f6", "1")
        engine.does("takes_leave c1")
        await desk.misses("Transférer Corinne")
        await desk.press("f6")
        await desk.sees("Personne n’est en ligne : rien à transférer.")


async def test_another_line_can_be_taken_in_the_middle_of_a_choice(
    engine: Engine, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await talking(engine, desk)
        engine.does("rings c2")
        await desk.press("f6", "1", "f2")
        await desk.until(lambda: "● En ligne" in desk.card(2))
        await desk.misses("Transférer Corinne")
        assert all(act[0] != "transfers" for act in desk.hands.acts)


async def test_a_file_without_people_says_so(engine: Engine, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await talking(engine, desk, "c3")
        await desk.press("f6")
        await desk.sees("Cette fiche ne donne personne à qui transférer.")


async def test_zero_turns_the_page_of_a_long_list(engine: Engine, open_desk: OpenDesk) -> None:
    people = [e.Person(name=f"Personne {n}", role="r", extension=str(100 + n)) for n in range(11)]
    engine.story.provides(
        e.FileProvided(
            donneur_ordres="thermo", name="T", trade="t", greeting="Bonjour.", people=people
        )
    )
    async with open_desk() as desk:
        await talking(engine, desk, "c3")
        await desk.press("f6")
        await desk.sees("9  Personne 8", "11 en tout")
        await desk.press("0", "2")
        await desk.sees("F6 transfère à Personne 10")
        await desk.press("f6")
        await desk.until(lambda: desk.hands.acts[-1] == ("transfers", "c3", "110"))
