"""What a robot's correspondents say aloud, and in what order."""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.dossier.scripts import Fact, Objection
from evalengine.robots.speech import Sentence, Speech
from evalengine.vocabulary import commands as c
from tests.story import Story, scenario, scripted

NAMED = Fact(id="nom", value="Rivoire", says="Rivoire.")
AGED = Fact(id="age", value="80", says="80 ans.", when_asked="Quel âge ?")
PLAYED = scenario(
    scripted(
        "c1",
        facts=(NAMED, AGED),
        objections=(Objection(when="on refuse", says="Dommage."),),
        hold_patience_s=10,
        patience_ends="insists",
        on_impatience="C’est long.",
    ),
    scripted("c2", opening="Good morning.", closing="Goodbye then.", language="en", talk_s=20),
)


def said(story, **since):
    """What is said up to the end of the story, each as it is due."""
    speech = Speech([PLAYED], **since)
    found = []
    for entry in story.entries:
        while (due := speech.deadline()) is not None and due <= entry.at:
            found += speech.tick(due)
        speech.see(entry)
        found += speech.tick(entry.at)
    while (due := speech.deadline()) is not None and due <= story.now:
        found += speech.tick(due)
    return found


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


def test_whoever_waited_too_long_says_so_once_when_he_is_taken_back():
    story = Story(scenarios=[PLAYED]).begins().rings("c1").answers("c1")
    story.holds("c1").waits(9).resumes("c1").holds("c1")
    assert [each.text for each in said(story)] == ["Bonjour."]
    story.waits(11).resumes("c1").holds("c1").waits(11).resumes("c1")
    assert [each.text for each in said(story)] == ["Bonjour.", "C’est long."]


def test_last_words_come_in_time_before_he_hangs_up_and_once():
    story = Story(scenarios=[PLAYED]).begins().rings("c2").answers("c2").waits(10).holds("c2")
    story.waits(30).resumes("c2")
    resumed = story.now
    story.waits(9)
    *_, leave = said(story)
    assert leave == Sentence("c2", "Goodbye then.", "en")
    speech = Speech([PLAYED])
    for entry in story.entries:
        speech.see(entry)
    # 10 s of 20 were talked before the hold; two words and a breath are left at the end.
    assert speech.deadline() == resumed + 10 * SECOND - 2 * (SECOND * 2 // 5) - SECOND
    assert said(story.waits(5)).count(leave) == 1


def test_who_took_leave_before_an_interruption_does_not_do_so_again():
    story = Story(scenarios=[PLAYED]).begins().rings("c2").answers("c2").waits(19)
    assert [each.text for each in said(story, since=story.now)] == []


def test_everything_that_may_be_said_is_known_beforehand():
    whole = {(each.text, each.language) for each in Speech([PLAYED]).whole()}
    story = told().waits(20).resumes("c1").waits(40)
    assert {(each.text, each.language) for each in said(story)} == whole
