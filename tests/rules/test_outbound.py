"""The candidate calls out: whom he reaches, on which line, and how it ends."""

from __future__ import annotations

import pytest

from evalengine.clock import SECOND
from evalengine.errors import Refused
from evalengine.projections.calls import CallState
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from tests.story import Story

OUT = "sortant-1"


def dialling(**options: bool) -> Story:
    return Story("c1", "c2", "c3", **options).begins().dials("311")


def ended(story: Story) -> e.CallEnded:
    return story.events(e.CallEnded)[-1]


def refusals(story: Story) -> list[int]:
    return [effect.status for effect in story.effects if isinstance(effect, fx.RefuseDialled)]


def test_it_rings_there_on_a_free_line_until_it_is_answered():
    story = dialling()
    (dialled,) = story.events(e.CallDialled)
    assert (dialled.call, dialled.line, dialled.who) == (OUT, 1, "Mme Hélène Cabinet")
    assert story.effects[-1] == fx.RingBack(call=OUT, token="jambe-1", line=1)
    assert story.rules.calls.by_id[OUT].state is CallState.DIALLING
    story.is_answered(OUT)
    assert story.effects[-1] == fx.AnswerDialled(call=OUT)
    assert story.rules.calls.in_ear() is story.rules.calls.by_id[OUT]


@pytest.mark.parametrize(
    ("target", "who", "donneur_ordres"),
    [
        ("311", "Mme Hélène Cabinet", "cabinet"),
        ("412", "Mme Hélène Etude", "etude"),
        ("mme helene etude", "Mme Hélène Etude", "etude"),
        ("MME HÉLÈNE ETUDE", "Mme Hélène Etude", "etude"),
        ("etude", "Etude", "etude"),
        ("Cabinet", "Cabinet", "cabinet"),
        ("0199001234", "Correspondant c1", "cabinet"),
        ("01 99 00 12 34", "Correspondant c1", "cabinet"),
        ("+33199001234", "Correspondant c1", "cabinet"),
        ("0033199001234", "Correspondant c1", "cabinet"),
        ("Correspondant c1", "Correspondant c1", "cabinet"),
    ],
)
def test_names_extensions_and_numbers_of_the_files_are_known(target, who, donneur_ordres):
    (dialled,) = Story("c1").begins().dials(target).events(e.CallDialled)
    assert (dialled.who, dialled.donneur_ordres) == (who, donneur_ordres)


@pytest.mark.parametrize("target", ["", "999", "3111", "31", "Hélène", "++", "x" * 5000, "é"])
def test_nobody_has_a_wrong_number(target):
    story = Story("c1").begins().dials(target)
    (dialled,) = story.events(e.CallDialled)
    assert (dialled.line, dialled.who) == (0, "") and len(dialled.target) <= 100
    assert (ended(story).cause, ended(story).by) == ("wrong_number", "engine")
    assert refusals(story) == [404]
    assert not any(isinstance(effect, fx.RingBack) for effect in story.effects)


@pytest.mark.parametrize(
    ("why", "status"), [("busy", 486), ("no_answer", 480), ("wrong_number", 404)]
)
def test_the_co_evaluateur_says_why_nobody_answers(why, status):
    story = dialling().is_refused(OUT, why)
    assert (ended(story).cause, ended(story).by) == (why, "correspondent")
    assert refusals(story) == [status]


def test_it_does_not_ring_for_ever():
    story = dialling().waits(61)
    assert ended(story).cause == "no_answer" and refusals(story) == [480]


def test_the_candidate_gives_up_even_before_the_wire_knows_the_name_of_the_call():
    for name in ("jambe-1", OUT):
        story = dialling().hangs_up(name)
        assert (ended(story).call, ended(story).by) == (OUT, "candidate")
        assert refusals(story) == []


def test_whoever_talks_is_on_hold_when_the_candidate_dials():
    story = Story("c1").begins().rings("c1").answers("c1").dials("311")
    (held,) = story.events(e.CallHeld)
    assert (held.call, held.by) == ("c1", "engine")
    assert story.events(e.CallDialled)[0].line == 2
    story.is_answered(OUT).holds(OUT).resumes("c1").resumes(OUT)
    assert story.rules.calls.in_ear().id == OUT


