"""The dossier that ships: complete, fictitious, and fair to a candidate who does it right."""

import re
from collections import Counter
from pathlib import Path

import pytest

from evalengine.dossier.loader import default_folder, load_dossier
from evalengine.vocabulary import events as e
from evalengine.vocabulary.events import EVENTS

UNSPACED = re.compile(r"(?<=\w)[;!?»]|(?<= )[;:!?»]|«(?!\u00a0)|'")


@pytest.fixture(scope="module")
def dossier():
    return load_dossier()


def test_the_grid_holds_the_seventy_criteria_of_the_referentiel(dossier):
    grid = dossier.grid
    assert Counter(criterion.unit for criterion in grid.assessed) == {
        "UC1": 54,
        "UC2": 2,
        "UC3": 4,
        "UC4": 10,
    }
    assert Counter(criterion.kind for criterion in grid.assessed) == {"A": 19, "S": 35, "H": 16}
    beside = [criterion.id for criterion in grid.criteria if not criterion.assessed]
    assert beside == ["C4.1", "C4.2", "C4.3"]
    assert "non officiel" in grid.status


def test_every_criterion_stands_under_its_competence_and_unit(dossier):
    for criterion in dossier.grid.criteria:
        assert criterion.id.startswith(criterion.competence)
        assert criterion.unit == f"UC{criterion.id[1]}"


def test_what_the_text_does_not_give_is_a_default_and_says_so(dossier):
    defaults = {name for name, bound in dossier.grid.bounds.items() if bound.origin == "default"}
    assert defaults == {
        "hold_longest",
        "hold_cumulative",
        "calls_phase",
        "typing_speed",
        "typing_corrections_max",
        "typing_sample",
        "typing_error",
        "typing_share_max",
        "shortcuts_vain_max",
        "file_within",
        "search_to_open",
        "file_mistaken_under",
        "files_mistaken_max",
        "booking_within",
        "pass_mark",
        "weight",
    }


def test_the_monday_peak_is_what_it_is_said_to_be(dossier):
    calls = dossier.scenarios["pic_du_lundi"].calls
    assert len(calls) == 7
    assert [call.id for call in calls if call.priority == 1] == ["douleur_poitrine"]
    assert [call.transfer_to for call in calls if call.transfer_to] == ["201"]
    assert all(call.rings_for_s >= 40 for call in calls)
    assert all(call.cues for call in calls)


def test_the_first_steps_are_three_calls_by_hand(dossier):
    calls = dossier.scenarios["prise_en_main"].calls
    assert [call.start.by_hand for call in calls] == [True] * 3


def test_a_file_is_an_event_that_the_journal_can_hold(dossier):
    for file in dossier.files():
        assert isinstance(file, e.FileProvided)
        assert {person.extension for person in file.people} >= {"201"}
        raw = EVENTS.dump_python(file)
        assert EVENTS.validate_python(raw) == file


def test_the_four_files_cover_the_trades_of_the_dossier_ecole(dossier):
    trades = " ".join(file.trade for file in dossier.files())
    for trade in ("généraliste", "cardiologue", "avocate", "maintenance"):
        assert trade in trades


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            if key not in ("id", "digest", "detector", "competence", "mail", *_spoken(value)):
                yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


def _spoken(value):
    """What is said in a call that is held in English is set as English is."""
    in_english = value.get("language") == "en" and "opening" in value
    return ("opening", "closing", "facts", "objections", "on_impatience") if in_english else ()


def test_what_people_read_is_set_as_french_is_set(dossier):
    texts = list(_texts(dossier.model_dump(mode="json")))
    assert len(texts) > 300
    assert [text for text in texts if UNSPACED.search(text)] == []


def test_nobody_in_the_files_can_be_written_to_or_rung():
    """Numbers of correspondents are the models' law; texts hold no mail, site or other number."""
    root: Path = default_folder()
    for path in [*root.glob("dossier_ecole/**/*.yaml"), *root.glob("scenarios/**/*.yaml")]:
        text = path.read_text("utf-8")
        assert not re.search(r"https?://|www\.", text), path
        mails = re.findall(r"\S+@[\w.-]+", text)
        assert [mail for mail in mails if not mail.endswith(".example")] == [], path
        numbers = re.findall(r"\b0\d(?:[ .]?\d\d){4}\b", text)
        prefixes = {re.sub(r"\D", "", number)[:6] for number in numbers}
        assert prefixes <= {"019900", "026191", "035301", "046571", "053649", "063998"}, path
