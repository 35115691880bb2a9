"""Marks: two people apart, none lost, each reason written, a disagreement settled by both."""

from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from evalengine.errors import Refused
from evalengine.projections.marks import Marks
from evalengine.projections.verdicts import Verdict
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from tests.story import Story

CRITERIA = {"C1.2.a": "A", "C1.2.c": "S", "C1.1.a": "H", "C4.1.a": "-"}
LATE, ASIDE = Verdict("not_met"), Verdict("to_judge")


def opened() -> Story:
    return Story("c1", "c2", criteria=CRITERIA).begins().rings("c1").answers("c1")


def marks(story: Story) -> Marks:
    folded = Marks()
    for entry in story.entries:
        folded.apply(entry)
    return folded


def gives(story: Story, by: str, criterion: str, given: str, reason: str = "") -> Story:
    mark = c.MarkCriterion(marker=by, criterion=criterion, given=given, reason=reason)
    return story.asks(mark, by)


def hands_in(story: Story, *markers: str) -> Story:
    for marker in markers:
        story.asks(c.HandInMarks(marker=marker), marker)
    return story


def test_the_last_mark_stands_and_the_one_before_stays_in_the_journal() -> None:
    story = opened()
    gives(story, "evaluator", "C1.2.c", "met")
    gives(story, "evaluator", "C1.2.c", "not_met")
    assert marks(story).decide("C1.2.c", ASIDE).outcome == "not_met"
    assert [x.given for x in story.events(e.CriterionMarked)] == ["met", "not_met"]
    story.asks(c.WithdrawMark(marker="evaluator", criterion="C1.2.c"), "evaluator")
    assert marks(story).decide("C1.2.c", ASIDE).source == "nobody"


@pytest.mark.parametrize(
    ("criterion", "given", "why"),
    [
        ("C1.2.a", "met", "écrivez pourquoi"),
        ("C1.2.c", "confirmed", "pas mesuré"),
        ("C1.2.c", "not_applicable", "pourquoi"),
        ("C4.1.a", "met", "aucun critère"),
        ("C9.9.z", "met", "aucun critère"),
    ],
)
def test_a_mark_that_must_say_why_or_has_no_place_is_refused(
    criterion: str, given: str, why: str
) -> None:
    story = opened()
    with pytest.raises(Refused, match=why):
        gives(story, "evaluator", criterion, given, "  ")
    assert story.events(e.CriterionMarked) == []


def test_what_the_machine_measured_stands_until_a_human_writes_why_not() -> None:
    story = opened()
    assert marks(story).decide("C1.2.a", LATE).source == "machine"
    gives(story, "evaluator", "C1.2.a", "confirmed")
    assert marks(story).decide("C1.2.a", LATE).outcome == "not_met"
    gives(story, "evaluator", "C1.2.a", "met", "Le casque a grésillé pendant la sonnerie.")
    decision = marks(story).decide("C1.2.a", LATE)
    assert (decision.outcome, decision.source) == ("met", "one")
    assert "casque" in decision.reason


def test_each_marks_as_himself_and_a_candidate_marks_nothing() -> None:
    story = opened()
    mark = c.MarkCriterion(marker="evaluator", criterion="C1.2.c", given="met")
    for by in ("control", "candidate"):
        with pytest.raises(Refused, match="ressort"):
            story.asks(mark, by)
    with pytest.raises(Refused, match="ressort"):
        story.asks(c.HangUp(call="c1"), "evaluator")


def test_they_judge_apart_until_both_have_handed_in() -> None:
    story = opened()
    gives(story, "evaluator", "C1.2.c", "met")
    gives(story, "control", "C1.2.c", "not_met")
    story.asks(c.CommentCriterion(marker="control", criterion="C1.2.c", text="sec"), "control")
    hands_in(story, "control")
    blind = marks(story).seen_by("evaluator")
    assert (blind.of("control"), blind.comments) == ({}, {})
    assert set(blind.of("evaluator")) == {"C1.2.c"}
    hands_in(story, "evaluator")
    assert set(marks(story).seen_by("evaluator").of("control")) == {"C1.2.c"}


