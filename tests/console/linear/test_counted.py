"""What the linear mode reports of what is typed: whole lines, and nothing that it cannot know."""

from __future__ import annotations

from dataclasses import replace

from console.asking import UNKNOWN
from console.linear.spoken import Demand
from console.link import LinkLost
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.desk_work import OWNER

from .talk import Talk, plain


def test_an_answer_in_words_is_a_line_and_a_numbered_choice_is_none(at_work: Talk):
    at_work.types("message", "2", "2", "Rivoire", "résultats", "1", "v")
    lines = at_work.story.events(e.TypingCounted)
    assert [(line.pane, line.field, line.characters) for line in lines] == [
        ("message", "nom", len("Rivoire")),
        ("message", "objet", len("résultats")),
    ]
    assert {(line.donneur_ordres, line.call) for line in lines} == {(OWNER, "c1")}
    assert {(line.seen, line.corrections, line.lasted_ns) for line in lines} == {("line", 0, 0)}


def test_he_is_never_told_of_a_report_that_was_refused_or_got_lost(at_work: Talk, monkeypatch):
    at_work.types("message", "1", "normal")
    wrong = c.ReportTyping(
        pane="message", field="nom", keys=0, corrections=0, characters=0, lasted_ms=0
    )
    at_work.session.asked.append(Demand(wrong, silent=True))
    at_work.goes_on()
    assert at_work.hears() == []
    at_work.session.sent("r1", Demand(replace(wrong, keys=1), silent=True))
    at_work.session.hear(LinkLost(""))
    assert plain(UNKNOWN) not in at_work.hears()
    at_work.session.sent("r2", Demand(wrong, silent=True))
    at_work.session.unsent("r2")
    assert at_work.hears() == []
