"""What a line card says, from folded stories."""

from __future__ import annotations

from console.cards import Card, card
from evalengine.projections.desk import Desk

from .engine import DeskStory


def told(story: DeskStory, line: int) -> Card:
    desk = Desk()
    for entry in story.entries:
        desk.apply(entry)
    return card(desk, line, story.now)


def readable(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def begun() -> DeskStory:
    story = DeskStory()
    story.begins()
    return story


def test_a_free_line_says_so_in_word_and_symbol() -> None:
    assert told(begun(), 2).state == "○ Libre"


def test_a_ring_counts_towards_fifteen_seconds() -> None:
    story = begun()
    story.rings("c1").waits(7.9)
    ringing = told(story, 1)
    assert (ringing.tone, ringing.gauge, readable(ringing.age)) == (
        "ringing",
        (7, 15),
        "7 s / 15 s",
    )


def test_at_fifteen_seconds_it_is_late_in_words_too() -> None:
    story = begun()
    story.rings("c1").waits(14.999)
    assert told(story, 1).tone == "ringing"
    story.waits(0.001)
    late = told(story, 1)
    assert (late.tone, late.gauge, readable(late.age)) == ("late", (15, 15), "15 s / 15 s dépassé")


def test_the_hold_has_its_age_and_all_that_he_waited_adds_up_from_his_ring() -> None:
    story = begun()
    story.rings("c1").waits(2).answers("c1").waits(10).holds("c1").waits(20).resumes("c1")
    story.waits(5)
    talking = told(story, 1)
    assert (talking.tone, readable(talking.age)) == ("talking", "Parle depuis 5 s")
    assert readable(talking.total) == "A attendu 22 s"
    story.holds("c1").waits(45)
    held = told(story, 1)
    assert (held.tone, readable(held.age)) == ("held", "Attend depuis 45 s")
    assert readable(held.total) == "A attendu 1 min 07"


def test_a_first_talk_says_what_he_waited_ringing() -> None:
    story = begun()
    story.rings("c1").waits(2).answers("c1")
    assert readable(told(story, 1).total) == "A attendu 2 s"


def test_an_unknown_donneur_ordres_is_shown_by_what_is_known() -> None:
    story = begun()
    story.rings("c1")
    desk = Desk()
    for entry in story.entries:
        desk.apply(entry)
    desk.files.clear()
    assert card(desk, 1, story.now).donneur_ordres == "aubry"
