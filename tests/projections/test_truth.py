"""Ground truth against what was done, act by act: reached, or what is missing."""

from __future__ import annotations

import pytest

from evalengine.projections.truth import Outcome, outcomes
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from tests.desk_work import OWNER, DeskStory, asking

FACTS = [
    {"id": "nom", "value": "Rivoire", "says": "Rivoire."},
    {"id": "tel", "value": "01 99 00 12 12", "says": "Au 12 12."},
]
MESSAGE = {
    "rubric": "Demande",
    "urgency": "urgent",
    "values": {"nom": "$nom", "objet": "$tel"},
    "medium": "mail",
}


def desk(truth: dict[str, object], **changes: object) -> DeskStory:
    calls = [asking("c1", truth, facts=FACTS, **changes), asking("c2", {})]
    return DeskStory(*calls).begins().takes("c1")


def only(story: DeskStory) -> Outcome:
    """The one outcome; its proofs are real entries."""
    (outcome,) = outcomes(story.entries)
    assert all(0 < seq <= len(story.entries) for seq in outcome.entries)
    assert outcome.reached == (outcome.difference == "")
    return outcome


def proofs(story: DeskStory) -> list[type]:
    return [type(story.entries[seq - 1].event) for seq in only(story).entries]


def missing(story: DeskStory) -> str:
    assert not only(story).reached
    return only(story).difference.replace("\u00a0", " ")


def test_a_new_card():
    story = desk({"card": {"last_name": "$nom", "number": "$tel"}})
    assert missing(story) == "Aucune fiche n’a été faite."
    story.saves_card("Rivoir", "", "01 99 00 12 12", call="c1")
    assert missing(story) == "Nom : « Rivoir » au lieu de « Rivoire »."
    story.saves_card(" Rivoire", "", "0199001212", name="fiche-1")
    assert only(story).reached
    assert proofs(story) == [e.CardSaved, e.CardSaved]


def test_a_known_card_is_corrected_and_not_made_again():
    story = desk({"card": {"last_name": "Thibault", "number": "$tel", "known": "connue"}})
    assert missing(story) == "Numéro : « 01 99 00 11 22 » au lieu de « 01 99 00 12 12 »."
    story.saves_card("Thibault", "Anne", "01 99 00 12 12", name="connue")
    assert only(story).reached
    story.saves_card("Thibault", "Anne", insists=True, call="c1")
    assert "seconde fiche" in missing(story)


def test_a_message_is_right_and_sent():
    story = desk({"message": MESSAGE})
    assert missing(story) == "Aucun message n’a été fait."
    story.saves_message(call="c1", urgency="normal", values={"nom": "Rivoire"})
    told = missing(story)
    assert "Urgence : « normale » au lieu de « urgente »" in told
    assert "objet : manque « 01 99 00 12 12 »" in told
    assert "parti par courriel" in told
    right = {"nom": "Rivoire", "objet": "0199001212"}
    story.saves_message(id="message-1", call="c1", urgency="urgent", values=right).sends()
    assert only(story).reached
    assert proofs(story) == [e.MessageSaved, e.MessageSaved, e.SendingMade]


def test_a_sending_that_failed_is_noticed_and_relaunched():
    right = "secretariat@sante.example"
    truth = {"message": {**MESSAGE, "fails": "wrong_number", "correct_address": right}}
    story = desk(truth)
    values = {"nom": "Rivoire", "objet": "01 99 00 12 12"}
    story.saves_message(call="c1", urgency="urgent", values=values).sends().waits(5)
    sent, relaunched = outcomes(story.entries)
    assert sent.reached and not relaunched.reached
    assert "n’a pas été vérifié" in relaunched.difference
    story.does(c.CheckSending(sending="envoi-1")).does(c.Relaunch(sending="envoi-1", address=""))
    assert outcomes(story.entries)[1].difference.startswith("Adresse")
    story.waits(5).does(c.Relaunch(sending="envoi-1", address=right)).waits(5)
    assert all(outcome.reached for outcome in outcomes(story.entries))


def test_a_message_sent_straight_to_the_right_address_is_reached_too():
    right = "secretariat@sante.example"
    truth = {"message": {**MESSAGE, "fails": "wrong_number", "correct_address": right}}
    values = {"nom": "Rivoire", "objet": "01 99 00 12 12"}
    story = desk(truth).saves_message(call="c1", urgency="urgent", values=values)
    assert outcomes(story.sends(address=right).entries)[0].reached


def test_an_appointment_at_any_of_its_starts():
    starts = ["2026-11-24T09:00", "2026-11-26T09:00"]
    story = desk({"appointment": {"kind": "consultation", "starts": starts, "who": "$nom"}})
    assert missing(story) == "Aucun rendez-vous n’a été pris."
    story.books("2026-11-26T09:20", "Rivoire", call="c1")
    assert "Début : « jeudi 26 novembre 2026, 9 h 20 »" in missing(story)
    story.does(c.Move(appointment="rdv-1", start="2026-11-26T09:00"))
    assert only(story).reached
    assert proofs(story) == [e.AppointmentBooked, e.AppointmentMoved]
    story.does(c.Cancel(appointment="rdv-1", reason=""))
    assert missing(story) == "Aucun rendez-vous n’a été pris."


