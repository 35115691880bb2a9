"""The lines by sentences: every act on a call, and what is said of it."""

from __future__ import annotations

import pytest

from tests.desk_work import DeskStory

from .talk import Talk, sentences

OFFICE = "Cabinet du docteur Sabine Ferrand"


@pytest.fixture
def talk() -> Talk:
    return Talk(DeskStory("c1", "c2", "c3").begins())


def test_each_change_of_a_call_is_one_sentence():
    story = DeskStory("c1", "c2").begins().rings("c1").waits(4).answers("c1").opens("cabinet")
    story.holds("c1").waits(35).resumes("c1").takes_leave("c1").closes("cabinet")
    assert sentences(story)[-7:] == [
        f"Ligne 1 sonne pour {OFFICE}, appel de Correspondant c1.",
        f"Ligne 1 décrochée, vous parlez pour {OFFICE}. "
        "Accueil : « Cabinet du docteur Ferrand, bonjour. »",
        f"Dossier ouvert : {OFFICE}. 1 consigne datée.",
        "Ligne 1 mise en attente.",
        f"Ligne 1 reprise après 35 secondes, Correspondant c1 pour {OFFICE}.",
        "Ligne 1 : le correspondant a raccroché.",
        f"Dossier fermé : {OFFICE}.",
    ]


def test_a_call_is_taken_held_taken_back_and_ended_by_short_orders(talk):
    talk.does("rings c1")
    assert talk.types("d 1")[0].startswith("Ligne 1 décrochée")
    assert talk.types("a") == ["Ligne 1 mise en attente."]
    assert talk.types("r1")[0].startswith("Ligne 1 reprise après")
    assert talk.types("x") == ["Ligne 1 : vous avez raccroché."]


def test_an_order_without_its_number_takes_who_has_waited_longest(talk):
    talk.does("rings c1")
    talk.passes(3)
    talk.does("rings c2")
    assert talk.types("décrocher")[0].startswith("Ligne 1 décrochée")
    assert talk.types("d")[0] == "Ligne 1 mise en attente."
    assert talk.session.desk.in_ear().id == "c2"
    talk.types("a")
    assert talk.types("reprendre")[0].startswith("Ligne 1 reprise")


def test_the_file_of_a_call_that_is_taken_opens_by_itself(talk):
    talk.does("rings c1")
    assert talk.types("d")[-1] == f"Dossier ouvert : {OFFICE}. 1 consigne datée."


def test_a_transfer_goes_to_an_extension_or_to_one_who_is_chosen(talk):
    talk.does("rings c1", "rings c2")
    talk.types("d 1")
    assert talk.types("t 311") == ["Ligne 1 : appel transféré à « Mme Hélène Cabinet »."]
    talk.types("d 2")
    assert talk.types("transférer") == [
        "Transférer. Qui, par son numéro ?",
        "1, Mme Hélène Cabinet, essai, poste 311.",
    ]
    assert talk.types("1")[0] == "Ligne 2 : appel transféré à « Mme Hélène Cabinet »."


def test_somebody_is_called_by_his_extension_his_number_or_from_the_list(talk):
    assert talk.types("appeler 311") == ["Ligne 1 appelle Mme Hélène Cabinet."]
    assert talk.does("is_answered sortant-1")[0] == "Ligne 1 : Mme Hélène Cabinet a répondu."
    talk.types("x")
    assert talk.types("appeler 02 61 91 00 00") == [
        "Appel à « 02 61 91 00 00 » : personne n’est connu sous ce nom ni à ce numéro."
    ]
    talk.types("ouvrir ferrand")
    assert talk.types("appeler")[0].startswith("Appeler. Qui, ou composez un numéro")
    assert talk.types("1") == ["Ligne 1 appelle Mme Hélène Cabinet."]


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ("d", "Aucune ligne ne sonne."),
        ("d 2", "La ligne 2 est libre."),
        ("r", "Aucune ligne n’est en attente."),
        ("a", "Personne n’est en ligne : rien à mettre en attente."),
        ("x", "Personne n’est en ligne : rien à raccrocher."),
        ("t", "Personne n’est en ligne : rien à transférer."),
        ("2", "Un numéro suit sa commande : par exemple d 2 pour décrocher."),
    ],
)
def test_what_makes_no_sense_now_is_a_sentence_and_nothing_is_done(talk, order, why):
    assert talk.types(order) == [why]
    assert talk.asked == []


