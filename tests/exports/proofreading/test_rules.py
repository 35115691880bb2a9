"""What is an alarm and what is none, with a dictionary of a few words."""

import pytest

from evalengine.exports.proofreading.rules import findings

_WORDS = """
    le la les un une de des du a à et il elle ils elles que je ai nous vous pour sous entre client
    cliente monsieur fuite eau évier côté hier merci œuvre attend demande rendez-vous aujourd’hui
    rappel rappeler rappelé rappelle rappellent appelle confirmer confirmé confirment entrent
"""
WORDS = frozenset(_WORDS.split())
KNOWN = frozenset(["fidélia", "aubrelin", "stérilet"])


def spelled(word: str) -> bool:
    return word in WORDS or word.lower() in WORDS


def found(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in findings(text, spelled, KNOWN)]


@pytest.mark.parametrize(
    "text",
    [
        "le 06 39 98 40 40 à 14h30, n°12, zorglub@cabinet.example, www.zorglub.example",
        "Il attend RDV et SNCF",  # capitals, whose accents are often untyped
        "M. Zorglub attend",
        "Il demande J. P. et M. Zorglub",  # initials, and a name within a sentence
        "Zorglub",  # a name by itself
        "Jean-Zorglub Machin-Truc",
        "il demande d’Aubrelin",
        "le stérilet, le STÉRILET, fidélia",
        "rdv à confirmer, svp, tél, mme",
        "la bât. 3, le zorg. de hier",  # a word that is cut short
        "l’oeuvre",  # as a keyboard types it
        "un rendez-vous aujourd’hui",
        "Merci ! Il attend : la fuite ; merci ?",
        "nous nous rappeler, vous vous rappeler",
        "il a hier rappelé, à côté",  # « hier » is no infinitive, « côté » no participle
        "ils entre",  # left to a human
        "",
    ],
)
def test_no_alarm(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text, kind, what",
    [
        ("Le cliant attend", "unknown", "cliant"),
        ("Cliant attend", "unknown", "Cliant"),
        ("il attend. Cliante attend", "unknown", "Cliante"),
        ("l’evier", "unknown", "l’evier"),
        ("il attend le le client", "doubled", "le le"),
        ("il demande que il attend", "elision", "que il"),
        ("Je ai confirmé", "elision", "Je ai"),
        ("le client a rappeler", "infinitive", "a rappeler"),
        ("rendez-vous à confirmé", "participle", "à confirmé"),
        ("ils rappelle hier", "plural", "ils rappelle"),
    ],
)
def test_alarm(text, kind, what):
    assert found(text) == [(kind, what)]


def test_findings_come_in_the_order_of_the_text_with_their_place():
    all_found = findings("à confirmé le le cliant", spelled, KNOWN)
    assert [(each.at, each.text) for each in all_found] == [
        (0, "à confirmé"),
        (11, "le le"),
        (17, "cliant"),
    ]


def test_a_long_text_is_read_in_one_pass():
    assert len(findings("Le cliant attend. " * 5000, spelled, KNOWN)) == 5000
