"""The phases by sentences, from the identity to the end; help, and what is mistyped."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.linear import done, told
from console.linear.orders import ORDERS
from console.recorded import notice
from console.words import fold
from evalengine.dossier.programme import Programme
from evalengine.dossier.scripts import Scenario
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from tests.desk_work import DeskStory, provided
from tests.story import scripted

from .talk import Talk

EXAM = Programme(
    id="examen",
    title="Examen",
    scenarios=("essai",),
    phases=[
        {"phase": "identity"},
        {"phase": "checks", "lasts_s": 540},
        {"phase": "preparation", "lasts_s": 3600},
        {"phase": "calls", "lasts_s": 4800},
        {"phase": "chat", "lasts_s": 300},
        {"phase": "handover", "lasts_s": 300},
        {"phase": "self_assessment"},
    ],
)
SHEET = e.SheetProvided(
    introduction="Répondez pour vous.",
    lines=[
        e.SheetLine(id="un", asks="J’ai décroché à temps.", criteria=["C1.2.a", "C1.2.b"]),
        e.SheetLine(id="deux", asks="J’ai été calme.", criteria=["C1.14.b"]),
    ],
)


@pytest.fixture
def exam() -> Talk:
    scenario = Scenario(id="essai", title="Essai", calls=[scripted("c1")])
    criteria = ("C1.2.a", "C1.2.b", "C1.14.b")
    story = DeskStory(
        scenarios=[scenario],
        programme=EXAM,
        criteria=criteria,
        provided=[*provided(), SHEET, e.RecordingOrdered()],
    )
    return Talk(story)


def test_the_notice_does_not_say_that_the_voice_is_kept_when_it_is_not():
    assert dict(notice(voice=True))["Enregistrés"] == "vos appels (la voix, les heures)"
    talk = Talk(DeskStory(scenarios=[Scenario(id="essai", title="Essai", calls=[scripted("c1")])]))
    assert talk.types("notice")[0].startswith("Enregistrés : vos appels (les heures, pas la voix)")


def test_every_phase_says_what_to_do_and_it_can_be_done(exam):
    assert exam.types("temps") == ["Identité et notice : aucune limite de temps."]
    assert exam.types("notice") == [
        "Enregistrés : vos appels (la voix, les heures), les fiches que vous cherchez, ouvrez et "
        "fermez, ce que vous écrivez dans ce poste, ce que vous y ouvrez, votre frappe en nombres"
        " : touches, corrections, durée, les raccourcis que vous employez.",
        "Jamais : les touches une à une, ni votre écran, ni ce qui se fait hors de ce poste.",
        "Pour qui : les évaluateurs et le jury, personne d’autre.",
        "Durée : enregistrements six mois au plus, analyses un an au plus.",
        "Fiction : correspondants et numéros sont tous inventés.",
        "Tapez accepter quand vous avez lu cette notice.",
    ]
    assert exam.types("accepter") == ["Notice acceptée."]
    exam.story.asks(c.ConfirmIdentity(document="passeport")).asks(c.EndPhase(phase="identity"))
    exam.goes_on()
    assert exam.hears()[-1] == (
        "Nouvelle phase : Vérification du poste. Vous avez 9 minutes. "
        "Tapez contrôles pour vérifier votre poste."
    )
    assert exam.passes(1) == [], "ten minutes were never left"
    assert exam.types("contrôles")[0] == "1, Casque, à vérifier."
    assert exam.types("contrôles 1") == ["Casque vérifié."]
    assert exam.types("ct 2") == ["Sonnerie vérifiée."]
    assert "Clavier vérifié." in exam.types("ct 3")
    exam.passes(600)
    assert exam.session.desk.phase == "preparation"


def test_the_time_left_is_said_at_ten_five_and_one_minute_and_when_asked(exam):
    exam.story.asks(c.ConfirmIdentity(document="passeport"))
    exam.story.does(c.AcceptNotice()).asks(c.EndPhase(phase="identity"))
    exam.story.asks(c.EndPhase(phase="checks"))
    exam.goes_on()
    assert exam.types("temps") == ["Préparation : il reste 60 minutes."]
    said = [line for _ in range(3590) for line in exam.passes(1)]
    assert said == [
        f"Il reste {left} pour cette phase." for left in ("10 minutes", "5 minutes", "1 minute")
    ]
    assert exam.types("temps") == ["Préparation : il reste 10 secondes."]


def test_after_the_last_call_the_grace_is_told_and_forms_freeze():
    talk = Talk(DeskStory("c1").begins())
    talk.does("rings c1")
    talk.types("d", "message", "1", "1", "Rivoire", "", "")
    said = talk.does("takes_leave c1")
    assert said[-1] == (
        "Nouvelle phase : Fin des appels. Vous avez 15 secondes. Finissez vite vos messages : "
        "les formulaires vont se figer."
    )
    assert talk.passes(1) == []
    assert talk.types("v")[0].startswith("Message 1 enregistré")


def test_the_sheet_is_answered_question_by_question(exam):
    exam.story.asks(c.ConfirmIdentity(document="passeport")).does(c.AcceptNotice())
    for phase in ("identity", "checks", "preparation"):
        exam.story.asks(c.EndPhase(phase=phase))
    exam.story.after_the_grace()
    for phase in ("chat", "handover"):
        exam.story.asks(c.EndPhase(phase=phase))
    exam.goes_on()
    assert exam.types("feuille") == [
        "Répondez pour vous.",
        "1, J’ai décroché à temps. Sans réponse.",
        "2, J’ai été calme. Sans réponse.",
        "Tapez noter et un numéro pour répondre.",
    ]
    exam.types("noter", "oui", "")
    assert exam.types("v") == ["Question 1 : oui."]
    exam.types("noter", "2", "Deux fois")
    assert exam.types("v") == ["Question 2 : en partie."]
    assert exam.types("noter")[0].startswith("Toutes les questions ont une réponse.")
    marks = exam.story.work.notes.self_assessment
    assert {name: mark.acquired for name, mark in marks.items()} == {
        "C1.2.a": "yes",
        "C1.2.b": "yes",
        "C1.14.b": "partly",
    }


def test_no_word_stands_for_two_orders_and_each_has_its_help(at_work):
    words = [fold(word) for order in ORDERS for word in order.words]
    assert len(words) == len(set(words))
    shown = [line for rank in range(1, 9) for line in at_work.types(f"aide {rank}")]
    assert len(shown) == len(ORDERS)
    assert all(order.words[0] in " ".join(shown) for order in ORDERS)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("zorglub", "Commande inconnue : zorglub. Tapez aide pour la liste."),
        ("dosiers", "Commande inconnue : dosiers. Vouliez-vous dire dossiers ? "
                    "Tapez aide pour la liste."),
        ("aide réserver", "réserver, en court rv : prend un rendez-vous."),
        ("CONSIGNES", "Cabinet du docteur Sabine Ferrand, 2 consignes de toujours."),
        ("consig", "Cabinet du docteur Sabine Ferrand, 2 consignes de toujours."),
    ],
)  # fmt: skip
def test_what_is_typed_finds_its_order_or_a_sentence(at_work, typed, answer):
    assert at_work.types(typed)[0] == answer


def test_the_ring_of_a_line_is_tried_once_and_a_real_one_goes_first(exam):
    assert exam.types("sonnerie") == [
        "Tapez sonnerie et le numéro d’une ligne pour entendre comment elle sonne."
    ]
    assert exam.types("so 3") == ["La ligne 3 sonne ainsi, en 3 coups."]
    assert exam.session.bells() == [3]
    exam.passes(3)
    assert exam.session.bells() == []


def test_leaving_in_a_call_asks_first(at_work):
    at_work.types("quitter")
    assert at_work.types("2") == ["La console reste ouverte."]
    assert not at_work.session.leaving
    at_work.types("quitter", "1")
    assert at_work.session.leaving


_SILENT = {"SittingOpened", "CompanyProvided", "FileProvided", "AgendaProvided", "CardsProvided",
           "SheetProvided", "CallInvited", "CallTransferred", "CallFound", "GestureAsked",
           "ChatRead", "ClockStepped", "EngineStalled", "RecordingOrdered"}  # fmt: skip
"""Events of his that say nothing, or whose sentence is another event's."""


