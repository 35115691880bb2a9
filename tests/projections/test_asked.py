"""The A criteria that are held against what was asked: reached, missed, or nobody's fault."""

from __future__ import annotations

import pytest

from evalengine.clock import Arrival
from evalengine.dossier.programme import Programme
from evalengine.projections.wording import words
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s
from tests.desk_work import OWNER, DeskStory, asking, message

MESSAGE = {"rubric": "Demande", "urgency": "urgent", "values": {"nom": "Rivoire"}, "medium": "mail"}
START = "2026-11-24T09:00"
RIGHT = {"urgency": "urgent", "values": {"nom": "Rivoire"}, "call": "c1"}


def desk(truth: dict[str, object], **changes: object) -> DeskStory:
    """c1 asks ``truth`` and talks; c2 asks nothing."""
    return DeskStory(asking("c1", truth, **changes), asking("c2", {})).begins().takes("c1")


def over(story: DeskStory) -> DeskStory:
    """The calls and the grace are over."""
    return story.waits(5).takes_leave("c1").after_the_grace()


def proofs(story: DeskStory, verdict) -> list[type]:
    return [type(story.entries[seq - 1].event) for seq in verdict.evidence]


# --- what is common to them --------------------------------------------------------------------


def test_what_can_still_be_done_is_not_missed(judge):
    story = desk({"card": {"last_name": "Rivoire"}})
    verdict = judge(story, "C1.8.a")
    assert (verdict.status, verdict.value) == ("to_judge", 1)
    assert proofs(story, verdict) == [e.TruthStated]
    verdict = judge(over(story), "C1.8.a")
    assert (verdict.status, verdict.value, verdict.unit, verdict.bound) == (
        "not_met",
        1,
        "cards",
        0,
    )
    assert verdict.remark == "Correspondant c1\u00a0: aucune fiche n’a été faite."


def test_a_call_that_was_never_picked_up_told_him_nothing(judge):
    story = DeskStory(asking("c1", {"card": {"last_name": "Rivoire"}}), "c2").begins().rings("c1")
    assert judge(story.waits(61).after_the_grace(), "C1.8.a").status == "not_assessed"


@pytest.mark.parametrize("cause", ["failed", "unreachable"])
def test_a_call_that_broke_down_is_left_out_and_named(judge, cause):
    story = desk({"card": {"last_name": "Rivoire"}})
    story.signals(s.LegEnded(call="c1", cause=cause, arrival=Arrival(0))).after_the_grace()
    verdict = judge(story, "C1.8.a")
    assert verdict.status == "not_assessed"
    assert "Correspondant c1" in verdict.remark


def test_what_was_told_while_the_engine_was_away_is_held_against_nobody(judge):
    story = desk({"card": {"last_name": "Rivoire"}}).waits(5).crashes(4)
    story.signals(s.LegFound(call="c1", arrival=Arrival(0)))
    verdict = judge(over(story), "C1.8.a")
    assert verdict.status == "not_assessed"
    assert e.SittingInterrupted in proofs(story, verdict)


def test_what_was_not_asked_is_not_assessed(judge):
    story = over(desk({}))
    asked = ("C1.5.i", "C1.8.a", "C1.9.b", "C1.9.c", "C1.9.d", "C1.9.f", "C1.11.b", "C1.11.c")
    for criterion in (*asked, "C1.12.e"):
        assert judge(story, criterion).status == "not_assessed"


# --- C1.8.a: cards ------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "status"), [("Rivoire", "met"), ("Rivoirre", "not_met")])
def test_a_card_is_exact_to_the_letter(judge, name, status):
    story = over(desk({"card": {"last_name": "Rivoire"}}).saves_card(name, call="c1"))
    verdict = judge(story, "C1.8.a")
    assert verdict.status == status
    assert e.CardSaved in proofs(story, verdict)


def test_the_same_person_twice_in_a_book_is_a_double(judge):
    story = desk({"card": {"last_name": "Rivoire", "number": "01 99 00 12 12"}})
    story.saves_card("Rivoire", "", "01 99 00 12 12", call="c1")
    assert judge(story, "C1.8.a").status == "met"
    story.saves_card("RIVOIRE", "", "0199001212", call="c1", insists=True)
    verdict = judge(story, "C1.8.a")
    assert verdict.status == "not_met"
    assert proofs(story, verdict) == [e.CardSaved, e.CardSaved]
    assert "deux fiches de la même personne" in verdict.remark


