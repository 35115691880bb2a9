"""Questions for the interview: each from a fact that this candidate met, with its proofs."""

from __future__ import annotations

import pytest

from evalengine.dossier.programme import Programme
from evalengine.projections.grid import rows_of
from evalengine.projections.interview import MOST, proposals
from evalengine.projections.interview.answers import answers
from evalengine.projections.measures import measure
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.desk_work import OTHER, OWNER, DeskStory, asking, booking
from tests.story import scripted

MESSAGE = {"rubric": "Demande", "urgency": "normal", "values": {"nom": "Rivoire"}, "medium": "mail"}
PROGRAMME = Programme(
    id="essai",
    title="Essai",
    scenarios=("essai",),
    phases=[{"phase": "preparation"}, {"phase": "calls"}, {"phase": "self_assessment"}],
)


@pytest.fixture
def ask(grid):
    """``ask(story, "C1.2.b")``: the facts that are asked about, of those about this criterion."""

    def ask(story, about: str = "", most: int = 99):
        measures = measure(story.entries)
        asked = proposals(measures, grid, rows_of(grid, measures), most)
        return [each for each in asked if not about or about in each.about]

    return ask


def facts(asked) -> list[str]:
    return [each.fact.replace("\u00a0", " ") for each in asked]


def proving(story, proposal) -> list[type]:
    return [type(story.entries[seq - 1].event) for seq in proposal.entries]


def test_a_candidate_who_met_nothing_is_asked_nothing(ask):
    assert ask(DeskStory("c1")) == []
    served = DeskStory("c1").begins().takes("c1").opens(OWNER).waits(9)
    assert ask(served.takes_leave("c1").closes(OWNER), "C1.2.b") == []


@pytest.mark.parametrize(
    ("held", "fact"),
    [
        (0.999, []),
        (1, ["Correspondant c1 : la plus longue des attentes, 1,000 s."]),
        (60, ["Correspondant c1 : la plus longue des attentes, 60,000 s."]),
        (60.001, ["Correspondant c1 : attente de 60,001 s, pour 60,000 s au plus."]),
    ],
)
def test_the_longest_hold_and_one_too_long_by_a_millisecond(ask, held, fact):
    story = DeskStory("c1").begins().takes("c1").waits(5).holds("c1").waits(held).resumes("c1")
    assert facts(ask(story, "C1.2.d")) == fact
    assert all(proving(story, x) == [e.CallHeld, e.CallResumed] for x in ask(story, "C1.2.d"))


def test_the_longest_of_those_who_gave_up_is_asked_about_first_and_once(ask):
    story = DeskStory("c1", "c2").begins().takes("c1").holds("c1").waits(70).takes_leave("c1")
    asked = ask(story.takes("c2").holds("c2").waits(80).takes_leave("c2"), "C1.2.b")
    assert facts(asked) == [
        "Correspondant c2 a abandonné en attente après 80,000 s.",
        "Correspondant c1 a abandonné en attente après 70,000 s.",
    ]
    assert asked[0].criteria == ("C3.1.a", "C3.1.c")
    assert ask(story, "C1.2.d") == []


@pytest.mark.parametrize(
    ("rung", "fact"),
    [(14, []), (20, ["Correspondant c1 a abandonné à la sonnerie après 20,000 s."])],
)
def test_who_gives_up_in_time_to_be_picked_up_is_no_question(ask, rung, fact):
    story = DeskStory(scripted("c1", rings_for_s=rung)).begins().rings("c1").waits(rung)
    assert facts(ask(story.waits(1), "C1.2.b")) == fact


def test_a_failed_sending_says_when_it_was_seen_and_sent_again(ask):
    truth = {"message": {**MESSAGE, "fails": "failed"}}
    story = DeskStory(asking("c1", truth)).begins().takes("c1")
    story.saves_message(call="c1").sends().waits(30)
    [lost] = ask(story, "C1.9.d")
    assert facts([lost]) == [
        "« Demande », appel de Correspondant c1 : échec de l’envoi, jamais regardé, jamais relancé."
    ]
    assert lost.criteria == ("C3.1.a", "C3.1.b", "C3.1.c")
    assert proving(story, lost) == [e.SendingMade, e.SendingSettled]
    story.does(c.CheckSending(sending="envoi-1")).waits(4)
    story.does(c.Relaunch(sending="envoi-1", address=""))
    assert facts(ask(story, "C1.9.d"))[0].endswith("vu après 25,000 s, relancé après 29,000 s.")


