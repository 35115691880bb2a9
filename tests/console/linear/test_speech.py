"""Days and hours as they are said, and as a person types them."""

from __future__ import annotations

import pytest

from console.linear import speech
from evalengine.clock import SECOND

MONDAY = "2026-11-23"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("24/11", "2026-11-24"),
        ("24/11/2026", "2026-11-24"),
        ("24.11.26", "2026-11-24"),
        ("2026-11-24", "2026-11-24"),
        ("le mardi 24 novembre", "2026-11-24"),
        ("1er décembre", "2026-12-01"),
        ("3 janvier", "2027-01-03"),
        ("demain", "2026-11-24"),
        ("aujourd'hui", MONDAY),
        ("Après-demain", "2026-11-25"),
        ("vendredi", "2026-11-27"),
        ("lundi", "2026-11-30"),
    ],
)
def test_a_day_is_read_as_people_say_it(typed, day):
    assert speech.day_typed(typed, MONDAY) == day


@pytest.mark.parametrize("typed", ["31/11", "29/02/2027", "", "zèbre", "12", "1/2/3/4", "0/0"])
def test_a_day_that_does_not_exist_is_a_sentence(typed):
    with pytest.raises(speech.BadAnswer, match="ce jour n’existe pas"):
        speech.day_typed(typed, MONDAY)


@pytest.mark.parametrize(
    ("typed", "hour"),
    [
        ("14h30", "14:30"),
        ("14 h 30", "14:30"),
        ("14:30", "14:30"),
        ("9h", "09:00"),
        ("9", "09:00"),
        ("9 heures", "09:00"),
        ("1430", "14:30"),
        ("9 h 05", "09:05"),
    ],
)
def test_an_hour_is_read_as_people_write_it(typed, hour):
    assert speech.hour_typed(typed) == hour


@pytest.mark.parametrize("typed", ["25h", "9h75", "midi", "", "9h5"])
def test_an_hour_that_does_not_exist_is_a_sentence(typed):
    with pytest.raises(speech.BadAnswer, match="cette heure n’existe pas"):
        speech.hour_typed(typed)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 seconde"),
        (-3, "0 seconde"),
        (1, "1 seconde"),
        (59.9, "59 secondes"),
        (60, "1 minute"),
        (65, "1 minute 5 secondes"),
        (3600, "60 minutes"),
    ],
)
def test_a_length_is_said_in_words(seconds, said):
    assert speech.length(round(seconds * SECOND)) == said


def test_moments_are_said_with_their_day_and_hour():
    assert speech.moment_said("2026-12-01T09:05") == "mardi 1er décembre à 9\u00a0h\u00a005"
    assert speech.moment_said("2026-12-01T14:00") == "mardi 1er décembre à 14\u00a0h"
    assert speech.moment_said("bientôt") == "bientôt"


def test_a_text_that_ends_by_itself_is_not_ended_twice():
    assert speech.whole("Reste calme..") == "Reste calme."
    assert speech.whole("Vraiment ?.") == "Vraiment ?"
    assert speech.whole("un\u00a0:  deux\n trois") == "un\u00a0: deux trois"
