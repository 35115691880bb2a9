"""What begins by itself, what is delayed, and what rings again."""

import pytest

from evalengine.clock import SECOND, Arrival, Stamp
from evalengine.dossier.programme import PhasePlan, Programme
from evalengine.dossier.scripts import Beat, ChatLine, Start
from evalengine.errors import Refused
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from tests.story import Story, scenario, scripted


def at(seconds):
    return Start(at_s=seconds)


def after(call, event="ended", delay_s=0):
    return Start(after={"call": call, "event": event, "delay_s": delay_s})


def piloted(*calls, beats=()):
    parts = [scripted(call) if isinstance(call, str) else call for call in calls]
    played = scenario(*parts).model_copy(update={"beats": tuple(beats)})
    return Story(scenarios=[played]).begins().asks(c.SwitchPilot(on=True))


def placed(story):
    return [
        (entry.event.call, entry.at, entry.by)
        for entry in story.entries
        if isinstance(entry.event, e.CallPlaced)
    ]


def began(story):
    return next(x.at for x in story.entries if isinstance(x.event, e.ScenarioBegan))


def test_calls_ring_at_their_time_by_the_engine_and_what_follows_follows():
    story = piloted(
        scripted("c1", start=at(10)), scripted("c2", start=after("c1", delay_s=5)), "c3"
    )
    zero = began(story)
    story.waits(10)
    assert placed(story) == [("c1", zero + 10 * SECOND, "engine")]
    story.signals(s.Rang(call="c1", arrival=Arrival(0))).answers("c1").waits(7).takes_leave("c1")
    story.waits(60)
    assert placed(story)[1:] == [("c2", zero + 22 * SECOND, "engine")]  # c3 is left to the hand


def test_nothing_rings_by_itself_when_the_pilot_is_off():
    story = piloted(scripted("c1", start=at(10))).asks(c.SwitchPilot(on=False)).waits(60)
    assert placed(story) == []
    with pytest.raises(Refused, match="déjà ainsi"):
        story.asks(c.SwitchPilot(on=False))


def test_two_at_one_moment_both_ring_each_with_its_own_token():
    story = piloted(scripted("c1", start=at(5)), scripted("c2", start=at(5))).waits(5)
    assert [call for call, _, _ in placed(story)] == ["c1", "c2"]
    assert len({event.token for event in story.events(e.CallPlaced)}) == 2


def test_a_call_waits_for_a_line_and_rings_as_soon_as_there_is_one():
    calls = [scripted(f"c{n}", start=at(1)) for n in (1, 2, 3, 4)]
    story = piloted(*calls).waits(9)
    assert len(placed(story)) == 3
    story.takes_leave("c2").waits(0)
    assert placed(story)[3][:2] == ("c4", story.now)
    assert story.rules.calls.by_id["c4"].line == 2


def test_a_call_waits_for_the_phone():
    story = piloted(scripted("c1", start=at(5)))
    story.signals(s.PhoneRegistered(contact="", expires=0, arrival=Arrival(0))).waits(20)
    assert placed(story) == []
    story.signals(s.PhoneRegistered(contact="sip:p@h.example", expires=60, arrival=Arrival(0)))
    story.waits(0)
    assert [call for call, _, _ in placed(story)] == ["c1"]


def test_beats_with_a_time_are_played_too():
    beat = Beat(id="b1", start=at(3), chat=ChatLine(text="Bonjour."))
    story = piloted("c1", beats=[beat]).waits(3)
    assert [event.beat for event in story.events(e.BeatPlayed)] == ["b1"]
    assert [event.text for event in story.events(e.ChatSent)] == ["Bonjour."]


def test_a_delay_moves_the_step_and_those_that_depend_on_it_only():
    follower = scripted("c2", start=after("c1", "placed", 5))
    story = piloted(scripted("c1", start=at(10)), follower, scripted("c3", start=at(12)))
    zero = began(story)
    story.asks(c.DelayStep(step="c1", by_s=30)).asks(c.DelayStep(step="c1", by_s=30)).waits(80)
    assert [(call, (time - zero) // SECOND) for call, time, _ in placed(story)] == [
        ("c3", 12),
        ("c1", 70),
        ("c2", 75),
    ]


def test_the_part_says_when_the_script_wanted_it_whatever_control_added():
    story = piloted(scripted("c1", start=at(10)), "c2")
    zero = began(story)
    story.asks(c.DelayStep(step="c1", by_s=30)).waits(40).triggers("c2")
    assert [event.due_at for event in story.events(e.PartTaken)] == [zero + 10 * SECOND, -1]


@pytest.mark.parametrize("by_s", [0, -30, 601])
def test_a_delay_has_bounds(by_s):
    with pytest.raises(Refused, match="1 s à 10 min"):
        piloted(scripted("c1", start=at(10))).asks(c.DelayStep(step="c1", by_s=by_s))


def test_only_what_is_planned_and_to_come_is_delayed():
    story = piloted("c1", scripted("c2", start=at(1)))
    with pytest.raises(Refused, match="votre main"):
        story.asks(c.DelayStep(step="c1", by_s=30))
    with pytest.raises(Refused, match="a déjà eu lieu"):
        story.waits(1).asks(c.DelayStep(step="c2", by_s=30))
    with pytest.raises(Refused, match="n’est pas dans ce scénario"):
        story.asks(c.DelayStep(step="ailleurs", by_s=30))


def test_the_time_of_an_absence_counts_for_nothing():
    story = piloted(scripted("c1", start=at(10)), scripted("c2", start=at(20)))
    zero = began(story)
    story.waits(5).opens("cabinet").crashes(100).waits(200)
    assert [(time - zero) // SECOND for _, time, _ in placed(story)] == [110, 120]


def test_what_was_passed_over_has_ended_for_those_that_follow():
    story = piloted(scripted("c1", start=at(50)), scripted("c2", start=after("c1", delay_s=4)))
    story.waits(10).asks(c.SkipCall(call="c1", reason="essai"))
    skipped = story.now
    assert placed(story.waits(10)) == [("c2", skipped + 4 * SECOND, "engine")]


def test_the_pilot_stops_when_nothing_can_be_written_down():
    story = piloted(scripted("c1", start=at(10)))
    full = e.SomethingNoticed(kind="journal_full", detail="disque plein", stamp=Stamp(at=0))
    assert placed(story._record([full], "engine").waits(60)) == []


def test_a_programme_says_whether_it_begins_by_itself():
    phases = (PhasePlan(phase="preparation", lasts_s=60), PhasePlan(phase="calls"))
    programme = Programme(
        id="p", title="P", scenarios=("essai",), automatic=True, pause_s=0, phases=phases
    )
    played = scenario(scripted("c1", start=at(0)))
    story = Story(scenarios=[played], programme=programme)
    story.signals(s.PhoneRegistered(contact="sip:p@h.example", expires=600, arrival=Arrival(0)))
    assert [call for call, _, _ in placed(story.waits(60))] == ["c1"]
    assert story.rules.state.pacing.automatic
    assert not Story("c1").rules.state.pacing.automatic