def test_an_incident_is_asked_about_whether_or_not_it_was_reported(ask):
    story = DeskStory(asking("c1", {"incident": ["panne"]})).begins().takes("c1")
    assert facts(ask(story, "C3.1.b")) == [
        "Correspondant c1 : aucun rapport d’incident n’a été écrit."
    ]
    report = {"happened": "9 h", "consequences": "", "measures": "", "call": "c1"}
    story.does(c.ReportIncident(donneur_ordres=OWNER, facts="Une panne.", **report))
    [asked] = ask(story, "C3.1.b")
    assert "rien n’y manque" in asked.fact
    assert proving(story, asked) == [e.TruthStated, e.IncidentReported]


def test_a_consigne_is_late_once_a_caller_was_taken_without_it(ask):
    elsewhere = scripted("c3", donneur_ordres=OTHER)
    story = DeskStory("c1", "c2", elsewhere).begins().takes("c1")
    story.asks(c.GiveConsigne(donneur_ordres=OWNER, text="Fermé jeudi.", until="")).waits(40)
    assert ask(story, "C1.11.a") == []  # it can still be read in time
    assert ask(story.takes("c3"), "C1.11.a") == []  # which rules another file
    story.takes("c2").waits(5)
    taken = "Appels pris sans elle : Correspondant c2."
    assert facts(ask(story, "C1.11.a")) == [f"« Fermé jeudi. » : jamais dite lue. {taken}"]
    given = story.events(e.ConsigneGiven)[0].consigne.id
    story.does(c.AcknowledgeConsigne(donneur_ordres=OWNER, consigne=given))
    [late] = ask(story, "C1.11.a")
    assert facts([late]) == [f"« Fermé jeudi. » : lue après 45,000 s. {taken}"]
    assert proving(story, late) == [e.ConsigneGiven, e.CallPickedUp, e.ConsigneAcknowledged]


def test_a_consigne_read_before_the_next_caller_is_no_question(ask):
    story = DeskStory("c1", "c2").begins().takes("c1")
    story.asks(c.GiveConsigne(donneur_ordres=OWNER, text="Fermé jeudi.", until="")).waits(40)
    given = story.events(e.ConsigneGiven)[0].consigne.id
    story.does(c.AcknowledgeConsigne(donneur_ordres=OWNER, consigne=given)).takes("c2")
    assert ask(story, "C1.11.a") == []


def test_a_consigne_that_nobody_called_about_is_forgotten_when_the_calls_are_over(ask):
    story = DeskStory("c1", "c2").begins().takes("c1")
    story.asks(c.GiveConsigne(donneur_ordres=OWNER, text="Fermé jeudi.", until=""))
    assert ask(story.takes_leave("c1"), "C1.11.a") == []
    story.after_the_grace()
    assert facts(ask(story, "C1.11.a")) == ["« Fermé jeudi. » : jamais dite lue."]


def test_a_booking_rule_that_was_set_aside(ask):
    story = DeskStory("c1").begins().takes("c1").does(booking("2026-11-25T09:00", insists=True))
    [asked] = ask(story, "C1.9.e")
    assert "Règle écartée : « Consultation » ne se prend que" in facts([asked])[0]
    assert proving(story, asked) == [e.AppointmentBooked]


def test_who_was_taken_back_before_a_more_urgent_one(ask):
    script = [scripted(f"c{rank}", priority=4 - rank) for rank in (1, 2, 3)]
    story = DeskStory(*script).begins().takes("c1").waits(5).takes("c2").waits(5).takes("c3")
    story.waits(5).takes_leave("c3").resumes("c1")
    [fact] = facts(x for x in ask(story, "C1.2.b") if x.criteria == ("C4.5.b",))
    assert fact == "Correspondant c1 servi avant plus urgent : Correspondant c2."


def test_a_call_that_pushed_to_disclose_and_whether_he_was_seen_to_resist(ask):
    hard = [asking(name, {}, challenges=["disclosure"]) for name in ("c1", "c2")]
    story = (
        DeskStory(*hard, criteria=("C4.4.a",)).begins().takes("c1").takes_leave("c1").takes("c2")
    )
    assert facts(ask(story, "C4.4.a"))[0] == "Correspondant c1 : ni transfert ni message."
    story.asks(c.Observe(kind="resisted", done=False, call="c2"))
    first = ask(story, "C4.4.a")[0]
    assert facts([first]) == [
        "Correspondant c2 : ni transfert ni message. Observé par le co-évaluateur : divulgue."
    ]
    assert proving(story, first) == [e.CallPickedUp, e.Observed]


