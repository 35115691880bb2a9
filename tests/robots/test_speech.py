"""What a robot's correspondents say aloud, and in what order."""

from __future__ import annotations

from evalengine.dossier.scripts import Fact, Objection
from evalengine.robots.speech import Sentence, Speech
from evalengine.vocabulary import commands as c
from tests.story import Story, scenario, scripted

NAMED = Fact(id="nom", value="Rivoire", says="Rivoire.")
AGED = Fact(id="age", value="80", says="80 ans.", when_asked="Quel âge ?")
PLAYED = scenario(
    scripted("c1", facts=(NAMED, AGED), objections=(Objection(when="on refuse", says="Dommage."),)),
    scripted("c2", opening="Good morning.", language="en"),
)


def said(story, **since):
    speech = Speech([PLAYED], **since)
    return [found for entry in story.entries if (found := speech.see(entry))]


def told():
    """Two facts and an objection of one call, the opening of another, in this order."""
    story = Story(scenarios=[PLAYED]).begins().rings("c1").answers("c1")
    story.asks(c.SayFact(call="c1", fact="age")).asks(c.MakeObjection(call="c1", objection=1))
    story.waits(20).asks(c.SayFact(call="c1", fact="nom"))
    return story.holds("c1").rings("c2").answers("c2")


def test_a_correspondent_opens_and_says_what_is_told_of_him():
    assert said(told()) == [
        Sentence("c1", "Bonjour.", "fr"),
        Sentence("c1", "80 ans.", "fr"),
        Sentence("c1", "Dommage.", "fr"),
        Sentence("c1", "Rivoire.", "fr"),
        Sentence("c2", "Good morning.", "en"),
    ]


def test_what_was_said_before_an_interruption_is_not_said_again():
    story = told()
    (fact,) = (entry for entry in story.entries if getattr(entry.event, "fact", "") == "nom")
    assert [each.text for each in said(story, since=fact.at)] == ["Rivoire.", "Good morning."]


def test_everything_that_may_be_said_is_known_beforehand():
    whole = {(each.text, each.language) for each in Speech([PLAYED]).whole()}
    assert {(each.text, each.language) for each in said(told())} == whole
