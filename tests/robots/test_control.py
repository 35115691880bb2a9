"""The robot co-évaluateur lives as each correspondent: talks, waits, takes leave, and is nowhere
while the engine is away."""

from __future__ import annotations

import pytest

from evalengine.clock import SECOND
from evalengine.dossier.scripts import After, Start
from evalengine.robots.control import ControlRobot
from evalengine.vocabulary import commands as c
from tests.story import Story, scripted

CALL = scripted("c1", talk_s=30, hold_patience_s=90)


def robot_of(story: Story) -> ControlRobot:
    """One that comes to the sitting now, as after a restart."""
    robot = ControlRobot(story.scenario)
    for entry in story.entries:
        robot.see(entry)
    return robot


def leaves_after_s(story: Story) -> float:
    robot = robot_of(story)
    due = robot.deadline()
    assert robot.tick(due - 1) == []
    assert robot.tick(due) == [c.HangUp(call="c1")]
    return (due - story.now) / SECOND


def talking() -> Story:
    return Story(CALL).begins().rings("c1").waits(3).answers("c1")


def test_he_talks_for_as_long_as_he_has_to_say():
    assert leaves_after_s(talking()) == 30
    assert leaves_after_s(talking().waits(12)) == 18


def test_his_talk_is_counted_across_holds_and_while_he_is_heard():
    story = talking().waits(12).holds("c1").waits(20).resumes("c1").waits(5).holds("c1")
    assert leaves_after_s(story) == 90
    assert leaves_after_s(story.waits(40).resumes("c1").waits(3)) == 10


@pytest.mark.parametrize("away", [1, 500])
def test_while_the_engine_is_away_he_neither_talks_nor_waits(away):
    story = talking().waits(10).opens("cabinet").crashes(away)
    assert leaves_after_s(story) == 20
    assert leaves_after_s(story.waits(4).opens("cabinet").crashes(away)) == 16
    story.holds("c1").waits(30).opens("cabinet").crashes(away)
    assert leaves_after_s(story) == 60
    assert leaves_after_s(story.resumes("c1")) == 16


def test_the_calls_of_the_script_keep_their_distance():
    story = Story(
        scripted("c1", start=Start(at_s=10)),
        scripted("c2", start=Start(at_s=40)),
        scripted("c3", start=Start(after=After(call="c1", event="placed", delay_s=50))),
    ).begins()
    story.waits(5).opens("cabinet").crashes(500)
    due = robot_of(story).deadline()
    assert due - story.now == 5 * SECOND
    story.waits(5).triggers("c1").waits(1).opens("cabinet").crashes(500)
    robot = robot_of(story)
    assert robot.deadline() - story.now == 29 * SECOND
    story.waits(29).triggers("c2")
    assert robot_of(story).deadline() - story.now == 20 * SECOND


def test_an_absence_before_his_turn_takes_nothing_from_it():
    story = Story(CALL).begins().crashes(50).rings("c1").answers("c1").waits(10)
    assert leaves_after_s(story) == 20


def test_whom_the_candidate_calls_answers_after_three_seconds_and_takes_leave():
    story = Story(CALL).begins().dials("311")
    robot = robot_of(story)
    due = robot.deadline()
    assert due - story.now == 3 * SECOND
    assert robot.tick(due) == [c.AnswerDialled(call="sortant-1")]
    assert robot.tick(due) == []
    again = robot.deadline()  # a refusal is not for ever
    assert robot.tick(again) == [c.AnswerDialled(call="sortant-1")]
    story.waits(3).is_answered("sortant-1")
    for entry in story.entries[-1:]:
        robot.see(entry)
    due = robot.deadline()
    assert due - story.now == 20 * SECOND
    assert robot.tick(due) == [c.HangUp(call="sortant-1")]


def test_he_waits_to_answer_until_nobody_else_has_the_ear():
    story = Story(CALL).begins().dials("311").rings("c1").answers("c1")
    due = robot_of(story).deadline()
    assert robot_of(story).tick(due) == [c.HangUp(call="c1")]
    story.takes_leave("c1")
    assert robot_of(story).tick(story.now + 3 * SECOND) == [c.AnswerDialled(call="sortant-1")]