def test_every_event_that_the_candidate_sees_has_its_sentence_or_is_known_to_be_silent():
    spoken = {kind.__name__ for kind in {**told._WORDS, **done.WORDS}}
    spoken |= {"AppointmentCancelled", "PhaseBegan", "CallEnded", "GestureFailed", "PhoneTexted"}
    spoken |= {"SittingInterrupted"}
    kinds = {kind.__name__ for kind in get_args(e.Event) if _seen(kind)}
    assert kinds - spoken - _SILENT == set()


def _seen(kind: type) -> bool:
    return may_see("candidate", object.__new__(kind))


_WORDS = st.sampled_from([word for order in ORDERS for word in order.words if word != "quitter"])
_REST = st.one_of(st.just(""), st.sampled_from(["1", "2", "99", "mardi", "ancien", "v", "!stop"]),
                  st.text(max_size=20))  # fmt: skip
_LINES = st.one_of(
    st.text(max_size=30),
    st.builds("{} {}".format, _WORDS, _REST),
    st.builds("!{} {}".format, _WORDS, _REST),
    _REST,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_LINES, max_size=25))
def test_whatever_is_typed_nothing_breaks_and_every_line_is_harmless(lines):
    talk = Talk(DeskStory("c1", "c2").begins())
    talk.does("rings c1")
    for line in lines:
        for said in talk.types(line):
            assert said.isprintable(), said
