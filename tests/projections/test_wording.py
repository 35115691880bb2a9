"""When two texts stand for the same: whatever the accents, the spaces, the alphabet."""

from __future__ import annotations

import pytest

from evalengine.projections.wording import called, holds, plain


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("+33 1 99 00 12 34", "01 99 00 12 34"),
        ("0033199001234", "01.99.00.12.34"),
        ("mme helene aubry", "Mme Hélène Aubry"),
        ("Sœur Noël", "SOEUR  NOEL"),
        ("21", " 21 "),
        ("accueil@morel.example", "Accueil@Morel.example"),
        ("Йоханссон", "йоханссон"),
    ],
)
def test_who_is_called_is_compared_as_dialled_or_as_named(typed, known):
    assert called(typed) == called(known) != ""


def test_nobody_stands_for_nothing():
    assert called(" - ") == called("") == ""
    assert called("01 99 00 12 34") != called("01 99 00 12 35")


def test_a_name_of_another_alphabet_is_a_word_and_is_found_whole():
    assert plain("M. Sørensen_Ørsted") == "m sørensen ørsted"
    assert holds("Rappeler Йоханссон demain", "йоханссон")
    assert not holds("Rappeler Йоханссен demain", "йоханссон")