def test_where_he_is_tells_every_wait_and_what_is_not_done(talk):
    talk.does("rings c1")
    talk.types("d", "a")
    talk.does("rings c2")
    talk.story.saves_message(call="c1")
    talk.goes_on()
    talk.passes(7)
    assert talk.types("où en suis-je") == [
        "Phase : Appels.",
        f"Ligne 1 : en attente depuis 7 secondes, Correspondant c1, 01 99 00 12 34, "
        f"pour {OFFICE}, attente cumulée 7 secondes.",
        f"Ligne 2 : sonne depuis 7 secondes, Correspondant c2, 01 99 00 12 34, pour {OFFICE}.",
        "Par ordre d’attente : ligne 1, ligne 2.",
        f"Dossiers ouverts, le premier est devant : {OFFICE}.",
        "1 message à envoyer.",
    ]


def test_time_says_a_long_ring_and_each_minute_of_a_hold_once(talk):
    talk.does("rings c1", "rings c2")
    talk.types("d 1", "a", "d 2")
    talk.does("rings c3")
    assert talk.passes(9) == []
    assert talk.passes(1) == ["Ligne 3 sonne toujours."]
    assert talk.passes(1) == []
    talk.types("d 3")
    said = [line for _ in range(75) for line in talk.passes(1)]
    assert said == ["Ligne 1 attend depuis 1 minute.", "Ligne 2 attend depuis 1 minute."]


def test_the_past_is_summed_up_when_the_console_opens_and_not_told_again():
    story = DeskStory("c1", "c2").begins().takes("c1").waits(20 * 60)
    talk = Talk(story, opened=False)
    talk.opens()
    assert talk.hears()[:4] == [
        "Connexion au moteur.",
        "Console en mode linéaire. Tapez aide pour la liste des commandes.",
        "Phase : Appels.",
        f"Ligne 1 : en ligne depuis 20 minutes, Correspondant c1, 01 99 00 12 34, pour {OFFICE}.",
    ]


def test_what_is_typed_before_the_desk_is_here_waits_for_it():
    story = DeskStory("c1", "c2").begins().takes("c1")
    talk = Talk(story, opened=False)
    talk.session.typed("a")
    assert talk.hears() == ["Connexion au moteur."]
    talk.opens()
    assert "Ligne 1 mise en attente." in talk.hears()


def test_who_waits_is_told_oldest_first_and_a_number_takes_him(talk):
    assert talk.types("attentes") == ["Personne n’attend."]
    talk.does("rings c1")
    talk.passes(4)
    talk.types("d", "a")
    talk.passes(2)
    talk.does("rings c2")
    talk.types("d", "a")
    talk.passes(5)
    talk.does("rings c3")
    assert talk.types("attentes") == [
        f"Ligne 1 : Correspondant c1 pour {OFFICE}, attend depuis 7 secondes, "
        "à reprendre d’abord, attente cumulée 11 secondes.",
        f"Ligne 2 : Correspondant c2 pour {OFFICE}, attend depuis 5 secondes.",
        f"Ligne 3 : Correspondant c3 pour {OFFICE}, sonne depuis 0 seconde.",
        "Tapez prendre et un numéro de ligne, par exemple prendre 1.",
    ]
    assert talk.types("lignes")[0].endswith("attente cumulée 11 secondes, à reprendre d’abord.")
    assert talk.types("prendre") == ["Tapez prendre et un numéro de ligne ; attentes les donne."]
    assert talk.types("prendre 9") == ["La ligne 9 est libre."]
    assert talk.types("prendre 3")[0].startswith("Ligne 3 décrochée")
    assert talk.types("prendre 1")[1].startswith("Ligne 1 reprise après 7 secondes")


def test_somebody_is_asked_first_then_joined_with_the_one_who_waits(talk):
    talk.does("rings c1")
    talk.types("d")
    assert talk.types("joindre")[0].startswith("Il n’y a personne à joindre")
    assert talk.types("appeler 311")[:2] == [
        "Ligne 1 mise en attente.",
        "Ligne 2 appelle Mme Hélène Cabinet.",
    ]
    assert (
        talk.types("lignes")[1]
        == "Ligne 2 : appelle Mme Hélène Cabinet, 311, pour l’appel de Correspondant c1."
    )
    assert talk.does("is_answered sortant-1")[0] == (
        "Ligne 2 : Mme Hélène Cabinet a répondu. "
        "Tapez joindre pour lui passer l’appel de Correspondant c1."
    )
    assert talk.types("joindre") == [
        "Ligne 1 : appel transféré : Correspondant c1 parle à « Mme Hélène Cabinet »."
    ]
    assert talk.session.desk.calls.live() == []
