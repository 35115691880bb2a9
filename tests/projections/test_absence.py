"""What the engine was not there to see is held against nobody; the grid says what it left out."""

from __future__ import annotations

import pytest

from evalengine.clock import Arrival
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from tests.story import Story, scripted


def found(story: Story, call: str) -> Story:
    return story.signals(s.LegFound(call=call, arrival=Arrival(0), leg={"port": 4000})).waits(0.1)


def proofs(story: Story, verdict) -> list[type]:
    return [type(story.entries[seq - 1].event) for seq in verdict.evidence]


def test_a_hold_begun_in_the_absence_is_not_measured(judge):
    story = Story("c1").begins().rings("c1").answers("c1").waits(5).crashes(100).waits(1)
    story.holds("c1").waits(2).takes_leave("c1")
    assert judge(story, "C1.2.b").status == "not_assessed"


def test_a_hold_begun_after_the_call_was_found_again_is(judge):
    story = Story("c1").begins().rings("c1").answers("c1").waits(5).crashes(100).waits(1)
    found(story, "c1").holds("c1").waits(2).takes_leave("c1")
    assert judge(story, "C1.2.b").status == "not_met"


def test_a_ring_that_may_have_begun_in_the_absence_is_not_measured(judge):
    story = Story("c1").begins().triggers("c1").crashes(5)
    story.signals(s.Rang(call="c1", arrival=Arrival(0))).waits(20).answers("c1")
    verdict = judge(story, "C1.2.a")
    assert verdict.status == "not_assessed"
    assert "Correspondant c1" in verdict.remark


def test_a_hang_up_in_the_absence_is_left_out_and_said_so(judge):
    story = Story("c1", "c2").begins().rings("c1").answers("c1").waits(5).takes_leave("c1")
    story.rings("c2").answers("c2").waits(5).crashes(10).hangs_up("c2")
    verdict = judge(story, "C1.12.h")
    assert (verdict.status, verdict.value) == ("met", 0)
    assert "Correspondant c2" in verdict.remark
    assert e.SittingInterrupted in proofs(story, verdict)


def test_a_hang_up_after_it_is_the_candidate_s_own(judge):
    story = Story("c1").begins().rings("c1").answers("c1").waits(5).crashes(10)
    found(story, "c1").waits(30).hangs_up("c1")
    assert judge(story, "C1.12.h").status == "not_met"


MINE = scripted("c1", transfer_to="204")


@pytest.mark.parametrize("crashes", [False, True])
def test_a_call_whose_talk_was_interrupted_may_have_been_transferred_in_vain(judge, crashes):
    story = Story(MINE).begins().rings("c1").answers("c1").waits(5)
    if crashes:
        found(story.crashes(10), "c1")
    story.waits(5).takes_leave("c1")
    verdict = judge(story, "C1.14.c")
    assert verdict.status == ("not_assessed" if crashes else "not_met")
    assert ("interrompu" in verdict.remark) is crashes


def test_a_transfer_that_the_engine_saw_counts_whatever_else_it_missed(judge):
    right = Story(MINE).begins().rings("c1").answers("c1").crashes(10)
    assert judge(found(right, "c1").transfers("c1", "204"), "C1.14.c").status == "met"
    wrong = Story(MINE).begins().rings("c1").answers("c1").crashes(10)
    assert judge(found(wrong, "c1").transfers("c1", "999"), "C1.14.c").status == "not_met"


def test_an_absence_before_or_after_the_talk_hides_nothing_of_it(judge):
    story = Story(MINE, "c2").begins().crashes(3).waits(1).rings("c1").answers("c1").waits(5)
    story.takes_leave("c1").waits(1).rings("c2").crashes(3)
    assert judge(story, "C1.14.c").status == "not_met"