def test_the_known_card_is_used_and_not_made_again(judge):
    truth = {"card": {"last_name": "Thibault", "number": "01 99 00 12 12", "known": "connue"}}
    story = desk(truth).saves_card("Thibault", "Anne", "01 99 00 12 12", call="c1", insists=True)
    assert "seconde fiche" in judge(over(story), "C1.8.a").remark


# --- C1.9.c and C1.5.i: forms, their urgency; who is put through ---------------------------------


@pytest.mark.parametrize(
    ("changes", "form", "urgency"),
    [
        ({}, "met", "met"),
        ({"rubric": "Rendez-vous"}, "not_met", "met"),
        ({"values": {"nom": "Rivoir"}}, "not_met", "met"),
        ({"urgency": "normal"}, "met", "not_met"),
        ({"urgency": "vital", "rubric": "Rendez-vous"}, "not_met", "not_met"),
    ],
)
def test_a_form_and_its_urgency_are_two_faults(judge, changes, form, urgency):
    story = over(desk({"message": MESSAGE}).saves_message(**{**RIGHT, **changes}).sends())
    assert judge(story, "C1.9.c").status == form
    assert judge(story, "C1.5.i").status == urgency


def test_a_form_that_never_left_is_not_done_and_says_nothing_of_its_call(judge):
    story = over(desk({"message": MESSAGE}).saves_message(**RIGHT))
    assert "pas parti" in judge(story, "C1.9.c").remark
    nothing = over(desk({"message": MESSAGE}))
    assert judge(nothing, "C1.9.c").status == "not_met"
    assert judge(nothing, "C1.5.i").status == "not_assessed"


def test_a_form_may_be_finished_for_15_s_after_the_last_call(judge):
    story = desk({"message": MESSAGE}).asks(c.SkipCall(call="c2", reason="essai"))
    story.waits(5).takes_leave("c1").waits(14.999).saves_message(**RIGHT).sends()
    assert judge(story.waits(0.002), "C1.9.c").status == "met"
    late = desk({"message": MESSAGE}).asks(c.SkipCall(call="c2", reason="essai"))
    late.waits(5).takes_leave("c1").waits(15).refuses(message(**RIGHT), "")
    assert judge(late, "C1.9.c").status == "not_met"


@pytest.mark.parametrize(
    ("truth", "status"),
    [({}, "not_met"), ({"call_back": {"who": "Mme Hélène Cabinet", "number": "311"}}, "to_judge")],
)
def test_a_call_that_was_to_be_treated_is_not_passed_on(judge, truth, status):
    story = desk(truth).waits(5).transfers("c1", "311")
    verdict = judge(story, "C1.5.i")
    assert (verdict.status, proofs(story, verdict)) == (status, [e.CallTransferred])


def test_a_call_that_belongs_to_somebody_is_no_matter_of_the_filter(judge):
    story = desk({}, transfer_to="311").waits(5).transfers("c1", "412")
    assert judge(story, "C1.5.i").status == "not_assessed"
    assert judge(story, "C1.14.c").status == "not_met"


# --- C1.9.d: sendings ---------------------------------------------------------------------------

FAILS = {"message": {**MESSAGE, "fails": "failed"}}


def test_a_failed_sending_is_seen_and_sent_again(judge):
    story = desk(FAILS).saves_message(**RIGHT).sends()
    assert judge(story, "C1.9.d").status == "not_assessed"  # still on its way
    assert judge(story.waits(6), "C1.9.d").status == "to_judge"
    story.does(c.CheckSending(sending="envoi-1"))
    assert "pas été relancé" in judge(story, "C1.9.d").remark
    verdict = judge(over(story.does(c.Relaunch(sending="envoi-1", address=""))), "C1.9.d")
    assert (verdict.status, verdict.value, verdict.unit) == ("met", 0, "sendings")


def test_a_failed_sending_that_nobody_looked_at(judge):
    story = over(desk(FAILS).saves_message(**RIGHT).sends().waits(6))
    verdict = judge(story, "C1.9.d")
    assert verdict.status == "not_met"
    assert "l’échec de l’envoi n’a pas été vérifié" in verdict.remark
    assert proofs(story, verdict) == [e.TruthStated, e.SendingMade, e.SendingSettled]
    assert judge(story, "C1.9.c").status == "met"


