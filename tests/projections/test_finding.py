"""C1.3.a, C1.3.b, C1.12.a: the right file in time, searches, files opened by mistake, bookings."""

from __future__ import annotations

import pytest

from evalengine.clock import SECOND
from evalengine.projections.verdicts import Verdict
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.desk_work import OTHER, OWNER, DeskStory, asking, booking, card
from tests.story import Story, scripted


def picked_up() -> Story:
    return Story("c1", scripted("c2", donneur_ordres="etude")).begins().rings("c1").answers("c1")


# --- C1.3.a ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wait_s", "status"), [(0, "met"), (2.9, "met"), (3, "to_judge"), (3.1, "not_met")]
)
def test_the_right_file_is_in_front_within_the_bound_of_the_pick_up(judge, wait_s, status):
    story = picked_up().waits(wait_s).opens("cabinet").waits(20).takes_leave("c1")
    verdict = judge(story, "C1.3.a")  # the pick-up is known within 1 µs
    assert verdict.status == status
    assert (verdict.unit, verdict.bound) == ("calls", 0)
    kinds = [type(story.entries[seq - 1].event) for seq in verdict.evidence]
    assert kinds == [e.CallPickedUp, e.FileOpened]


def test_a_file_that_was_there_before_is_there_at_once(judge):
    story = Story("c1").begins().opens("cabinet").waits(60).rings("c1").answers("c1").waits(9)
    assert judge(story, "C1.3.a").status == "met"


def test_the_wrong_file_in_front_all_along_is_not_the_right_one(judge):
    story = picked_up().opens("etude").waits(20).takes_leave("c1")
    verdict = judge(story, "C1.3.a")
    assert (verdict.status, verdict.value) == ("not_met", 1)
    assert "n’est pas venue devant" in verdict.remark


def test_whoever_is_taken_back_brings_his_file_back(judge):
    story = picked_up().opens("cabinet").waits(5).holds("c1").rings("c2").answers("c2")
    story.opens("etude").waits(9).takes_leave("c2").waits(1).resumes("c1").waits(1)
    good = judge(story.opens("cabinet").waits(9), "C1.3.a")
    assert good.status == "met"
    assert len(good.evidence) == 6  # three turns, each with the file that came
    stays = picked_up().opens("cabinet").waits(5).holds("c1").rings("c2").answers("c2")
    stays.opens("etude").waits(9).takes_leave("c2").waits(1).resumes("c1").waits(9)
    assert judge(stays, "C1.3.a").status == "met", "it may still come"
    assert judge(stays.takes_leave("c1"), "C1.3.a").status == "not_met"


def test_a_talk_of_a_moment_asks_for_no_file(judge):
    story = picked_up().opens("etude").waits(2).holds("c1").waits(30)
    assert judge(story, "C1.3.a").status == "not_assessed"


def test_what_is_written_for_a_call_in_another_s_file_is_wrong(judge):
    desk = DeskStory("c1").begins().takes("c1").opens(OWNER).waits(20)
    assert judge(desk.does(c.SaveCard(card=card("Rivoire"), call="c1")), "C1.3.a").status == "met"
    elsewhere = card("Rivoire", name="")
    elsewhere = c.SaveCard(card=e.Card(id="", donneur_ordres=OTHER, last_name="Rivoire"), call="c1")
    verdict = judge(desk.does(elsewhere), "C1.3.a")
    assert verdict.status == "not_met"
    assert [type(desk.entries[seq - 1].event) for seq in verdict.evidence] == [e.CardSaved]


@pytest.mark.parametrize("criterion", ["C1.3.a", "C1.3.b"])
def test_who_opened_no_file_at_all_worked_away_from_the_console(judge, criterion):
    assert judge(Story("c1").begins(), criterion) == Verdict("not_assessed")
    verdict = judge(picked_up().waits(30).takes_leave("c1"), criterion)
    assert (verdict.status, verdict.evidence) == ("to_judge", ())


def test_a_pick_up_that_the_engine_did_not_see_is_left_out(judge):
    story = Story("c1", "c2").begins().opens("cabinet").rings("c1").answers("c1").waits(1)
    verdict = judge(story.crashes(5), "C1.3.a")
    assert verdict.status == "not_assessed"
    assert "Correspondant c1" in verdict.remark


# --- C1.3.b ----------------------------------------------------------------------------------


def searched(story: Story, *queries: str, every_s: float = 2) -> Story:
    for query in queries:
        story.asks(c.SearchFiles(query=query), "candidate").waits(every_s)
    return story


@pytest.mark.parametrize(
    ("wait_s", "status"), [(9.5, "met"), (9.6, "to_judge"), (10.5, "to_judge"), (10.6, "not_met")]
)
def test_a_search_leads_to_its_file_within_the_bound(judge, wait_s, status):
    story = searched(picked_up(), "cabinet", every_s=wait_s).opens("cabinet")
    verdict = judge(story, "C1.3.b")  # a search is on record half a second late
    assert verdict.status == status
    if status != "met":
        assert (verdict.value, verdict.bound) == (round(wait_s * 1000), 10_000)


def test_other_words_for_the_same_thing_are_the_same_search(judge):
    story = searched(picked_up(), "etude", "notaire", "cabinet", every_s=4).opens("cabinet")
    verdict = judge(story, "C1.3.b")
    assert (verdict.status, verdict.value) == ("not_met", 12_000)