def test_what_broke_down_is_an_incident_to_tell(ask):
    story = DeskStory("c1").begins().takes("c1").crashes(7)
    asked = [each for each in ask(story) if "C4.6.a" in each.criteria]
    assert facts(asked)[-1] == "Le moteur de l’épreuve s’est interrompu 7,000 s."
    assert proving(story, asked[-1]) == [e.SittingInterrupted]


@pytest.mark.parametrize(
    ("waited", "own", "told"),
    [
        (14, "no", "il s’est jugé « non », la machine mesure « atteint »."),
        (16, "yes", "il s’est jugé « oui », la machine mesure « non atteint »."),
        (14, "yes", ""),
        (16, "no", ""),
        (16, "partly", ""),
    ],
)
def test_where_he_judged_himself_otherwise_than_the_machine(ask, waited, own, told):
    story = DeskStory("c1", programme=PROGRAMME).begins().rings("c1").waits(waited).answers("c1")
    story.takes_leave("c1").after_the_grace()
    story.does(c.AssessSelf(criterion="C1.2.a", acquired=own, comment=""))
    found = [x for x in ask(story, "C1.2.a") if x.criteria == ("C4.5.a", "C4.5.b")]
    assert [told in fact for fact in facts(found)] == ([True] if told else [])
    # Who sees his own fault is asked about the fault; nobody is asked twice.
    assert len(ask(story, "C1.2.a")) == (waited == 16 or bool(told))


def test_one_of_each_kind_is_asked_before_a_second_of_any_and_eight_in_all(ask, grid):
    names = [f"c{rank}" for rank in range(9)]
    story = DeskStory(*names).begins()
    for name in names:
        story.takes(name).holds(name).waits(70).takes_leave(name)
    asked = ask(story, most=MOST)
    assert len(asked) == 8 and asked == ask(story)[:8] == ask(story, most=MOST)
    kinds = list(dict.fromkeys(each.question for each in ask(story)))
    assert [each.question for each in asked[: len(kinds)]] == kinds


def test_every_question_serves_a_criterion_of_an_interview_that_the_grid_has(grid, ask):
    story = DeskStory("c1").begins().rings("c1").waits(16).answers("c1").holds("c1").waits(91)
    away = {each.id for each in grid.assessed if each.modality in "EG"}
    assert all(each.criteria and away.issuperset(each.criteria) for each in ask(story))
    bounds = {name: each for name, each in grid.bounds.items() if name != "hold_longest"}
    kept = [x for x in grid.criteria if x.id != "C3.1.a" and x.detector in (None, "pickup")]
    less = grid.model_copy(update={"criteria": kept, "bounds": bounds})
    measures = measure(story.entries)
    asked = proposals(measures, less, rows_of(less, measures))
    assert asked and all("C3.1.a" not in each.criteria for each in asked)


def test_no_mark_of_anybody_changes_what_is_asked(ask, grid):
    kinds = {each.id: each.kind for each in grid.criteria}
    story = DeskStory("c1", criteria=kinds).begins().rings("c1").waits(16).answers("c1")
    before = ask(story)
    for marker in ("evaluator", "control"):
        story.asks(
            c.MarkCriterion(marker=marker, criterion="C1.2.a", given="met", reason="x"), marker
        )
    assert ask(story) == before != []


def test_his_own_marks_stand_beside_the_questions_of_his_sheet():
    sheet = e.SheetProvided(
        introduction="Dites.",
        lines=[e.SheetLine(id="a", asks="À l’heure ?", criteria=["C1.2.a", "C1.2.b"])],
    )
    story = DeskStory("c1", provided=[sheet], criteria=("C1.2.a", "C1.1.a")).begins()
    notes = measure(story.entries).asked.work.notes
    told = [(x.asks, x.criterion, x.own) for x in answers(notes)]
    assert told == [("À l’heure ?", "C1.2.a", None), ("À l’heure ?", "C1.2.b", None)]
    for name in ("C1.2.a", "C1.1.a"):
        notes.assess(e.SelfAssessed(criterion=name, acquired="no", comment="Deux fois."))
    told = [(x.asks, x.criterion, x.own.acquired if x.own else None) for x in answers(notes)]
    assert told[0] == ("À l’heure ?", "C1.2.a", "no") and told[2] == ("", "C1.1.a", "no")
