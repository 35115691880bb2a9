"""A correspondent who calls once more, and a call that a technical fault spoilt."""

import pytest

from evalengine.dossier.scripts import Fact
from evalengine.errors import Refused
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from tests.story import Story, scenario, scripted


def over(*calls):
    return Story(*(calls or ("c1", "c2"))).begins().rings("c1").answers("c1").takes_leave("c1")


def void(story, call="c1", reason="son coupé"):
    return story.asks(c.VoidCall(call=call, reason=reason))


def placed(story):
    return [event.call for event in story.events(e.CallPlaced)]


def test_who_called_calls_once_more_and_both_calls_count():
    story = over().asks(c.RepeatCall(call="c1"))
    assert placed(story) == ["c1", "c1.2"]
    parts = story.events(e.PartTaken)
    assert [(part.call, part.role, part.due_at) for part in parts][1] == ("c1.2", "c1", -1)
    with pytest.raises(Refused, match="encore en ligne"):
        story.asks(c.RepeatCall(call="c1"))
    story.answers("c1.2").takes_leave("c1.2").asks(c.RepeatCall(call="c1.2"))
    assert placed(story)[-1] == "c1.3"


def test_nobody_repeats_what_has_not_taken_place():
    with pytest.raises(Refused, match="pas encore eu lieu"):
        Story("c1").begins().asks(c.RepeatCall(call="c1"))


def test_the_calls_last_until_the_repeated_one_is_over():
    story = over("c1", "c2").asks(c.RepeatCall(call="c1"))
    story.asks(c.SkipCall(call="c2", reason="essai"))
    assert story.rules.desk.phase == "calls"
    story.answers("c1.2").takes_leave("c1.2")
    assert story.rules.desk.phase == "grace"


def test_a_voided_call_is_to_come_again_with_the_same_role_and_its_truth_asked_once():
    nom = Fact(id="nom", value="Rivoire", says="Rivoire.")
    story = over(scripted("c1", transfer_to="311", facts=[nom]), "c2")
    stated = len(story.events(e.TruthStated))
    assert stated == 1
    void(story).triggers("c1")
    assert placed(story) == ["c1", "c1.2"]
    assert story.rules.calls.playing("c1").id == "c1.2"
    assert len(story.events(e.TruthStated)) == stated
    story.answers("c1.2").asks(c.SayFact(call="c1.2", fact="nom"))
    with pytest.raises(Refused, match="a déjà eu lieu"):
        story.triggers("c1")


def test_voiding_a_call_under_way_ends_it_first():
    story = Story("c1", "c2").begins().rings("c1").answers("c1")
    void(story, reason=" casque en panne ")
    ended, voided = story.events(e.CallEnded, e.CallVoided)
    assert (ended.by, ended.cause, voided.reason) == ("engine", "voided", "casque en panne")
    assert fx.EndLeg(call="c1", why="hung_up") in story.effects


def test_the_last_call_voided_keeps_the_calls_open_or_opens_them_again():
    story = Story("c1").begins().rings("c1").answers("c1")
    assert void(story).rules.desk.phase == "calls"
    story = over("c1").waits(5)
    assert story.rules.desk.phase == "grace"
    assert void(story).rules.desk.phase == "calls" and story.rules.desk.phase_ends_at == 0
    story.waits(60).triggers("c1").answers("c1.2").takes_leave("c1.2")
    assert story.rules.desk.phase == "grace"
    assert story.waits(15).rules.closed


def test_a_voided_call_may_be_passed_over_instead():
    story = void(over("c1")).asks(c.SkipCall(call="c1", reason="plus le temps"))
    assert story.rules.desk.phase == "grace"


def test_once_its_scenario_is_over_a_voided_call_is_not_played_again():
    played = [
        scenario(scripted(call)).model_copy(update={"id": name})
        for call, name in (("c1", "un"), ("c2", "deux"))
    ]
    story = Story(scenarios=played).begins().rings("c1").answers("c1").takes_leave("c1").waits(61)
    assert story.rules.state.script.present.id == "deux"
    void(story)
    assert [event.call for event in story.events(e.CallSkipped)] == ["c1"]
    story.rings("c2").answers("c2").takes_leave("c2")
    assert story.rules.desk.phase == "grace"


def test_what_cannot_be_voided():
    story = over()
    with pytest.raises(Refused, match="quel incident"):
        void(story, reason="  ")
    with pytest.raises(Refused, match="pas de ce scénario"):
        void(story, "c2")
    with pytest.raises(Refused, match="déjà annulé"):
        void(void(story))
    story.dials("311")
    with pytest.raises(Refused, match="pas de ce scénario"):
        void(story, "sortant-1")


def test_a_click_on_a_call_that_has_just_ended_says_whose_it_was():
    with pytest.raises(Refused, match="L’appel de Correspondant c1 vient de se terminer"):
        over().takes_leave("c1")


def test_a_crash_forgets_neither_a_repetition_nor_a_void():
    story = void(over()).triggers("c1")
    before = story.rules
    story.crashes(3)
    assert story.rules.calls.by_id == before.calls.by_id
    assert story.rules.calls.playing("c1").id == "c1.2"