def test_nobody_answers_into_another_call():
    story = dialling().rings("c1").answers("c1")
    with pytest.raises(Refused):
        story.is_answered(OUT)
    assert story.holds("c1").is_answered(OUT).rules.calls.in_ear().id == OUT


@pytest.mark.parametrize("command", [c.AnswerDialled, c.RefuseDialled])
def test_only_a_call_that_is_being_dialled_is_answered_or_refused(command):
    fields = {"why": "busy"} if command is c.RefuseDialled else {}
    story = dialling().is_answered(OUT).rings("c1")
    for call in (OUT, "c1", "c2", "jambe-1", "unknown"):
        with pytest.raises(Refused):
            story.asks(command(call=call, **fields))
    with pytest.raises(Refused):
        dialling().asks(command(call=OUT, **fields), "candidate")


def three_taken(**options: bool) -> Story:
    story = Story("c1", "c2", "c3", "c4", **options).begins()
    return story.rings("c1").rings("c2").rings("c3")


def test_without_a_free_line_the_call_is_refused():
    story = three_taken().dials("311")
    assert ended(story).cause == "no_line" and refusals(story) == [486]


def test_the_extra_line_is_for_the_candidate_alone():
    story = three_taken(extra_line=True).dials("311")
    assert [line.number for line in story.rules.desk.lines] == [1, 2, 3, 4]
    assert story.rules.desk.lines[3].call.id == OUT
    with pytest.raises(Refused):
        story.triggers("c4")
    assert ended(story.dials("412")).cause == "no_line"
    story.hangs_up(OUT)
    assert len(story.rules.desk.lines) == 3


def test_calls_are_made_while_the_calls_last():
    story = Story("c1").dials("311")
    assert ended(story).cause == "not_now" and refusals(story) == [403]
    story.begins().rings("c1").hangs_up("c1").dials("311")
    assert (ended(story).call, ended(story).cause) == ("sortant-2", "not_now")


def test_the_grace_opens_after_the_last_call_of_either_side():
    story = Story("c1").begins().dials("311").is_answered(OUT).rings("c1").hangs_up("c1")
    assert story.rules.desk.phase == "calls"
    story.waits(7).dials("999")
    assert story.rules.desk.phase == "calls"
    story.takes_leave(OUT)
    assert story.rules.desk.phase == "grace"
    assert story.rules.desk.phase_ends_at == story.now + 15 * SECOND
    assert story.waits(16).rules.closed


def test_an_answered_call_can_be_transferred_and_hung_up_from_either_side():
    for act in ("hangs_up", "takes_leave"):
        assert ended(getattr(dialling().is_answered(OUT), act)(OUT)).cause == "hung_up"
    assert ended(dialling().is_answered(OUT).transfers(OUT, "412")).cause == "transferred"


def test_after_a_crash_an_answered_call_is_looked_for():
    story = dialling().is_answered(OUT)
    story.crashes(5)
    (find,) = [effect for effect in story.effects if isinstance(effect, fx.FindLeg)]
    assert (find.call, find.leg) == (OUT, {"port": 4001})
    story.signals(s.LegFound(call=OUT, arrival=s.Arrival(0), leg={"port": 4002}))
    assert story.rules.calls.by_id[OUT].leg == {"port": 4002}


def test_after_a_crash_a_call_that_was_being_dialled_is_over():
    story = dialling()
    story.crashes(5)
    (find,) = [effect for effect in story.effects if isinstance(effect, fx.FindLeg)]
    assert find.leg == {}
    story.signals(s.LegEnded(call=OUT, cause="lost", arrival=s.Arrival(0)))
    assert (ended(story).cause, ended(story).by) == ("interrupted", "engine")
    story.crashes(1)
    assert not any(isinstance(effect, fx.FindLeg | fx.StopRinging) for effect in story.effects)
