"""The candidate's console leaves and comes back: the sitting goes on, and knows for how long."""

from __future__ import annotations

from evalengine.clock import SECOND, Arrival
from evalengine.projections.control import Control
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from evalengine.vocabulary.audience import may_see
from tests.story import Story


def seen(story: Story, *present: bool) -> Story:
    for one in present:
        story.signals(s.ConsoleSeen(present=one, arrival=Arrival(0)))
    return story


def test_an_absence_is_measured_from_its_first_news_to_the_return():
    story = seen(Story("c1").begins(), True, False).waits(3)
    story = seen(story, False).waits(4)
    seen(story, True, True)
    (left,), (back,) = story.events(e.ConsoleLeft), story.events(e.ConsoleReturned)
    assert back.absent_ns == back.stamp.at - left.stamp.at == 7 * SECOND
    control = Control()
    for entry in story.entries:
        control.apply(entry)
    assert control.notices[-2:] == [
        "La console du candidat n’est plus là.",
        "La console du candidat est revenue après 7,0 s.",
    ]
    assert not may_see("candidate", left)


def test_an_engine_that_dies_meanwhile_still_knows_since_when():
    story = seen(Story("c1").begins().waits(2), True, False).crashes(5)
    (back,) = seen(story, True).events(e.ConsoleReturned)
    assert back.absent_ns == 5 * SECOND


def test_who_never_left_does_not_return():
    story = seen(Story("c1").begins(), True).crashes(5)
    assert seen(story, True).events(e.ConsoleReturned) == []
