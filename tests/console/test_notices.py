"""What the candidate is told, for how long, and from which events."""

from __future__ import annotations

from console.notices import LASTS_NS, Notices, sentence_of
from evalengine.clock import SECOND
from evalengine.projections.desk import Desk

from .engine import DeskStory


def test_a_sentence_stays_a_while_and_leaves() -> None:
    notices = Notices()
    notices.say("Un.", at=0)
    assert notices.current(LASTS_NS - 1).text == "Un."
    assert notices.current(LASTS_NS) is None


def test_the_newest_comes_first_and_hides_no_other() -> None:
    notices = Notices()
    notices.say("Un.", at=0)
    notices.say("Deux.", at=SECOND, weight="warning")
    assert notices.current(2 * SECOND).text == "Deux.  Un."
    assert notices.current(2 * SECOND).weight == "warning"
    assert notices.current(LASTS_NS).text == "Deux."


def test_of_more_sentences_than_fit_the_oldest_leaves() -> None:
    notices = Notices()
    for rank, text in enumerate(("Un.", "Deux.", "Trois.", "Quatre.")):
        notices.say(text, at=rank)
    assert notices.current(SECOND).text == "Quatre.  Trois.  Deux."


def test_the_same_sentence_is_not_said_twice_at_once() -> None:
    notices = Notices()
    notices.say("Un.", at=0)
    notices.say("Un.", at=SECOND)
    assert notices.current(2 * SECOND).text == "Un."


def sentences(*acts: str) -> list[str]:
    """What is told of a story's acts, non-breaking spaces read as spaces."""
    story = DeskStory()
    story.begins()
    for act in acts:
        verb, *words = act.split()
        getattr(story, verb)(*words)
    desk, told = Desk(), []
    for entry in story.entries:
        desk.apply(entry)
        told.append(sentence_of(entry.event, desk).replace("\N{NO-BREAK SPACE}", " "))
    return [sentence for sentence in told if sentence]


def test_every_end_of_a_call_has_its_sentence() -> None:
    started = "Les appels commencent."
    talk = ("rings c1", "answers c1")
    assert sentences(*talk, "hangs_up c1") == [started, "Ligne 1 · Vous avez raccroché."]
    assert sentences(*talk, "takes_leave c1") == [
        started,
        "Ligne 1 · Le correspondant a raccroché.",
    ]
    assert sentences(*talk, "transfers c1 22") == [
        started,
        "Ligne 1 · Appel transféré à « Nadia Perrin ».",
    ]
    assert sentences(*talk, "transfers c1 999")[-1] == "Ligne 1 · Appel transféré à « 999 »."


def test_a_hold_that_the_engine_made_is_explained() -> None:
    told = sentences("rings c1", "rings c2", "answers c1", "answers c2")
    assert "Ligne 1 · Mise en attente pour prendre l’autre appel." in told


def test_a_call_that_never_rang_is_not_told() -> None:
    assert sentences("triggers c1", "takes_leave c1") == ["Les appels commencent."]


def test_whom_he_called_in_vain_is_told_with_the_reason() -> None:
    dialled = ("dials 21", "is_refused sortant-1 busy", "dials 999", "dials 22")
    told = [
        sentence
        for sentence in sentences(*dialled, "is_refused sortant-3 no_answer")
        if "Appel à" in sentence
    ]
    assert told == [
        "Appel à « Dr Hélène Aubry » · Occupé.",
        "Appel à « 999 » · Personne n’est connu sous ce nom ni à ce numéro.",
        "Appel à « Nadia Perrin » · Personne ne répond.",
    ]