@pytest.mark.parametrize(("after_s", "status"), [(4.9, "not_assessed"), (5, "not_met")])
def test_what_fails_after_the_last_call_is_held_against_nobody(judge, after_s, status):
    """A sending is on its way for 5 s."""
    story = desk(FAILS).saves_message(**RIGHT).asks(c.SkipCall(call="c2", reason="essai"))
    story.sends().waits(after_s).takes_leave("c1").waits(16)
    assert judge(story, "C1.9.d").status == status


# --- C1.9.f: call-backs -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dialled", "status"), [("0199001234", "met"), ("0199001235", "not_met"), ("311", "not_met")]
)
def test_the_one_who_asked_is_called_back(judge, dialled, status):
    story = desk({"call_back": {"who": "M. Rivoire", "number": "01 99 00 12 34"}}).dials(dialled)
    if story.events(e.CallDialled)[0].line:
        story.is_refused("sortant-1", "busy")
    verdict = judge(over(story), "C1.9.f")
    assert (verdict.status, verdict.unit) == (status, "call_backs")


def test_the_right_person_at_another_number_is_for_a_human(judge):
    story = desk({"call_back": {"who": "Anne Thibault", "number": "01 99 00 12 34"}})
    story.dials("01 99 00 11 22").is_refused("sortant-1", "busy")
    verdict = judge(over(story), "C1.9.f")
    assert verdict.status == "to_judge"
    assert "appelé au 01 99 00 11 22 au lieu du 01 99 00 12 34" in verdict.remark


# --- C1.9.b: the tchat --------------------------------------------------------------------------


def wrote(*texts: str) -> DeskStory:
    story = desk({})
    for text in texts:
        story.does(c.SendChat(donneur_ordres=OWNER, text=text))
    return story


@pytest.mark.parametrize(
    ("text", "count", "status"),
    [
        ("Rendez-vous déplacé à 14 h 30.", 4, "met"),
        ("Mme Rivoire vient mardi matin", 5, "met"),
        ("Mme Rivoire vient mardi à neuf", 6, "not_met"),
        ("Mme Rivoire au 06 39 98 40 40", 4, "met"),
    ],
)
def test_five_words_a_send_and_not_six(judge, text, count, status):
    verdict = judge(wrote("Bonjour", text), "C1.9.b")
    assert (words(text), verdict.status) == (count, status)
    assert (verdict.value, verdict.unit, verdict.bound) == (count, "words", 5)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("slt, RDV déplacé", "not_met"),
        ("Elle vient tjs lundi", "not_met"),
        ("C koi ce dossier", "not_met"),
        ("ki a appelé", "to_judge"),
        ("c noté", "to_judge"),
        ("Merciii", "to_judge"),
        ("Merci :-)", "to_judge"),
        ("Merci \N{SLIGHTLY SMILING FACE}", "to_judge"),
        ("Dr Brévol : RDV à 9 h", "met"),
        ("Appareil C-077, SVP", "met"),
        ("Y a-t-il L. Morandat", "met"),
    ],
)
def test_sms_language_is_told_from_abbreviations_and_doubt_is_left_to_a_human(judge, text, status):
    verdict = judge(wrote("Bonjour", text), "C1.9.b")
    assert verdict.status == status
    assert status == "met" or text in verdict.remark


def test_who_never_writes_shows_nothing_and_what_others_write_is_not_his(judge):
    story = desk({}).asks(c.SayInChat(donneur_ordres=OWNER, text="Un mot de plus que cinq, non ?"))
    assert judge(story, "C1.9.b").status == "not_assessed"


# --- C1.11.b: agendas ---------------------------------------------------------------------------

BOOKED = {"appointment": {"kind": "consultation", "starts": [START], "who": "Rivoire"}}


@pytest.mark.parametrize(("start", "status"), [(START, "met"), ("2026-11-24T09:20", "not_met")])
def test_an_appointment_stands_where_it_was_asked(judge, start, status):
    verdict = judge(over(desk(BOOKED).books(start, "Rivoire", call="c1")), "C1.11.b")
    assert (verdict.status, verdict.unit) == (status, "changes")


def test_what_nobody_asked_is_for_a_human_unless_he_put_it_back(judge):
    story = desk(BOOKED).books(START, "Rivoire", call="c1")
    story.books("2026-11-26T09:00", "Rivoire").does(c.Cancel(appointment="rdv-2", reason=""))
    assert judge(story, "C1.11.b").status == "met"
    story.does(c.Cancel(appointment="ancien", reason="erreur"))
    verdict = judge(story, "C1.11.b")
    assert (verdict.status, proofs(story, verdict)) == ("to_judge", [e.AppointmentCancelled])
    assert "« ancien » : annulé sans que le scénario le demande" in verdict.remark


