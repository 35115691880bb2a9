"""Which file is in front, and which one is owed to the call in the ear."""

from __future__ import annotations

from console.shelf import Shelf, search
from evalengine.projections.desk import Desk

from .engine import DeskStory


def folded(story: DeskStory) -> tuple[Shelf, Desk]:
    shelf, desk = Shelf(), Desk()
    for entry in story.entries:
        desk.apply(entry)
        shelf.apply(entry)
    return shelf, desk


def begun() -> DeskStory:
    story = DeskStory()
    story.begins()
    return story


def front(story: DeskStory) -> str | None:
    shelf, desk = folded(story)
    return shelf.front(desk)


def owed(story: DeskStory) -> str | None:
    shelf, desk = folded(story)
    return shelf.owed(desk)


def test_nothing_is_in_front_at_first() -> None:
    assert front(begun()) is None


def test_a_ring_brings_its_file_to_the_front_and_owes_nothing() -> None:
    story = begun()
    story.rings("c1")
    assert (front(story), owed(story)) == ("aubry", None)


def test_of_several_rings_the_oldest_is_in_front() -> None:
    story = begun()
    story.rings("c2").waits(1).rings("c1")
    assert front(story) == "morel"


def test_a_file_opened_since_the_last_ring_stays_in_front() -> None:
    story = begun()
    story.rings("c1").opens("thermo")
    assert front(story) == "thermo"
    story.rings("c2")
    assert front(story) == "aubry"


def test_a_ring_does_not_take_the_page_from_under_a_talk() -> None:
    story = begun()
    story.rings("c1").answers("c1").opens("aubry").rings("c2")
    assert front(story) == "aubry"


def test_a_pick_up_owes_its_file_until_it_is_opened() -> None:
    story = begun()
    story.rings("c1").answers("c1")
    assert (front(story), owed(story)) == ("aubry", "aubry")
    story.opens("aubry")
    assert (front(story), owed(story)) == ("aubry", None)


def test_a_pick_up_owes_its_file_even_when_it_was_open() -> None:
    story = begun()
    story.opens("aubry").rings("c1").answers("c1")
    assert owed(story) == "aubry"


def test_what_the_candidate_closed_during_the_call_is_not_owed_again() -> None:
    story = begun()
    story.rings("c1").answers("c1").opens("aubry").closes("aubry")
    assert (front(story), owed(story)) == (None, None)


def test_a_resume_owes_its_file_only_when_another_is_in_front() -> None:
    story = begun()
    story.rings("c1").answers("c1").opens("aubry").holds("c1").resumes("c1")
    assert owed(story) is None
    story.rings("c2").answers("c2").opens("morel").resumes("c1")
    assert owed(story) == "aubry"


def test_a_second_call_for_the_same_donneur_ordres_owes_its_file_again() -> None:
    story = begun()
    story.rings("c1").answers("c1").opens("aubry").rings("c4").answers("c4")
    assert owed(story) == "aubry"


def test_a_donneur_ordres_without_file_owes_nothing() -> None:
    story = begun()
    story.rings("c1").answers("c1")
    shelf, desk = folded(story)
    desk.files.clear()
    assert (shelf.front(desk), shelf.owed(desk)) == (None, None)


def test_tabs_are_the_open_files_then_those_that_ring_oldest_first() -> None:
    story = begun()
    story.opens("thermo").rings("c2").waits(1).rings("c3").rings("c1")
    shelf, desk = folded(story)
    tabs = [(tab.donneur_ordres, tab.open, tab.ringing) for tab in shelf.tabs(desk)]
    assert tabs == [("thermo", True, 2), ("morel", False, 1), ("aubry", False, 3)]


def test_the_next_file_goes_round_all_of_them() -> None:
    story = begun()
    story.opens("aubry").opens("morel").opens("thermo")
    seen = []
    for _ in range(4):
        shelf, desk = folded(story)
        following = shelf.next_file(desk)
        assert following is not None
        seen.append(following)
        story.opens(following)
    assert seen == ["aubry", "morel", "thermo", "aubry"]


def test_alone_a_file_has_no_next() -> None:
    story = begun()
    story.opens("aubry")
    shelf, desk = folded(story)
    assert shelf.next_file(desk) is None


def test_the_search_reads_names_trades_and_people_in_any_order() -> None:
    _, desk = folded(begun())

    def found(words: str) -> list[str]:
        return [file.donneur_ordres for file in search(desk, words)]

    assert found("") == ["aubry", "morel", "thermo"]
    assert found("helene AUBRY") == ["aubry"]
    assert found("avocats") == ["morel"]
    assert found("infirmiere cabinet") == ["aubry"]
    assert found("[b]zzz") == []
