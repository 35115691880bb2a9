"""What the page of marks shows of the interview, the role-play and the candidate's own marks."""

from __future__ import annotations

import pytest

from evalengine.dossier.loader import load_dossier
from evalengine.server.notation import acts
from evalengine.server.notation.drawing import card, criteria, head
from evalengine.server.notation.judging import Judging
from evalengine.server.notation.sight import Sight, View
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import chain
from tests.story import Story

DOSSIER = load_dossier()
KINDS = {each.id: each.kind for each in DOSSIER.grid.criteria}


@pytest.fixture
def story() -> Story:
    """c1 is taken late; both wait on hold, c1 so long that he gives up."""
    story = Story("c1", "c2", criteria=KINDS).begins().rings("c1").waits(20).answers("c1")
    story.holds("c1").rings("c2").answers("c2").waits(5).holds("c2").waits(2).resumes("c2")
    return story.waits(75).takes_leave("c1").takes_leave("c2")


def sight_of(story: Story, marker: str = "evaluator", **view: object) -> Sight:
    judging = Judging(DOSSIER.grid, studies=DOSSIER.studies)
    for entry in story.entries:
        judging.apply(entry)
    judging.refresh(story.now)
    return Sight(judging, marker, View(**view))


def says_of_himself(story: Story, *marks: e.SelfAssessed) -> Story:
    for event in (DOSSIER.studies.self_assessment.provided(DOSSIER.grid), *marks):
        last = story.entries[-1]
        story.entries.append(
            chain(last.digest, last.seq + 1, last.at, last.wall, "candidate", event)
        )
    return story


def test_the_list_of_the_interview_is_what_is_assessed_away_from_the_phone(story):
    sight = sight_of(story, shown="interview")
    listed = [each.criterion.id for each in sight.listed]
    assert listed[:3] == ["C3.1.a", "C3.1.b", "C3.1.c"]
    assert listed[-5:] == [f"C4.7.{letter}" for letter in "abcde"]
    assert {each.criterion.modality for each in sight.listed} == {"E", "G", "M"}
    assert f"Entretien ({len(listed)})" in criteria.filters(sight)
    assert 'data-key="i"' in criteria.filters(sight)


def test_a_question_opens_on_its_proofs_by_one_key_and_the_next_one_after_it(story):
    sight = sight_of(story, chosen="C3.1.a")
    [(rank, asked), *_] = sight.questions.items()
    drawn = card.draw(sight)
    assert asked.question in drawn and asked.fact in drawn and "<ol>" not in drawn
    assert acts.looks(sight, "next_question") and sight.view.question == rank
    drawn = card.draw(sight)
    assert 'aria-expanded="true"' in drawn and "attente" in drawn.split("<ol>")[1]
    assert all(f'[data-entry~="{entry}"]' in head.highlight(sight) for entry in asked.entries)
    assert acts.looks(sight, f"question {rank}") and sight.view.question == 0
    for _ in range(len(sight.questions) + 1):  # round and back to the first
        acts.looks(sight, "next_question")
    assert sight.view.question == rank


@pytest.mark.parametrize(
    "act", ["question", "question 0", "question 99", "question x", "question 1 1"]
)
def test_a_question_that_is_not_there_opens_nothing(story, act):
    sight = sight_of(story, chosen="C3.1.a")
    assert not acts.looks(sight, act) and sight.view.question == 0


def test_a_criterion_of_the_calls_has_no_questions(story):
    sight = sight_of(story, chosen="C1.2.b")
    assert sight.questions == {} and not acts.looks(sight, "next_question")
    assert "Questions proposées" not in card.draw(sight)


def test_a_criterion_of_the_interview_has_its_case_studies_with_what_is_expected(story):
    drawn = card.draw(sight_of(story, chosen="C4.6.a"))
    [wanted] = [each for each in DOSSIER.studies.cases if "C4.6.a" in each.criteria]
    assert all(words in drawn for words in (wanted.title, wanted.situation, *wanted.expects))
    assert DOSSIER.studies.cases[0].title not in drawn


def test_each_step_of_the_role_play_stands_on_its_criterion_and_is_marked_there(story):
    sight = sight_of(story, chosen="C4.7.b")
    [play] = DOSSIER.studies.role_plays
    drawn = card.draw(sight)
    assert play.steps["C4.7.b"][0] in drawn and play.steps["C4.7.c"][0] not in drawn
    story.asks(acts.asked(sight, "mark met"), "evaluator")
    assert sight_of(story, chosen="C4.7.b").chosen.mine.given == "met"


def test_how_he_judged_himself_stands_on_the_card_and_beside_the_grid(story):
    own = e.SelfAssessed(criterion="C1.2.a", acquired="yes", comment="Tous <b>vite</b>.")
    assert "s’est jugé" not in card.draw(sight_of(story, chosen="C1.2.a"))
    assert "pas encore reçu" in card.draw(sight_of(story, chosen="C4.5.a"))
    story = says_of_himself(story, own)
    drawn = card.draw(sight_of(story, chosen="C1.2.a"))
    assert "Le candidat s’est jugé" in drawn and "&lt;b&gt;vite" in drawn
    sheet = card.draw(sight_of(story, chosen="C4.5.a"))
    assert '<td>C1.2.a</td><td>oui</td><td class="not_met">non atteint</td>' in sheet


def test_the_sheet_shows_no_mark_of_the_other_while_both_judge_apart(story):
    says_of_himself(story)
    done = acts.asked(sight_of(story, "control", chosen="C1.1.a"), "mark not_met")
    story.asks(done, "control")
    cell = '<td>C1.1.a</td><td>–</td><td class="{}">'
    assert cell.format("not_met") in card.draw(sight_of(story, "control", chosen="C4.5.b"))
    assert cell.format("to_judge") in card.draw(sight_of(story, chosen="C4.5.b"))
