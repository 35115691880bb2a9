"""The robot candidate, gesture by gesture."""

from __future__ import annotations

import pytest

from evalengine.clock import SECOND
from evalengine.robots.acts import PhoneAct
from evalengine.robots.candidate import CandidateRobot
from evalengine.robots.profile import EXEMPLAIRE, NEGLIGENT
from evalengine.vocabulary.audience import may_see
from tests.story import Story


class Seat:
    """A robot who sees a story as it is told."""

    def __init__(self, story: Story, profile=EXEMPLAIRE) -> None:
        self.story, self.robot, self._seen = story, CandidateRobot(profile, story.scenario), 0

    def acts_within(self, seconds: int) -> list[PhoneAct]:
        """What his hands do on the phone."""
        for entry in self.story.entries[self._seen :]:
            if may_see("candidate", entry.event):
                self.robot.see(entry)
        self._seen = len(self.story.entries)
        acts = self.robot.tick(self.story.now + seconds * SECOND)
        return [act for act in acts if isinstance(act, PhoneAct)]


@pytest.mark.parametrize(
    ("profile", "acts"), [(EXEMPLAIRE, [PhoneAct("resume", "c1")]), (NEGLIGENT, [])]
)
def test_nobody_is_left_on_hold_with_nobody_in_the_ear(profile, acts):
    """He held c1 to take somebody back who hung up just then."""
    seat = Seat(Story("c1").begins().rings("c1").answers("c1"), profile)
    seat.acts_within(0)
    seat.story.waits(1).holds("c1")
    assert seat.acts_within(2) == acts


def test_a_hold_that_makes_room_for_another_lasts_until_that_one_was_greeted():
    seat = Seat(Story("c1", "c2").begins().rings("c1").answers("c1").waits(1).rings("c2"))
    assert seat.acts_within(4) == [PhoneAct("hold", "c1"), PhoneAct("answer", "c2")]
    seat.story.waits(4).holds("c1").answers("c2")
    assert seat.acts_within(4) == []
    assert seat.acts_within(5) == [PhoneAct("hold", "c2"), PhoneAct("resume", "c1")]
