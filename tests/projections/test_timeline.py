"""The picture's data: spans by line, what was done meanwhile, and how much at once."""

from __future__ import annotations

import pytest

from evalengine.clock import SECOND
from evalengine.projections.timeline import Point, Span, Stretch, Timeline, timeline
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import chain
from tests.story import Story


@pytest.fixture(scope="module")
def story() -> Story:
    story = Story("c1", "c2").begins().rings("c1").waits(4).answers("c1").opens("cabinet").waits(6)
    story.rings("c2").waits(5).holds("c1").answers("c2").waits(20).hangs_up("c2").resumes("c1")
    return story.waits(5).takes_leave("c1").closes("cabinet").waits(30)


@pytest.fixture(scope="module")
def drawn(story) -> Timeline:
    return timeline(story.entries)


def seconds(span: Span) -> tuple[str, str, int, int]:
    return span.call, span.kind, span.since // SECOND, span.until // SECOND


def test_a_call_rings_talks_and_waits_on_its_line(drawn):
    spans = drawn.spans()
    assert [seconds(span) for span in spans] == [
        ("c1", "ring", 0, 4),
        ("c1", "talk", 4, 15),
        ("c2", "ring", 10, 15),
        ("c1", "hold", 15, 35),
        ("c2", "talk", 15, 35),
        ("c1", "talk", 35, 40),
    ]
    assert {span.call: span.line for span in spans} == {"c1": 1, "c2": 2}
    assert drawn.lines() == 3


def test_every_span_names_the_entry_that_began_it(story, drawn):
    kinds = {"ring": e.CallRang, "talk": (e.CallPickedUp, e.CallResumed), "hold": e.CallHeld}
    for span in drawn.spans():
        event = story.entries[span.entry - 1].event
        assert isinstance(event, kinds[span.kind])
        assert event.call == span.call


def test_the_load_counts_correspondents_not_states(drawn):
    assert [(at // SECOND, count) for at, count in drawn.load()] == [
        (0, 1),
        (10, 2),
        (35, 1),
        (40, 0),
    ]


def test_a_file_is_open_between_its_two_entries(drawn):
    [file] = drawn.files()
    assert (file.what, file.since, file.until) == ("cabinet", 4 * SECOND, 40 * SECOND)


def test_what_still_goes_on_ends_with_the_journal():
    story = Story("c1").begins().rings("c1").waits(2).answers("c1").opens("etude").waits(3)
    drawn = timeline(story.opens("cabinet").entries)
    assert [seconds(span) for span in drawn.spans()] == [("c1", "ring", 0, 2), ("c1", "talk", 2, 5)]
    assert [file.what for file in drawn.files()] == ["etude", "cabinet"]
    assert drawn.window() == (0, 5 * SECOND)


def test_typing_lies_before_the_entry_that_counts_it(story):
    typed = e.TypingCounted(
        pane="messages",
        field="texte",
        keys=40,
        corrections=2,
        characters=38,
        lasted_ns=8 * SECOND,
        at=30 * SECOND,
    )
    last = story.entries[-1]
    entry = chain(last.digest, last.seq + 1, last.at, last.wall, "candidate", typed)
    drawn = timeline([*story.entries, entry])
    assert drawn.typing == [Stretch("messages", 22 * SECOND, 30 * SECOND, entry.seq)]


def test_only_what_the_candidate_says_is_his_act(story):
    said = [
        e.ChatSent(donneur_ordres="cabinet", speaker=who, text="Bonjour")
        for who in ("donneur_ordres", "candidate")
    ]
    last, drawn = story.entries[-1], Timeline()
    for rank, event in enumerate(said, 1):
        drawn.apply(chain(last.digest, last.seq + rank, last.at, last.wall, "candidate", event))
    assert drawn.points == [Point("chat", last.at, "cabinet", last.seq + 2)]


def test_an_absence_of_the_engine_is_drawn():
    story = Story("c1").begins().rings("c1").waits(1).answers("c1").waits(4).crashes(6)
    [gap] = timeline(story.entries).gaps
    assert gap.until - gap.since == story.entries[gap.entry - 1].event.length_ns > 0


def test_an_empty_journal_draws_nothing():
    drawn = timeline([])
    assert (drawn.spans(), drawn.load(), drawn.window()) == ([], [], (0, 0))
