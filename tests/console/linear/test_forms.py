"""Forms as a conversation: answers, corrections, refusals, and calls that come in the middle."""

from __future__ import annotations

import pytest

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.desk_work import OWNER

from .talk import Talk

OFFICE = "Cabinet du docteur Sabine Ferrand"
REVIEW = "Tapez v pour valider, un numéro pour corriger, !stop pour abandonner."


def test_a_ring_during_a_form_is_one_sentence_and_the_form_goes_on(at_work):
    at_work.types("message", "1", "normal")
    rings = f"Ligne 2 sonne pour {OFFICE}, appel de Correspondant c2."
    assert at_work.does("rings c2") == [rings]
    assert at_work.types("Rivoire") == ["Objet, facultatif ?"]
    taken = at_work.types("!d 2")
    assert [line[:24] for line in taken] == [
        "Ligne 1 mise en attente.",
        "Ligne 2 décrochée, vous ",
        "Dossier ouvert : Cabinet",
    ]
    assert at_work.types("!") == ["Objet, facultatif ?"]
    assert at_work.types("!temps")[-1] == "Objet, facultatif ?"
    at_work.types("ordonnance", "", "v")
    saved = at_work.asked[-1]
    assert isinstance(saved, c.SaveMessage)
    assert saved.message.call == "c1", "it is of the call in which it was begun"
    assert saved.message.values == {"nom": "Rivoire", "objet": "ordonnance"}


def test_a_message_is_asked_field_by_field_read_again_saved_and_sent(at_work):
    assert at_work.types("message") == [
        f"Message pour {OFFICE}, 5 questions. !stop abandonne, !retour revient à la question "
        "d’avant.",
        "Rubrique, par son numéro ?",
        "1, Rendez-vous.",
        "2, Demande.",
    ]
    at_work.types("2", "2", "Rivoire")
    assert at_work.types("résultats") == [
        "Suite, facultatif, par son numéro ?",
        "1, rappeler.",
        "2, classer.",
    ]
    assert at_work.types("1") == [
        f"Relecture. Message pour {OFFICE}.",
        "1, Rubrique : Demande.",
        "2, Urgence : urgent.",
        "3, Nom : Rivoire.",
        "4, Objet : résultats.",
        "5, Suite : rappeler.",
        REVIEW,
    ]
    assert at_work.types("v") == [
        f"Message 1 enregistré pour {OFFICE}, rubrique Demande. Tapez envoyer 1 pour qu’il parte."
    ]
    assert at_work.types("envoyer") == [
        "Envoyer le message 1. Par quel moyen, par son numéro ?",
        "1, courriel, cabinet@sante.example.",
        "2, fax, 01 99 00 40 40.",
    ]
    assert at_work.types("fax") == ["Message 1 parti par fax à 01 99 00 40 40, envoi 1."]
    sent = "Envoi 1, message 1, par fax à 01 99 00 40 40"
    assert at_work.types("envois") == [f"{sent} : encore en cours."]
    assert at_work.passes(6) == [
        "L’envoi 1 n’est plus en cours. Tapez vérifier 1 pour son résultat."
    ]
    assert at_work.types("envois") == [f"{sent} : à vérifier."], "he has not looked"
    assert at_work.types("vérifier 1") == [f"{sent} : bien arrivé."]
    assert at_work.types("envois") == [f"{sent} : bien arrivé."]
    assert at_work.types("relire 1")[-1] == "Suite : rappeler."


def test_a_field_is_corrected_from_the_review_and_only_it(at_work):
    at_work.types("message", "1", "1", "Rivoir", "", "")
    assert at_work.types("3") == ["Nom, une ligne vide garde Rivoir ?"]
    assert at_work.types("Rivoire")[3] == "3, Nom : Rivoire."
    at_work.types("v")
    assert at_work.asked[-1].message.values == {"nom": "Rivoire"}


def test_a_field_goes_back_is_kept_emptied_and_added_to(at_work):
    at_work.types("message", "1", "1", "Rivoire", "bilan")
    assert at_work.types("!retour") == ["Objet, une ligne vide garde bilan ?"]
    at_work.types("+ de sang", "", "4", "-")
    at_work.types("v")
    assert at_work.asked[-1].message.values == {"nom": "Rivoire"}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("9", "Il n’y a que 2 choix. Rubrique ?"),
        ("zèbre", "Répondez par un numéro, de 1 à 2."),
        ("", "Rubrique : une réponse est nécessaire."),
    ],
)
def test_an_answer_that_is_none_is_told_and_asked_again(at_work, typed, told):
    at_work.types("message")
    assert at_work.types(typed) == [told]
    assert at_work.types("demande")[0] == "Urgence, par son numéro ?"


def test_a_form_is_left_and_one_that_waits_under_it_comes_back(at_work):
    at_work.types("message", "1", "1")
    at_work.types("!rappel", "Paul")
    assert at_work.types("!stop") == [
        f"Abandonné : Rappel à faire pour {OFFICE}.",
        f"Retour au formulaire : Message pour {OFFICE}.",
        "Nom ?",
    ]
    at_work.types("!stop")
    assert at_work.types("!stop") == ["Aucun formulaire n’est ouvert."]


