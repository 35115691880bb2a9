"""Observations beside the criteria, and voided calls left out of the measures."""

import pytest

from evalengine.dossier.scripts import Fact
from evalengine.projections.observations import KINDS, Observations
from evalengine.projections.truth import outcomes
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.story import Story, scripted


def talking(grid, *calls):
    criteria = [criterion.id for criterion in grid.criteria]
    return Story(*(calls or ("c1", "c2")), criteria=criteria).begins().rings("c1").answers("c1")


def test_every_kind_speaks_for_criteria_of_the_grid_that_a_human_judges(grid):
    kinds = {criterion.id: criterion.kind for criterion in grid.criteria}
    spoken = [each for kind in KINDS.values() for each in (*kind.criteria, *kind.in_english)]
    assert {kinds.get(each) for each in spoken} == {"S"}


def test_an_observation_is_proposed_beside_its_criterion_and_decides_nothing(grid, judge):
    story = talking(grid)
    before = judge(story, "C1.2.d")
    assert before.status == "not_assessed"
    story.asks(c.Observe(kind="hold_announced")).asks(c.Observe(kind="hold_announced"))
    story.asks(c.Observe(kind="hold_explained", done=False))
    verdict = judge(story, "C1.2.d")
    proofs = [x.seq for x in story.entries if isinstance(x.event, e.Observed)]
    assert (verdict.status, list(verdict.evidence)) == ("to_judge", proofs)
    assert "attente annoncée (Correspondant c1 2 fois)" in verdict.remark
    assert "attente sans raison (Correspondant c1)" in verdict.remark
    assert judge(story, "C1.2.a") == judge(talking(grid), "C1.2.a")


def test_what_is_taken_back_is_proposed_no_more(grid, judge):
    story = talking(grid).asks(c.Observe(kind="resisted"))
    assert "résiste" in judge(story, "C4.4.a").remark
    assert judge(story.asks(c.UndoObservation()), "C4.4.a").remark == ""


def test_the_durations_of_holds_keep_their_place_before_what_was_seen(grid, judge):
    story = talking(grid).holds("c1").waits(12).resumes("c1").asks(c.Observe(kind="hold_announced"))
    verdict = judge(story, "C1.2.d")
    assert verdict.value == 12_000 and verdict.remark.startswith("Mises en attente")
    assert "attente annoncée" in verdict.remark


def void(story, call="c1"):
    return story.asks(c.VoidCall(call=call, reason="son coupé"))


def late(grid):
    """A ring of 20 s, then a hold of 200 s that the correspondent bears."""
    story = Story("c1", "c2", criteria=[x.id for x in grid.criteria]).begins().rings("c1").waits(20)
    return story.answers("c1").holds("c1").waits(200).resumes("c1").takes_leave("c1")


@pytest.mark.parametrize("criterion", ["C1.2.a", "C1.2.b", "C1.2.d", "C1.12.h"])
def test_a_voided_call_is_measured_by_no_criterion_and_the_grid_says_so(grid, judge, criterion):
    story = late(grid)
    assert judge(story, criterion).status in ("not_met", "to_judge", "met")
    void(story)
    verdict = judge(story, criterion)
    proof = next(x.seq for x in story.entries if isinstance(x.event, e.CallVoided))
    assert verdict.status == "not_assessed" and proof in verdict.evidence
    assert "Correspondant c1 (son coupé)" in verdict.remark


def test_what_was_seen_on_a_voided_call_is_not_proposed(grid, judge):
    story = void(talking(grid).asks(c.Observe(kind="hold_announced")))
    assert "attente annoncée" not in judge(story, "C1.2.d").remark


def test_the_replay_is_measured_instead(grid, judge):
    story = void(late(grid)).rings_again("c1", "c1.2")
    story.answers("c1.2").takes_leave("c1.2")
    assert judge(story, "C1.2.a").status == "met"


def transferred(grid):
    return talking(grid, scripted("c1", transfer_to="311"), "c2")


def test_what_the_role_asks_is_reached_by_its_replay(grid, judge):
    story = void(transferred(grid)).rings_again("c1", "c1.2").answers("c1.2")
    assert not outcomes(story.entries)[0].reached
    story.transfers("c1.2", "311")
    reached = outcomes(story.entries)
    assert [outcome.reached for outcome in reached] == [True]
    assert judge(story, "C1.14.c").status == "met"


def test_nothing_is_asked_any_more_of_who_was_voided_and_not_replayed(grid, judge):
    nom = Fact(id="nom", value="Rivoire", says="Rivoire.")
    truth = {"card": {"last_name": "$nom"}}
    story = talking(grid, scripted("c1", facts=[nom], truth=truth), "c2").takes_leave("c1")
    assert judge(story, "C1.8.a").status == "to_judge"
    assert judge(void(story), "C1.8.a").status == "not_assessed"


def test_the_newest_that_stands_is_the_last():
    fold = Observations()
    assert fold.last() is None
