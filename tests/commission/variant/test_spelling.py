"""Names are spelled as correspondents do, and read back; numbers are said as they say them."""

from __future__ import annotations

import pytest

from evalengine.commission.variant.numerals import said
from evalengine.commission.variant.spelling import SPELT, read, spell


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("Tarissan", "T, A, R, I, deux S, A, N"),
        ("Sénéclauze", "S, E accent aigu, N, E accent aigu, C, L, A, U, Z, E"),
        ("Forêt", "F, O, R, E accent circonflexe, T"),
        ("Maïwenn", "M, A, I tréma, W, E, deux N"),
        ("Françon", "F, R, A, N, C cédille, O, N"),
    ],
)
def test_a_name_is_spelled_and_read_back(name, spelt):
    assert spell(name) == spelt
    assert SPELT.findall(f"Madame {name} : {spelt}.") == [spelt]
    assert read(spelt) == name.upper()


@pytest.mark.parametrize("text", ["Lot C, D.", "avec deux N, comme personne", "A, B"])
def test_two_letters_are_no_spelling(text):
    assert SPELT.findall(text) == []


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("0455", "zéro quatre cent cinquante-cinq"),
        ("0431", "zéro quatre cent trente et un"),
        ("077", "zéro soixante-dix-sept"),
        ("318", "trois cent dix-huit"),
        ("071", "zéro soixante et onze"),
        ("181", "cent quatre-vingt-un"),
        ("091", "zéro quatre-vingt-onze"),
        ("200", "deux cents"),
        ("280", "deux cent quatre-vingts"),
        ("100", "cent"),
        ("004", "zéro zéro quatre"),
        ("000", "zéro zéro zéro"),
    ],
)
def test_a_number_is_said_in_words(digits, words):
    assert said(digits) == words