def test_a_disagreement_is_decided_by_neither_until_they_settle_it() -> None:
    story = opened()
    gives(story, "evaluator", "C1.2.c", "met")
    gives(story, "control", "C1.2.c", "not_met")
    settles = c.SettleMark(
        marker="control", criterion="C1.2.c", given="met", reason="Réécouté ensemble."
    )
    with pytest.raises(Refused, match="remises"):
        story.asks(settles, "control")
    hands_in(story, "evaluator", "control")
    assert marks(story).decide("C1.2.c", ASIDE).source == "disagreed"
    assert marks(story).decide("C1.2.c", ASIDE).outcome == "to_judge"
    story.asks(settles, "control")
    decision = marks(story).decide("C1.2.c", ASIDE)
    assert (decision.outcome, decision.source) == ("met", "settled")
    with pytest.raises(Refused, match="remise"):
        gives(story, "evaluator", "C1.2.c", "not_met")


def test_agreeing_with_the_measure_by_two_ways_is_no_disagreement() -> None:
    story = opened()
    gives(story, "evaluator", "C1.2.a", "confirmed")
    gives(story, "control", "C1.2.a", "not_met", "Je l’ai compté aussi.")
    assert marks(story).decide("C1.2.a", LATE).source == "both"


def test_a_pinned_moment_keeps_its_time_and_the_call_in_the_ear() -> None:
    story = opened().waits(7)
    story.asks(c.PinMoment(marker="evaluator", sign="to_discuss"), "evaluator")
    (moment,) = marks(story).moments
    assert (moment.call, moment.at) == ("c1", story.now)


def test_a_comment_taken_away_and_the_same_one_twice() -> None:
    story = opened()
    for text in ("bien", "bien", ""):
        comment = c.CommentCriterion(marker="evaluator", criterion="", text=text)
        story.asks(comment, "evaluator")
    assert len(story.events(e.CriterionCommented)) == 2
    assert marks(story).comments == {}


def test_nothing_of_the_marks_reaches_the_candidate() -> None:
    story = opened()
    gives(story, "evaluator", "C1.2.c", "met")
    story.asks(c.PinMoment(marker="control", sign="well"), "control")
    hands_in(story, "evaluator", "control")
    kinds = (e.CriterionMarked, e.MomentPinned, e.MarksHandedIn)
    assert not any(may_see("candidate", event) for event in story.events(*kinds))


def test_a_closed_sitting_takes_no_mark() -> None:
    story = opened()
    story.asks(c.CloseSitting(reason="essai"))
    with pytest.raises(Refused, match="terminée"):
        gives(story, "evaluator", "C1.2.c", "met")


OFFLINE = st.lists(
    st.tuples(
        st.sampled_from(["evaluator", "control"]),
        st.sampled_from(["C1.2.c", "C1.1.a"]),
        st.sampled_from(["met", "not_met"]),
    ),
    max_size=12,
)


@drawn(made=OFFLINE, data=st.data())
def test_marks_made_offline_merge_in_any_pieces_without_a_loss_or_a_double(
    made: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    told = [
        c.MarkCriterion(marker=by, criterion=what, given=given, mark=f"{by}-{number}")
        for number, (by, what, given) in enumerate(made)
    ]
    story = opened()
    sent = 0
    while sent < len(told):  # a link that breaks: a piece is sent, and begun again before its end
        upto = data.draw(st.integers(sent + 1, len(told)))
        for mark in told[data.draw(st.integers(0, sent)) : upto]:
            story.asks(mark, mark.marker)
        sent = upto
    assert [x.mark for x in story.events(e.CriterionMarked)] == [x.mark for x in told]
    last = {(x.marker, x.criterion): x.given for x in told}
    standing = marks(story).standing
    assert {(m, k): x.given for m, of in standing.items() for k, x in of.items()} == last


def test_neither_s_stream_carries_the_marks_of_the_other() -> None:
    story = opened()
    gives(story, "evaluator", "C1.2.c", "met")
    (given,) = story.events(e.CriterionMarked)
    assert not may_see("control", given)
    assert may_see("engine", given)
