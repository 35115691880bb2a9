"""How the parts were played, counted from the journal alone."""

from evalengine.clock import SECOND, Arrival
from evalengine.dossier.scripts import Fact, Start
from evalengine.projections.portrayal import ON_TIME, Share, portrayal
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import signals as s
from tests.story import Story, scenario, scripted

FACTS = [
    Fact(id="nom", value="Rivoire", says="Rivoire."),
    Fact(id="motif", value="rappel", says="Un rappel."),
    Fact(id="age", value="80", says="80 ans.", when_asked="Quel âge ?"),
]


def planned(call, at_s=10):
    return scripted(call, facts=FACTS, start=Start(at_s=at_s))


def rung(late_s=0, *calls):
    """The first call rings ``late_s`` after its planned time, and is picked up."""
    story = Story(scenarios=[scenario(*(calls or (planned("c1"), scripted("c2"))))]).begins()
    return story.waits(10 + late_s).rings("c1").answers("c1")


def test_facts_told_hints_kept_and_rings_on_time_make_the_figure():
    story = rung().asks(c.SayFact(call="c1", fact="nom"))
    played = portrayal(story.entries)
    assert (played.told, played.withheld, played.on_time) == (Share(1, 2), Share(1, 1), Share(1, 1))
    assert played.score == 75 and played.leaked == 0
    story.asks(c.LeakFact(call="c1", fact="age")).asks(c.SayFact(call="c1", fact="motif"))
    played = portrayal(story.entries)
    assert (played.told, played.withheld, played.leaked) == (Share(2, 2), Share(0, 1), 1)
    assert played.score == 75
    story.asks(c.UnsayFact(call="c1", fact="age"))
    assert portrayal(story.entries).score == 100


def test_a_ring_is_on_time_within_its_margin_and_the_delay_of_control_counts():
    assert portrayal(rung(5).entries).on_time == Share(1, 1)
    assert portrayal(rung(5.001).entries).on_time == Share(0, 1)
    early = Story(scenarios=[scenario(planned("c1"), scripted("c2"))]).begins().waits(4).rings("c1")
    assert portrayal(early.entries).calls[0].late == -6 * SECOND
    story = Story(scenarios=[scenario(planned("c1"), scripted("c2"))]).begins()
    story.asks(c.SwitchPilot(on=True)).asks(c.DelayStep(step="c1", by_s=30)).waits(60)
    story.signals(s.Rang(call="c1", arrival=Arrival(0)))
    assert portrayal(story.entries).calls[0].late >= 30 * SECOND > ON_TIME


def test_who_was_never_heard_has_told_nothing_and_owes_nothing():
    story = Story(scenarios=[scenario(planned("c1"), scripted("c2"))]).begins().waits(10)
    played = portrayal(story.rings("c1").takes_leave("c1").entries)
    assert (played.told, played.withheld, played.on_time) == (Share(), Share(), Share(1, 1))
    assert played.score == 100


def test_calls_by_hand_have_no_time_and_voided_calls_no_part():
    story = Story("c1", "c2").begins().rings("c1").answers("c1")
    played = portrayal(story.entries)
    assert played.calls[0].late is None and played.score is None
    story = rung(60).asks(c.VoidCall(call="c1", reason="son coupé"))
    assert portrayal(story.entries).calls == ()
    story.rings_again("c1", "c1.2").answers("c1.2").asks(c.SayFact(call="c1.2", fact="nom"))
    played = portrayal(story.entries)
    assert [(each.call.id, each.told, each.late) for each in played.calls] == [
        ("c1.2", Share(1, 2), None)
    ]