def test_what_the_rules_forbid_is_told_and_may_be_confirmed(at_work):
    assert at_work.types("réserver", "1", "mercredi", "9h", "Rivoire", "", "", "v") == [
        "Refusé : Contraire aux règles de prise de rendez-vous : « Consultation » ne se prend que "
        "ces jours : lundi, mardi, jeudi. Tapez confirmer pour le faire quand même ou corriger "
        "pour reprendre le formulaire."
    ]
    assert at_work.types("confirmer") == [
        f"Inscrit à l’agenda, {OFFICE} : mercredi 25 novembre, de 9 h à 9 h 20, Consultation, "
        "Rivoire. Hors des règles : « Consultation » ne se prend que ces jours : lundi, mardi, "
        "jeudi."
    ]
    assert at_work.types("confirmer") == ["Il n’y a rien à confirmer."]


def test_two_at_one_time_is_never_to_be_confirmed_but_may_be_corrected(at_work):
    told = at_work.types("réserver", "1", "mardi", "10h", "Rivoire", "", "", "v")
    assert told == [
        "Refusé : Ce créneau est pris : rendez-vous de 10 h 00 (M. Ancien). "
        "Tapez corriger pour reprendre le formulaire."
    ]
    assert at_work.types("confirmer") == ["Il n’y a rien à confirmer."]
    at_work.types("réserver", "1", "mardi", "10h", "Rivoire", "", "", "v")
    assert at_work.types("corriger")[0] == f"Relecture. Rendez-vous pour {OFFICE}."
    at_work.types("3", "10h40")
    assert at_work.types("v")[0].startswith(
        f"Inscrit à l’agenda, {OFFICE} : mardi 24 novembre, de 10 h 40"
    )


def test_a_card_like_another_is_told_and_confirmed(at_work):
    told = at_work.types("créer", "Tibo", "Anne", "", "", "", "", "v")
    assert told == [
        "Refusé : Une fiche ressemble à celle-ci : Thibault Anne, 01 99 00 11 22. Est-ce la même "
        "personne ? Tapez confirmer pour le faire quand même ou corriger pour reprendre le "
        "formulaire."
    ]
    assert at_work.types("confirmer") == ["Fiche enregistrée : Tibo Anne."]
    twins = [event.twins for event in at_work.story.events(e.CardSaved)]
    assert twins == [["connue"]]


def test_a_known_card_is_found_by_number_or_name_and_corrected(at_work):
    assert at_work.types("fiches 0011") == [
        f"{OFFICE}, 1 fiche.",
        "1, Thibault Anne, 01 99 00 11 22.",
    ]
    assert at_work.types("fiches inconnu") == ["Aucune fiche."]
    at_work.types("fiches thib", "modifier 1", "", "", "06 39 98 10 10", "", "", "")
    assert at_work.types("v") == ["Fiche enregistrée : Thibault Anne, 06 39 98 10 10."]
    assert at_work.asked[-1].card.id == "connue"


def test_an_appointment_is_moved_cancelled_and_a_range_is_closed(at_work):
    assert at_work.types("jour mardi") == [
        f"Agenda, {OFFICE}.",
        "Mardi 24 novembre : 2 rendez-vous.",
        "1, de 10 h à 10 h 20, Consultation, M. Ancien.",
        "2, de 14 h à 15 h, Plage fermée.",
    ]
    at_work.types("déplacer ancien", "", "11h")
    assert at_work.types("v") == ["Rendez-vous de M. Ancien déplacé : mardi 24 novembre à 11 h."]
    at_work.types("annuler 2", "")
    assert at_work.types("v") == ["Annulé : Plage fermée, mardi 24 novembre à 14 h."]
    at_work.types("bloquer", "26/11", "9h", "90", "Formation")
    assert at_work.types("v") == [
        f"Inscrit à l’agenda, {OFFICE} : jeudi 26 novembre, de 9 h à 10 h 30, Plage fermée, "
        "Formation."
    ]
    kinds = [type(command).__name__ for command in at_work.asked[-3:]]
    assert kinds == ["Move", "Cancel", "Block"]
    assert {command.call for command in at_work.asked[-3:]} == {"c1"}


def test_the_next_free_starts_are_those_of_the_rules(at_work):
    assert at_work.types("libre")[0] == (
        "1, Consultation, 20 minutes, lundi, mardi et jeudi, de 9 h à 12 h, de 14 h à 17 h."
    )
    assert at_work.types("libre 1 mardi") == [
        "Consultation, 20 minutes, libre : mardi 24 novembre à 9 h ; mardi 24 novembre à 9 h 05 ; "
        "mardi 24 novembre à 9 h 10."
    ]


def test_without_a_link_nothing_is_lost(at_work):
    at_work.types("message", "1", "1", "Rivoire", "", "")
    at_work.session.typed("v")
    demand = at_work.session.asked.pop()
    at_work.session.sent("x", demand)
    at_work.session.unsent("x")
    assert at_work.hears() == ["Sans liaison, rien n’a été demandé : recommencez dans un instant."]
    assert at_work.types("corriger")[3] == "3, Nom : Rivoire."
    at_work.types("v")
    assert at_work.asked[-1].message.values == {"nom": "Rivoire"}
    assert at_work.asked[-1].message.donneur_ordres == OWNER


def test_a_pasted_megabyte_and_control_characters_are_one_harmless_line(at_work: Talk):
    at_work.types("message", "1", "1")
    heard = at_work.types("\x1b[2J\x07Riv\u202eoire" + "x" * 1_000_000)
    assert heard[0] == "Ligne trop longue : seul le début, 2 000 caractères, est gardé."
    at_work.types("", "")
    at_work.types("v")
    value = at_work.asked[-1].message.values["nom"]
    assert value.startswith("[2J Rivoirexxx")
    assert len(value) == 2_000