def test_a_search_that_opens_nothing_says_nothing(judge):
    story = searched(picked_up().opens("cabinet"), "etude", every_s=60)
    searched(story, "cabinet").opens("cabinet")
    assert judge(story, "C1.3.b").status == "met"


def wandering(times: int, stays_s: float) -> Story:
    story = picked_up().opens("cabinet").waits(5)
    for _ in range(times):
        story.opens("etude").waits(stays_s).opens("cabinet").waits(5)
    return story


@pytest.mark.parametrize(
    ("times", "stays_s", "status", "value"),
    [(0, 1, "met", 0), (3, 1, "met", 3), (4, 1, "not_met", 4), (4, 4.999, "not_met", 4),
     (4, 5, "met", 0)],
)  # fmt: skip
def test_files_of_nobody_left_at_once_were_opened_by_mistake(judge, times, stays_s, status, value):
    verdict = judge(wandering(times, stays_s), "C1.3.b")
    assert (verdict.status, verdict.value, verdict.unit) == (status, value, "files")
    assert (verdict.bound, len(verdict.evidence)) == (3, value)


def test_the_file_of_somebody_who_waits_is_no_mistake(judge):
    story = picked_up().opens("cabinet").waits(5).rings("c2").waits(1)
    for _ in range(5):
        story.opens("etude").waits(1).opens("cabinet").waits(1)
    assert judge(story, "C1.3.b").value == 0


def test_a_file_in_which_something_is_written_is_no_mistake(judge):
    desk = DeskStory("c1").begins().takes("c1").opens(OWNER).waits(5)
    other = e.Card(id="", donneur_ordres=OTHER, last_name="Thibault")
    for _ in range(5):
        desk.opens(OTHER).waits(1).does(c.SaveCard(card=other, insists=True))
        desk.waits(1).opens(OWNER).waits(5)
    assert judge(desk, "C1.3.b").value == 0


# --- C1.12.a ---------------------------------------------------------------------------------

BOOKS = {"appointment": {"kind": "consultation", "starts": ["2026-11-24T09:00"], "who": "Rivoire"}}
LOOK = c.ReportPane(pane="agenda", donneur_ordres=OWNER, call="c1")


def asked(wait_s: float, act: c.CandidateCommand | None = LOOK) -> DeskStory:
    desk = DeskStory(asking("c1", BOOKS)).begins().takes("c1").waits(wait_s)
    return desk if act is None else desk.does(act)


@pytest.mark.parametrize(
    ("wait_s", "status"), [(59, "met"), (59.1, "to_judge"), (61, "to_judge"), (61.1, "not_met")]
)
def test_the_agenda_comes_before_his_eyes_within_the_bound(judge, wait_s, status):
    verdict = judge(asked(wait_s), "C1.12.a")
    assert (verdict.status, verdict.unit, verdict.bound) == (status, "ms", 60_000)
    assert abs(verdict.value - wait_s * 1000) <= 1
    assert len(verdict.evidence) == 2


def test_holds_are_left_out_and_the_agenda_of_another_is_not_it(judge):
    desk = asked(30, None).holds("c1").waits(80).resumes("c1").waits(20)
    other = c.ReportPane(pane="agenda", donneur_ordres=OTHER)
    assert judge(desk.does(other), "C1.12.a").status == "to_judge"
    verdict = judge(desk.does(LOOK), "C1.12.a")
    assert (verdict.status, verdict.value) == ("met", 50_000)


def test_booking_shows_that_he_looked_and_without_panes_it_never_fails(judge):
    book = booking("2026-11-24T09:00", "Rivoire", call="c1")
    assert judge(asked(50, book), "C1.12.a").status == "met"
    verdict = judge(asked(90, book), "C1.12.a")
    assert (verdict.status, verdict.value) == ("to_judge", 90_000)


def test_it_counts_from_the_first_thing_that_was_said(judge):
    facts = [{"id": "nom", "says": "Je suis Rivoire.", "value": "Rivoire"}]
    desk = DeskStory(asking("c1", BOOKS, facts=facts)).begins().takes("c1").waits(40)
    desk.asks(c.SayFact(call="c1", fact="nom")).waits(30).does(LOOK)
    assert judge(desk, "C1.12.a").value == 30_000
    desk.asks(c.UnsayFact(call="c1", fact="nom"))  # it was ticked by mistake
    assert judge(desk, "C1.12.a").value == 70_000


def test_a_call_that_wants_no_appointment_and_one_that_was_not_answered_say_nothing(judge):
    assert judge(DeskStory("c1").begins().takes("c1"), "C1.12.a") == Verdict("not_assessed")
    unheard = DeskStory(asking("c1", BOOKS)).begins().rings("c1")
    assert judge(unheard, "C1.12.a") == Verdict("not_assessed")


def test_nothing_that_shows_a_look_is_left_to_a_human(judge):
    verdict = judge(asked(200, None), "C1.12.a")
    assert verdict.status == "to_judge"
    assert "rien ne montre" in verdict.remark


def test_the_time_of_a_pane_is_the_console_s():
    desk = asked(100, None)
    desk.does(c.ReportPane(pane="agenda", donneur_ordres=OWNER, ago_ms=30_000))
    (shown,) = desk.events(e.PaneShown)
    assert desk.now - shown.at == 30 * SECOND
