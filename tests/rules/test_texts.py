"""What the candidate writes on his phone: into the tchat, or told why not."""

from __future__ import annotations

import pytest

from evalengine.clock import Arrival
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from tests.story import Story

WORDS = "Votre client de 15 h a rappelé."


def writes(story: Story, target: str, text: str = WORDS, message: str = "m1") -> int:
    """The status that the phone is told."""
    before = len(story.effects)
    arrival = Arrival(0, "kernel")
    story.signals(s.Texted(message=message, target=target, text=text, arrival=arrival))
    (told,) = story.effects[before:]
    assert isinstance(told, fx.AnswerText) and told.message == message
    return told.status


@pytest.mark.parametrize(
    ("target", "file"),
    [
        ("cabinet", "cabinet"),
        ("Etude", "etude"),
        ("311", "cabinet"),
        ("mme helene etude", "etude"),
    ],
)
def test_words_for_a_donneur_dordres_are_a_line_of_the_tchat(target, file):
    story = Story("c1").begins()
    assert writes(story, target, f"  {WORDS}\n") == 200
    told, said = (entry.event for entry in story.entries[-2:])
    assert isinstance(told, e.PhoneTexted) and (told.target, told.status) == (target, 200)
    assert said == e.ChatSent(donneur_ordres=file, speaker="candidate", text=WORDS)


@pytest.mark.parametrize(
    ("target", "text", "status"),
    [
        ("inconnu", WORDS, 404),
        ("", WORDS, 404),
        ("01 99 00 12 34", WORDS, 404),  # who calls him is in no tchat
        ("cabinet", "  \r\n", 488),
        ("cabinet", "x" * 2_001, 413),
    ],
)
def test_what_is_not_taken_is_in_the_journal_and_not_in_the_tchat(target, text, status):
    story = Story("c1").begins()
    assert writes(story, target, text) == status
    assert story.events(e.ChatSent) == []
    assert story.events(e.PhoneTexted)[0].status == status


def test_outside_the_calls_it_is_not_the_time():
    assert writes(Story("c1"), "cabinet") == 480


def test_the_same_again_gets_the_same_answer_and_makes_no_second_line():
    story = Story("c1").begins()
    assert writes(story, "cabinet") == 200
    assert writes(story.crashes(1), "cabinet") == 200
    assert writes(story, "cabinet", message="m2") == 200
    assert [one.text for one in story.events(e.ChatSent)] == [WORDS, WORDS]


def test_a_closed_sitting_says_nothing_more():
    story = Story("c1").begins()
    story.rules.state.closed = True
    arrival = Arrival(0, "kernel")
    before = list(story.effects)
    story.signals(s.Texted(message="m1", target="cabinet", text=WORDS, arrival=arrival))
    assert story.effects == before


def test_whom_a_card_is_about_can_be_called_and_is_in_no_tchat():
    story = Story("c1").begins()
    card = e.Card(
        id="k1", donneur_ordres="cabinet", first_name="Lise", last_name="Orsel", number="0261910007"
    )
    story._record([e.CardsProvided(donneur_ordres="cabinet", cards=[card])], "engine")
    assert writes(story, "0261910007") == 404
    assert story.dials("0261910007").events(e.CallDialled)[0].who == "Lise Orsel"
