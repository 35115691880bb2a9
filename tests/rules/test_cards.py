"""Cards: one a person, by number, by name, by a slip of the finger, by sound."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evalengine.rules.likeness import same_name, sound
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.desk_work import OWNER, DeskStory, card


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lefèvre Élodie", "LEFEVRE Elodie"),
        ("Elodie Lefèvre", "Lefèvre Elodie"),
        ("Rivoire Anne", "Rivorie Anne"),
        ("Rivoire Anne", "Rivoir Anne"),
        ("Rivoire Anne", "Ribvoire Anne"),
        ("Rivoire Anne", "Rivoure Anne"),
        ("Thibault Paul", "Thibaut Paul"),
        ("Philippe Dupond", "Filipe Dupont"),
        ("Le Goff Yann", "Legoff Yann"),
        ("Durand Marie-Anne", "Durand Marie Anne"),
    ],
)
def test_perhaps_the_same(one, other):
    assert same_name(one, other)
    assert same_name(other, one) == same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Martin Paul", "Martin Anne"),
        ("Martin Paul", "Morel Paul"),
        ("Martin", "Martin Paul"),
        ("Li", "Lu"),
        ("", ""),
        ("Roux Jean", "Rousseau Jean"),
    ],
)
def test_somebody_else(one, other):
    assert not same_name(one, other)


@given(st.text(max_size=12), st.text(max_size=12))
def test_likeness_goes_both_ways_and_never_fails(one, other):
    assert same_name(one, other) == same_name(other, one)
    sound(one.lower())


@pytest.fixture
def desk() -> DeskStory:
    return DeskStory().begins().takes("c1")


def test_a_new_card_has_a_name_of_its_own(desk):
    desk.saves_card(" Rivoire ", "Anne", call="c1").saves_card("Morel", "Luc")
    made = desk.work.cards.of(OWNER)
    names = [each.last_name for each in made], [each.id for each in made]
    assert names == (["Morel", "Rivoire", "Thibault"], ["fiche-2", "fiche-1", "connue"])


@pytest.mark.parametrize(
    "twin",
    [card("Thibaut", "Anne"), card("Autre", "Nom", "0199001122"), card("x", "", "+33199001122")],
)
def test_a_likely_twin_is_told_of_and_may_be_insisted_on(desk, twin):
    desk.refuses(c.SaveCard(card=twin), "Thibault Anne, 01 99 00 11 22. Est-ce la même personne ?")
    desk.does(c.SaveCard(card=twin, insists=True))
    assert desk.events(e.CardSaved)[0].twins == ["connue"]


def test_a_card_is_corrected_and_only_asked_about_when_it_says_somebody_else(desk):
    desk.saves_card("Thibault", "Anne", "01 99 00 11 23", name="connue")
    assert desk.work.cards.by_id["connue"].number == "01 99 00 11 23"
    desk.saves_card("Tibo", "Anne", insists=True)
    desk.saves_card("Tibo", "Anne", name="fiche-1")
    twin = card("Tibau", "Anne", name="fiche-1")
    desk.refuses(c.SaveCard(card=twin), "Est-ce la même personne")


def test_what_is_no_card_is_refused(desk):
    desk.refuses(c.SaveCard(card=card("  ")), "au moins un nom")
    desk.refuses(c.SaveCard(card=card("A", name="fiche-7")), "Aucune fiche « fiche-7 »")
    desk.refuses(c.SaveCard(card=card("A"), call="c2"), "« c2 » n’existe pas")
    elsewhere = e.Card(id="connue", donneur_ordres="etude", last_name="A")
    desk.refuses(c.SaveCard(card=elsewhere), "Aucune fiche")
