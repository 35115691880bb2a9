"""A name is spelled as correspondents do, and read back."""

from __future__ import annotations

import pytest

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
