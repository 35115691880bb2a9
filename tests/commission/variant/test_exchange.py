"""What is exchanged, and what must stay: names, numbers, birthdays, agendas."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from evalengine.commission.variant.codes import CODE, exchanged_codes
from evalengine.commission.variant.draw import Draw
from evalengine.commission.variant.figures import (
    PHONE,
    days_of,
    exchanged_days,
    exchanged_phones,
    with_days,
)
from evalengine.commission.variant.folder import drawn
from evalengine.commission.variant.names import free_names
from evalengine.commission.variant.numerals import said
from evalengine.commission.variant.slots import exchanged_slots
from evalengine.commission.variant.spelling import SPELT, read
from evalengine.dossier.loader import Sources
from evalengine.dossier.yamlfile import YamlFile


def call(name="Madame Léa Dumarsan", **more):
    return {"correspondent": {"name": name}, "facts": [], **more}


def fact(value, says):
    return {"value": value, "says": says}


def school(*calls, agenda=(), cards=(), head=(), **client) -> Sources:
    """A dossier in plain data, as the analysis sees it."""
    data = {"id": "un", "name": "Cabinet", "agenda": list(agenda), "cards": list(cards), **client}
    return Sources(
        head=YamlFile("tete", {"version": "1", "rules": list(head)}),
        grid=YamlFile("grille", {}),
        studies=None,
        clients={"un": YamlFile("un", data)},
        scenarios={"s": YamlFile("s", {"id": "s", "calls": list(calls)})},
        programmes={},
    )


def card(last_name, first_name="Louise", **more):
    return {"last_name": last_name, "first_name": first_name, **more}


BASE = (call(), call("Monsieur Éric Talvande", facts=[fact("Talvande", "Talvande.")]))


def last(*calls, **more) -> set[str]:
    return set(free_names(school(*BASE, *calls, **more)).last)


def test_names_that_nothing_holds_may_go():
    assert last() == {"Dumarsan", "Talvande"}


@pytest.mark.parametrize(
    ("why", "calls", "more"),
    [
        ("a person of the file", (), {"people": [{"name": "Paul Talvande"}]}),
        ("the greeting", (), {"greeting": "Étude Talvande, bonjour."}),
        ("a place", (), {"cards": [card("Rouvenat", place="3 rue Talvande")]}),
        ("a rule of the house", (), {"head": ["Comme chez Talvande."]}),
        ("a mail", (), {"cards": [card("Rouvenat", mail="e.talvande@poste.example")]}),
        ("part of a name", (call("Monsieur Luc Talvandeau"),), {}),
        ("a near one", (call("Monsieur Luc Talvarosse"),), {}),
        ("a near sound", (call("Monsieur Luc Talvende"),), {}),
        ("an ordinary word", (call(opening="Un talvande, s’il vous plaît."),), {}),
        ("capitals", (call(opening="TALVANDE, en capitales."),), {}),
        ("an English call", (call(language="en", opening="Mr Talvande, please."),), {}),
        ("how it ends", (call(facts=[fact("Talvande", "Talvande, avec un E.")]),), {}),
        ("a likeness", (call(facts=[fact("Talvande", "Talvande, comme le vent.")]),), {}),
        ("a cue on it", (call(cues=["Articulez la fin de Talvande."]),), {}),
        ("a wrong spelling", (call(facts=[fact("Talvande", "Talvande, T, A, deux L.")]),), {}),
    ],
)
def test_a_name_that_the_dossier_holds_to_stays(why, calls, more):
    assert "Talvande" not in last(*calls, **more), why


def test_a_spelled_name_goes_and_an_organisation_is_nobody():
    spelled = call(facts=[fact("Talvande", "Talvande : T, A, L, V, A, N, D, E.")])
    assert "Talvande" in last(spelled)
    named = call(opening="Le bureau est fermé.")
    assert "Vérifonte" not in last(named, agenda=[{"who": "Bureau Vérifonte"}])


def test_first_names_keep_their_gender():
    women = [call(f"Madame {name} Dumarsan") for name in ("Noëlla", "Gisèle", "Mireil")]
    men = [call(f"Monsieur {name} Dumarsan") for name in ("Rodrig", "Bertin", "Gontra")]
    sources = school(*women, *men, agenda=[{"who": "Sylvan Dumarsan"}])
    free = free_names(sources)
    assert "Sylvan" not in free.first
    moved = free.exchanged(Draw(1)).first
    assert moved
    assert all(free.first[old] == free.first[new] for old, new in moved.items())


def phones(*calls, **more) -> dict[str, str]:
    return exchanged_phones(school(*calls, **more), Draw(3))


ONE, TWO, HARD = "06 39 98 12 13", "06 39 98 44 51", "06 39 98 71 94"


def test_numbers_are_exchanged_among_those_as_hard_to_hear():
    moved = phones(call(number=ONE), call(number=TWO), call(number=HARD))
    assert moved == {ONE: TWO, TWO: ONE}


@pytest.mark.parametrize(
    ("why", "calls", "more"),
    [
        ("his way", (), {"ways": [{"number": ONE}]}),
        ("a consigne", (), {"permanent": [{"text": f"Renvoyer au {ONE}."}]}),
        ("told in words", (call(facts=[fact(ONE, "Le zéro six, trente-neuf…")]),), {}),
        ("a trap", (call(number=ONE, cues=["Il donne d’abord le 06 39 98 13 12."]),), {}),
    ],
)
def test_a_number_that_the_dossier_holds_to_stays(why, calls, more):
    others = (call(number=ONE), call(number=TWO), call(number="06 39 98 25 61"))
    moved = phones(*others, *calls, **more)
    assert TWO in moved, why
    assert ONE not in moved, why


def days(*born: str, seed=5) -> dict[str, str]:
    cards = [card("A", note=f"Née le {day}.") for day in born]
    return exchanged_days(school(cards=cards), Draw(seed))


def test_birthdays_keep_month_year_and_count_of_digits():
    born = ("12/02/1939", "23/07/1951", "05/03/1948", "07/09/1962")
    moved = exchanged_days(
        school(cards=[card("A", note=f"Née le {day}.") for day in born]), Draw(5)
    )
    assert moved == {
        "1939-02-12": "1939-02-23",
        "1951-07-23": "1951-07-12",
        "1948-03-05": "1948-03-07",
        "1962-09-07": "1962-09-05",
    }
    text = "12/02/1939, soit le 12 février 1939 ; et le 7 septembre 1962."
    assert with_days(text, moved) == "23/02/1939, soit le 23 février 1939 ; et le 5 septembre 1962."


@pytest.mark.parametrize(
    "day", ["12/11/1939", "12/02/2020", "01/02/1939", "31/12/1939", "30/02/1939"]
)
def test_a_day_that_may_decide_something_stays(day):
    days = (day, "23/07/1951", "14/03/1948")
    moved = exchanged_days(
        school(cards=[card("A", note=f"Née le {each}.") for each in days]), Draw(5)
    )
    assert set(moved) == {"1951-07-23", "1948-03-14"}


def test_no_two_birthdays_become_one():
    born = ("12/02/1939", "23/02/1939", "14/03/1948", "15/03/1948", "16/03/1948")
    every = {day for each in born for day in days_of(each)}
    for seed in range(20):
        moved = days(*born, seed=seed)
        assert len({moved.get(day, day) for day in every}) == len(born)


def codes(*calls, **more) -> dict[str, str]:
    noted = [card("A", note="Dossiers 26-0143, 26-0152, appareils A-318, A-547")]
    return exchanged_codes(school(*calls, cards=noted, **more), Draw(1))


ABOUT = fact("26-0143", "C’est le 26, tiret, zéro cent quarante-trois.")


def test_codes_are_exchanged_with_what_is_before_their_hyphen():
    moved = codes(call(facts=[ABOUT]))
    assert moved == {"26-0143": "26-0152", "26-0152": "26-0143", "A-318": "A-547", "A-547": "A-318"}


@pytest.mark.parametrize(
    ("why", "calls", "more"),
    [
        ("a consigne", (), {"temporary": [{"text": "A-318 est arrêté."}]}),
        ("a neighbour", (call(facts=[fact("A-319", "A, trois cent dix-neuf.")]),), {}),
        ("other words", (call(facts=[fact("A-318", "A, trois, un, huit.")]),), {}),
        ("said of something else", (call(opening="Il fait trois cent dix-huit degrés."),), {}),
    ],
)
def test_a_code_that_the_dossier_holds_to_stays(why, calls, more):
    assert "A-318" in codes()
    assert "A-318" not in codes(*calls, **more), why


SLOTS = [
    {"start": "2026-11-23T09:00", "kind": "suivi", "who": "Léa Prime", "reason": "Toux"},
    {"start": "2026-11-23T10:00", "kind": "suivi", "who": "Luc Second"},
    {"start": "2026-11-23T11:00", "kind": "autre", "who": "Guy Tiers"},
]


def moved_slots(*more, calls=()):
    agenda = [*SLOTS, *more]
    clients, count = exchanged_slots(school(*calls, agenda=agenda), Draw(2))
    return clients["un"]["agenda"], count


def test_occupants_of_one_kind_change_places_with_what_is_theirs():
    agenda, count = moved_slots()
    assert count == 2
    assert agenda[0] == {"start": "2026-11-23T09:00", "kind": "suivi", "who": "Luc Second"}
    assert agenda[1] == {**SLOTS[1], "who": "Léa Prime", "reason": "Toux"}
    assert agenda[2] == SLOTS[2]


@pytest.mark.parametrize(
    "slot",
    [
        {"id": "mine"},
        {"place": "3 rue Haute"},
        {"minutes": 50},
        {"who": "Guy Tiers"},
        {"reason": "Appareil 12"},
        {"kind": "block", "minutes": 60},
    ],
)
def test_who_is_spoken_of_keeps_his_place(slot):
    base = {"start": "2026-11-23T12:00", "kind": "suivi", "who": "Zoé Quarte"}
    agenda, count = moved_slots({**base, **slot})
    assert count == 2
    assert agenda[3] == {**base, **slot}


def test_who_calls_keeps_his_place():
    _agenda, count = moved_slots(calls=[call("Madame Léa Prime")])
    assert count == 0


def test_every_fact_still_tells_its_value(shipped, variant_of):
    """Where a number, a date or a spelling was told, the new one is."""
    origin, dossier = shipped[0], variant_of(11)[0]
    changed = 0
    for name, scenario in origin.scenarios.items():
        for old, new in zip(scenario.calls, dossier.scenarios[name].calls, strict=True):
            for before, after in zip(old.facts, new.facts, strict=True):
                changed += before != after
                assert told(before) == told(after), (name, old.id, before, after)
    assert changed > 40


def told(fact) -> tuple:
    """How value and words of a fact hang together."""
    spelled = [read(each) == fact.value.upper() for each in SPELT.findall(fact.says)]
    numbers = [number in fact.says for number in PHONE.findall(fact.value)]
    days = [day in days_of(fact.says) for day in days_of(fact.value)]
    written = CODE.findall(fact.value)
    words = [said(code.partition("-")[2]) in fact.says for code in written]
    return spelled, numbers, days, words, fact.value in fact.says


def test_people_of_the_files_and_the_house_are_never_exchanged(shipped, variant_of):
    origin, dossier = shipped[0], variant_of(4)[0]
    for name, client in origin.donneurs_ordres.items():
        new = dossier.donneurs_ordres[name]
        for part in ("name", "greeting", "presentation", "people", "ways", "kinds", "form"):
            assert getattr(new, part) == getattr(client, part), (name, part)
    assert (dossier.hierarchy, dossier.rules) == (origin.hierarchy, origin.rules)


def test_the_same_seed_gives_the_same_bytes_and_another_one_another_exam(shipped, free):
    one, again, other = (drawn(shipped[1], seed, free) for seed in (1, 1, 2))
    assert one == again
    assert one.contents != replace(other, counts=one.counts).contents


def test_much_changes(shipped, free):
    counts = drawn(shipped[1], 7, free).counts
    assert counts.last_names > 100
    assert counts.phones > 150
    assert counts.slots > 60
    assert counts.first_names > 10
    assert counts.days > 10
    assert counts.codes > 5
    assert re.fullmatch(r"\d+ noms, \d+ prénoms, .* rendez-vous permutés", str(counts))
