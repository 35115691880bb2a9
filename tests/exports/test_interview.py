"""The sheet « Entretien »: what is asked and why, and how the candidate judged himself."""

from __future__ import annotations

import pytest

from evalengine.dossier.loader import load_dossier
from evalengine.exports.case import Case, House
from evalengine.exports.files import result_bytes
from evalengine.exports.interview import INTERVIEW_HEAD, interview_sheet
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import chain

HOUSE = House("Centre", "1", "essai", "0" * 64)
STUDIES = load_dossier().studies


def rows(case: Case, part: str) -> list[dict[str, object]]:
    told = [dict(zip(INTERVIEW_HEAD, row, strict=True)) for row in interview_sheet(case)]
    return [row for row in told if row["Partie"] == part]


@pytest.fixture
def assessed(story, grid) -> Case:
    """The candidate, whose pick-ups were late, says that they were in time."""
    entries = list(story.entries)
    for event in (
        STUDIES.self_assessment.provided(grid),
        e.SelfAssessed(criterion="C1.2.a", acquired="yes", comment="=Toujours."),
    ):
        last = entries[-1]
        entries.append(chain(last.digest, last.seq + 1, last.at, last.wall, "candidate", event))
    return Case(entries, grid, HOUSE, studies=STUDIES)


def test_each_question_has_its_fact_its_moment_and_its_proofs(assessed):
    first = rows(assessed, "Question proposée")[0]
    hold = assessed.proposals[0]
    assert first["Question ou étape"] == hold.question
    assert first["Preuves (entrées du journal)"] == ", ".join(map(str, hold.entries))
    assert first["Moment (s)"] == assessed.entries[hold.entries[0] - 1].at / 10**9
    assert all(row["Notes du jury"] == "" for row in rows(assessed, "Question proposée"))


def test_cases_and_steps_are_those_of_the_dossier(assessed):
    cases = rows(assessed, "Étude de cas")
    assert len(cases) == len(STUDIES.cases)
    assert "\n• " in cases[0]["Question ou étape"] and cases[0]["Critères"].startswith("C3.1.a")
    steps = rows(assessed, "Mise en situation")
    assert {row["Critères"] for row in steps} == {f"C4.7.{letter}" for letter in "abcde"}
    assert {row["Décision"] for row in steps} == {"à juger"}


def test_how_he_judged_himself_stands_beside_the_grid(assessed):
    by_criterion = {row["Critères"]: row for row in rows(assessed, "Autoévaluation")}
    late = by_criterion["C1.2.a"]
    assert (late["Le candidat s’est jugé"], late["Décision"]) == ("oui", "non atteint")
    assert late["Fait ou attendu"] == "'=Toujours."
    assert by_criterion["C1.2.b"]["Le candidat s’est jugé"] == ""


def test_a_case_study_about_calls_is_for_those_who_met_one_of_them():
    about = STUDIES.cases[0].model_copy(update={"after_calls": ("c1", "c9")})
    studies = STUDIES.model_copy(update={"cases": (about, STUDIES.cases[1])})
    assert studies.cases_for({"c1"}) == list(studies.cases)
    assert studies.cases_for({"c2"}) == [STUDIES.cases[1]]


def test_the_studies_are_no_part_of_the_result(assessed, grid):
    assert result_bytes(assessed) == result_bytes(Case(assessed.entries, grid, HOUSE))
