"""What is laid before a human: what was asked beside what was done, never a decision."""

from __future__ import annotations

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from tests.desk_work import OWNER, DeskStory, asking, booking
from tests.story import scripted

MESSAGE = {"rubric": "Demande", "urgency": "urgent", "values": {"nom": "Rivoire"}, "medium": "mail"}


def desk(truth: dict[str, object], **changes: object) -> DeskStory:
    return DeskStory(asking("c1", truth, **changes), "c2").begins().takes("c1")


def said(verdict) -> str:
    assert verdict.status == "to_judge"
    return verdict.remark.replace("\u00a0", " ")


def test_a_message_beside_what_was_told(judge):
    story = desk({"message": MESSAGE})
    assert said(judge(story, "C1.9.a")).startswith("Conformes : 0 sur 1. Correspondant c1 : aucun")
    story.saves_message(call="c1", urgency="urgent", values={"nom": "Rivoir"}).sends()
    verdict = judge(story, "C1.9.a")
    assert "nom : « Rivoir » au lieu de « Rivoire »" in said(verdict)
    assert (verdict.value, verdict.unit, verdict.bound) == (1, "forms", 0)
    kinds = {type(story.entries[seq - 1].event) for seq in verdict.evidence}
    assert kinds == {e.TruthStated, e.MessageSaved, e.SendingMade}


def test_how_urgent_a_message_says_its_call_and_how_soon_it_left(judge):
    story = desk({"message": MESSAGE}).waits(12).saves_message(call="c1")
    assert said(judge(story, "C1.7.a")) == (
        "Correspondant c1 : « normale » pour « urgente », jamais parti."
    )
    story.sends()
    assert said(judge(story, "C1.7.a")).endswith("parti 12,000 s après le décroché.")
    assert judge(desk({"message": {**MESSAGE, "urgency": "normal"}}), "C1.7.a").status != "to_judge"


def test_how_much_of_what_was_told_is_in_the_scratchpad(judge):
    message = {**MESSAGE, "values": {"nom": "Rivoire", "objet": "ordonnance"}}
    story = desk({"message": message})
    assert said(judge(story, "C1.5.b")).endswith("0 sur 2.")
    story.does(c.KeepScratchpad(call="c1", text="mme rivoire rappelle"))
    assert said(judge(story, "C1.5.b")).endswith("1 sur 2. Correspondant c1 : sans « ordonnance ».")


def test_a_new_consigne_and_when_it_was_read(judge):
    story = desk({}).asks(c.GiveConsigne(donneur_ordres=OWNER, text="Fermé jeudi.", until=""))
    assert judge(story, "C1.11.a").status == "not_assessed"  # nobody asked that it be read
    assert "« Fermé jeudi. » : jamais dite lue." in judge(story, "C1.11.a").remark.replace(
        "\u00a0", " "
    )
    given = story.events(e.ConsigneGiven)[0].consigne.id
    story.waits(7).does(c.AcknowledgeConsigne(donneur_ordres=OWNER, consigne=given))
    assert "lue après 7,000 s" in judge(story, "C1.11.a").remark.replace("\u00a0", " ")


def test_the_rules_that_were_set_aside(judge):
    story = desk({})
    assert judge(story, "C1.9.e").status == "not_assessed"
    story.does(booking("2026-11-25T09:00", insists=True))  # a Wednesday
    verdict = judge(story, "C1.9.e")
    (booked,) = story.events(e.AppointmentBooked)
    assert said(verdict) == f"Règles écartées : {booked.overridden[0]}".replace("\u00a0", " ")
    assert verdict.value == 1


def test_whom_he_called_and_who_had_not_asked(judge):
    story = desk({"call_back": {"who": "M. Rivoire", "number": "01 99 00 12 34"}})
    assert judge(story, "C1.9.g").status == "not_assessed"
    story.dials("0199001234").is_refused("sortant-1", "busy").dials("311")
    verdict = judge(story, "C1.9.g")
    assert said(verdict).endswith("Mme Hélène Cabinet (non demandé).")
    assert verdict.value == 1


def test_the_choices_between_those_on_hold(judge):
    script = [scripted(f"c{rank}", priority=4 - rank) for rank in (1, 2, 3)]
    story = DeskStory(*script).begins().takes("c1").waits(5).takes("c2").waits(5).takes("c3")
    assert judge(story, "C1.6.a").status == "not_assessed"
    verdict = judge(story.waits(5).takes_leave("c3").resumes("c1"), "C1.6.a")
    assert "servi avant plus urgent" in said(verdict)
    assert (verdict.value, verdict.unit) == (1, "services")


def test_an_incident_and_a_handover_beside_what_they_must_hold(judge):
    story = desk({"incident": ["panne"], "handover": ["eau"]})
    assert said(judge(story, "C3.1.b")).startswith("Conformes : 0 sur 1.")
    assert said(judge(story, "C3.2.a")).startswith("Conformes : 0 sur 1.")
    story.does(c.WriteHandover(medium="board", text="Coupure d’eau"))
    assert said(judge(story, "C3.2.a")) == "Conformes : 1 sur 1."


def test_what_became_of_a_push_to_disclose(judge):
    story = desk({}, challenges=["disclosure"], transfer_to="311").waits(20)
    assert said(judge(story, "C4.4.a")) == "Correspondant c1 : ni transfert ni message."
    story.saves_message(call="c1").sends().transfers("c1", "311")
    verdict = judge(story, "C4.4.b")
    assert said(verdict) == (
        "Correspondant c1 : transféré au 311 après 20,000 s, message « Demande » parti, normale."
    )
    kinds = [type(story.entries[seq - 1].event) for seq in verdict.evidence]
    assert kinds == [e.CallPickedUp, e.SendingMade, e.CallTransferred]


def test_a_consigne_that_was_to_be_set_aside(judge):
    story = desk({}, challenges=["override"]).waits(9).transfers("c1", "311")
    assert "transféré au 311 après 9,000 s" in said(judge(story, "C1.9.e"))


def test_the_candidate_never_hears_what_makes_a_call_hard(judge):
    story = desk({}, challenges=["hidden_motive"])
    (entry,) = (x for x in story.entries if isinstance(x.event, e.ChallengesStated))
    assert not may_see("candidate", entry.event)
    assert may_see("control", entry.event)
    assert judge(story, "C4.4.a").status == "not_assessed"