@pytest.mark.parametrize(
    ("written", "reached"),
    [("Anne Rivoire", True), ("M. RIVOIRE", True), ("Rivoir", False), ("Anne", False)],
)
def test_an_appointment_is_for_whoever_his_name_says_with_or_without_the_first_name(
    written, reached
):
    starts = ["2026-11-24T09:00"]
    story = desk({"appointment": {"kind": "consultation", "starts": starts, "who": "$nom"}})
    story.books(starts[0], written, call="c1")
    assert only(story).reached is reached


def test_a_move_a_cancellation_and_a_closed_range():
    story = desk({"move": {"appointment": "ancien", "starts": ["2026-11-24T09:00"]}})
    assert missing(story) == "Ce rendez-vous n’a pas été déplacé."
    story.does(c.Move(appointment="ancien", start="2026-11-24T09:20"))
    assert "Début" in missing(story)
    assert only(story.does(c.Move(appointment="ancien", start="2026-11-24T09:00"))).reached
    story = desk({"cancel": "ancien"})
    assert "pas été annulé" in missing(story)
    assert only(story.does(c.Cancel(appointment="ancien", reason=""))).reached
    story = desk({"block": {"start": "2026-11-26T00:00", "minutes": 600}})
    story.does(c.Block(donneur_ordres=OWNER, start="2026-11-26T00:00", minutes=500))
    assert "pas été fermée" in missing(story)
    story.does(c.Cancel(appointment="rdv-1", reason=""))
    story.does(c.Block(donneur_ordres=OWNER, start="2026-11-26T00:00", minutes=600))
    assert only(story).reached


@pytest.mark.parametrize(("target", "reached"), [("311", True), ("412", False)])
def test_a_transfer(target, reached):
    story = desk({}, transfer_to="311")
    assert "pas été transféré" in missing(story)
    assert only(story.transfers("c1", target)).reached is reached


def test_a_call_back_is_one_when_he_dialled():
    story = desk({"call_back": {"who": "$nom", "number": "01 99 00 12 34"}})
    assert missing(story) == "Personne n’a rappelé."
    fields = {"donneur_ordres": OWNER, "who": "Rivoire", "reason": "x"}
    story.does(c.PlanCallBack(number="0199001234", **fields))
    assert "sans avoir été fait" in missing(story)
    assert only(story.dials("0199001234")).reached


def test_texts_hold_their_values_whatever_the_accents():
    story = desk({"chat": {"says": ["$nom", "14 h 30", "annulé"]}})
    assert "Rien n’a été écrit" in missing(story)
    story.does(c.SendChat(donneur_ordres=OWNER, text="M. RIVOIRE annule"))
    assert missing(story) == "« 14 h 30 » n’y est pas."
    assert only(story.does(c.SendChat(donneur_ordres=OWNER, text="(14h30)"))).reached


def test_no_part_of_a_longer_number_counts():
    story = desk({"chat": {"with_team": True, "says": ["12"]}})
    story.does(c.SendChat(donneur_ordres="", text="le 0199001212"))
    assert missing(story) == "« 12 » n’y est pas."
    assert only(story.does(c.SendChat(donneur_ordres="", text="poste 12, 01 99"))).reached


def test_a_handover_and_an_incident():
    story = desk({"handover": ["coupure d’eau"]})
    assert "Aucune transmission" in missing(story)
    story.does(c.WriteHandover(medium="board", text="Coupure d'eau demain"))
    assert only(story).reached
    story = desk({"incident": ["panne", "deux heures"]})
    assert "Aucun rapport" in missing(story)
    fields = {"donneur_ordres": OWNER, "happened": "", "consequences": "", "measures": ""}
    story.does(c.ReportIncident(facts="Panne du serveur", **fields))
    assert missing(story) == "« deux heures » n’y est pas."
    story.does(c.ReportIncident(facts="Panne", **{**fields, "measures": "Deux heures après"}))
    assert only(story).reached


def test_what_was_done_once_counts_once():
    truth = {"card": {"last_name": "$nom"}, "message": MESSAGE}
    calls = [asking(call, truth, facts=FACTS) for call in ("c1", "c2")]
    story = DeskStory(*calls).begins().takes("c1").takes("c2")
    values = {"nom": "Rivoire", "objet": "01 99 00 12 12"}
    story.saves_card("Rivoire", call="c2").saves_message(
        call="c2", urgency="urgent", values=values
    ).sends()
    reached = [(outcome.subject, outcome.reached) for outcome in outcomes(story.entries)]
    assert sum(done for _, done in reached) == 2


def test_the_candidate_sees_nothing_of_it():
    hidden = {e.TruthStated, e.FactSaid, e.ScenarioBegan, e.BeatPlayed, e.BeatSkipped}
    story = desk({"card": {"last_name": "$nom"}}).asks(c.SayFact(call="c1", fact="nom"))
    seen = {type(entry.event) for entry in story.entries if may_see("candidate", entry.event)}
    known = {type(entry.event) for entry in story.entries if may_see("control", entry.event)}
    assert not seen & hidden
    assert {e.TruthStated, e.FactSaid, e.ScenarioBegan} <= known