def test_an_unasked_booking_and_an_unasked_move_are_shown(judge):
    story = desk(BOOKED).books(START, "Rivoire", call="c1").books("2026-11-26T09:00", "Autre")
    story.does(c.Move(appointment="ancien", start="2026-11-26T09:20"))
    remark = judge(story, "C1.11.b").remark
    assert "« Autre » : inscrit" in remark
    assert "« M. Ancien » : déplacé" in remark


# --- C1.11.c: the day's news --------------------------------------------------------------------

PROGRAMME = Programme(
    id="essai",
    title="Essai",
    scenarios=("essai",),
    phases=[{"phase": "preparation"}, {"phase": "calls"}, {"phase": "chat"}, {"phase": "handover"}],
)
NEWS = asking("c1", {"handover": ["coupure d’eau", "15 h"]})


def shared(*acts: c.Command) -> DeskStory:
    """The calls are over; then ``acts``; then the hand-over is over too."""
    story = over(DeskStory(NEWS, programme=PROGRAMME).begins().takes("c1"))
    for act in acts:
        story.does(act)
    return story.asks(c.EndPhase(phase="chat")).asks(c.EndPhase(phase="handover"))


@pytest.mark.parametrize(
    ("acts", "status"),
    [
        ([], "not_met"),
        ([c.WriteHandover(medium="board", text="Coupure d’eau à 15 h")], "met"),
        ([c.WriteHandover(medium="board", text="Coupure d’eau")], "not_met"),
        ([c.SendChat(donneur_ordres="", text="Coupure d’eau à 15 h")], "met"),
        ([c.SendChat(donneur_ordres=OWNER, text="Coupure d’eau à 15 h")], "not_met"),
    ],
)
def test_the_day_s_news_reach_the_team(judge, acts, status):
    verdict = judge(shared(*acts), "C1.11.c")
    assert (verdict.status, verdict.unit) == (status, "news")


def test_a_sitting_without_a_handover_asks_none(judge):
    story = over(desk({"handover": ["coupure d’eau"]}))
    assert judge(story, "C1.11.c").status == "not_assessed"


# --- C1.12.e: the donneur d'ordres is told --------------------------------------------------------

CANCELLED = {"cancel": "ancien", "message": MESSAGE}
MOVED = {"move": {"appointment": "ancien", "starts": [START]}, "chat": {"says": ["Ancien", "9 h"]}}


def test_whose_agenda_changes_is_told_by_the_message_that_left(judge):
    story = desk(CANCELLED).does(c.Cancel(appointment="ancien", reason=""))
    wrong = {**RIGHT, "rubric": "Rendez-vous"}  # a fault of the form, and of nothing else
    assert judge(story.saves_message(**wrong), "C1.12.e").status == "to_judge"
    verdict = judge(story.sends(), "C1.12.e")
    assert (verdict.status, proofs(story, verdict)) == ("met", [e.SendingMade])


def test_whose_agenda_changes_and_who_hears_nothing(judge):
    story = over(desk(CANCELLED).does(c.Cancel(appointment="ancien", reason="")))
    verdict = judge(story, "C1.12.e")
    assert verdict.status == "not_met"
    assert "n’a pas été prévenu" in verdict.remark


@pytest.mark.parametrize(("text", "status"), [("M. Ancien à 9 h", "met"), ("Ancien", "not_met")])
def test_the_tchat_tells_whom_and_when(judge, text, status):
    story = desk(MOVED).does(c.SendChat(donneur_ordres=OWNER, text=text))
    assert judge(over(story), "C1.12.e").status == status


def test_a_call_that_broke_down_left_no_time_to_tell(judge):
    story = desk(CANCELLED)
    story.signals(s.LegEnded(call="c1", cause="failed", arrival=Arrival(0))).after_the_grace()
    verdict = judge(story, "C1.12.e")
    assert verdict.status == "not_assessed"
    assert "Correspondant c1" in verdict.remark


def test_an_appointment_more_changes_nothing_that_he_must_hear_of(judge):
    story = over(desk({**BOOKED, "message": MESSAGE}).books(START, "Rivoire", call="c1"))
    assert judge(story, "C1.12.e").status == "not_assessed"
