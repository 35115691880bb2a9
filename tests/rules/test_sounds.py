"""How correspondents sounded is in the journal, once each time that it changed, and not the
candidate's to see."""

from __future__ import annotations

import pytest

from evalengine.clock import Arrival
from evalengine.exports.replay.lines import lines
from evalengine.projections.timeline import timeline
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.voices import SoundsChanged
from tests.story import Story


def sounds(call="c1", timbre="", ambience="", clip=""):
    return SoundsChanged(
        call=call, timbre=timbre, ambience=ambience, clip=clip, arrival=Arrival(0, "process", 1)
    )


@pytest.fixture
def story():
    return Story("c1").begins().rings("c1").answers("c1")


def test_every_change_is_told_once_with_all_that_is_heard(story):
    story.signals(sounds()).signals(sounds(timbre="high", ambience="rue.wav"))
    story.signals(sounds(timbre="high", ambience="rue.wav"))
    story.waits(4).signals(sounds(timbre="high", ambience="rue.wav", clip="papiers.wav"))
    told = story.events(e.SoundsChanged)
    assert [(each.timbre, each.ambience, each.clip) for each in told] == [
        ("high", "rue.wav", ""),
        ("high", "rue.wav", "papiers.wav"),
    ]
    assert told[1].stamp.at == story.now
    assert not may_see("candidate", told[0]) and may_see("control", told[0])


def test_a_restarted_engine_that_dresses_its_calls_again_tells_only_what_is_other(story):
    story.signals(sounds(timbre="high", clip="papiers.wav")).crashes(2)
    story.signals(sounds(timbre="high")).signals(sounds(timbre="high"))
    assert [each.clip for each in story.events(e.SoundsChanged)] == ["papiers.wav", ""]


def test_a_call_that_is_over_or_unknown_has_no_sound(story):
    story.signals(sounds("c9", "deep")).hangs_up("c1").signals(sounds(timbre="deep"))
    assert story.events(e.SoundsChanged) == []


def test_the_replay_says_it_and_the_picture_shows_each_recording_once(story):
    story.signals(sounds(ambience="rue.wav")).waits(3).signals(sounds(clip="papiers.wav"))
    began = story.now
    story.waits(2).signals(sounds("c1", "deep", clip="papiers.wav")).signals(sounds())
    told = [line.replace("\u00a0", " ") for line in lines(story.entries) if "son de" in line]
    assert told == [
        "son de l’appel c1 : voix naturelle, bruit de fond « rue.wav »",
        "son de l’appel c1 : voix naturelle, enregistrement « papiers.wav »",
        "son de l’appel c1 : voix grave, enregistrement « papiers.wav »",
        "son de l’appel c1 : voix naturelle",
    ]
    points = [point for point in timeline(story.entries).points if point.kind == "clip"]
    assert [point.at for point in points] == [began]
