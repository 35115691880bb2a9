"""Files and consignes read out, and what is written besides messages."""

from __future__ import annotations

from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Chapter
from tests.desk_work import OWNER, DeskStory, asking, provided

from .talk import Talk

OFFICE = "Cabinet du docteur Sabine Ferrand"


def test_the_files_are_listed_searched_opened_by_number_and_closed(at_work):
    assert at_work.types("dossiers")[:2] == [
        "2 dossiers.",
        f"1, {OFFICE}, médecin généraliste. Ouvert.",
    ]
    assert at_work.types("ouvrir 2") == ["Dossier ouvert : Etude."]
    assert at_work.types("chercher ordonnance") == [
        f"1 dossier trouvé : 1, {OFFICE}. Tapez ouvrir et son numéro."
    ]
    assert at_work.types("ouvrir 1")[0].startswith(f"Dossier ouvert : {OFFICE}")
    assert at_work.types("fermer") == [f"Dossier fermé : {OFFICE}. 1 dossier reste ouvert."]
    assert at_work.types("chercher zèbre") == ["Aucun dossier pour « zèbre »."]
    assert at_work.types("ouvrir zèbre")[0].startswith("Tapez ouvrir suivi")


def test_a_file_is_read_chapter_by_chapter_and_nothing_of_it_is_cut():
    long = "Une règle. " * 200
    story = DeskStory(
        provided=[
            *provided(),
            e.FileProvided(
                donneur_ordres=OWNER,
                name=OFFICE,
                trade="médecine",
                greeting="Bonjour.",
                chapters=[Chapter(title="Priorités", lines=[long])],
            ),
        ]
    )
    talk = Talk(story.begins())
    talk.types("ouvrir ferrand")
    assert talk.types("lire") == [
        f"{OFFICE}, 2 chapitres.",
        "1, Accueil et métier.",
        "2, Priorités.",
        "Tapez lire et un numéro.",
    ]
    assert talk.types("lire 2") == ["Priorités.", long.strip()]


def test_consignes_of_always_and_dated_ones_are_apart_and_a_new_one_is_acknowledged(at_work):
    assert at_work.types("consignes") == [
        f"{OFFICE}, 2 consignes de toujours.",
        "1, Ne donner aucun résultat.",
        "2, Les visites le lundi et le mardi.",
        "1 consigne datée.",
        "3, jusqu’au lundi 23 novembre, Grippe.",
    ]
    given = c.GiveConsigne(donneur_ordres=OWNER, text="Plus de vaccin.", until="2026-11-24")
    at_work.story.asks(given)
    at_work.goes_on()
    assert at_work.hears() == [
        f"Nouvelle consigne de {OFFICE} : « Plus de vaccin. » Tapez accuser quand vous l’avez lue."
    ]
    assert at_work.types("ou")[-1] == "1 consigne nouvelle à accuser."
    assert at_work.types("consignes")[-1] == (
        "4, jusqu’au mardi 24 novembre, nouvelle, à accuser, Plus de vaccin."
    )
    assert at_work.types("accuser") == [f"Consigne accusée : {OFFICE}."]
    assert at_work.types("accuser") == ["Aucune consigne à accuser."]


def test_the_tchat_is_read_answered_and_counted(at_work):
    at_work.story.asks(c.SayInChat(donneur_ordres=OWNER, text="Je rentre à 15 h."))
    at_work.goes_on()
    assert at_work.hears() == [f"Tchat, {OFFICE} vous écrit : Je rentre à 15 h."]
    assert at_work.types("dire bien noté") == [
        "Choisissez d’abord à qui écrire, par tchat et un numéro."
    ]
    assert at_work.types("tchat")[:3] == [
        f"1, {OFFICE}, 1 ligne à lire.",
        "2, Etude.",
        "3, l’équipe.",
    ]
    assert at_work.types("tchat 1") == [
        f"Tchat avec {OFFICE}, 1 ligne.",
        f"{OFFICE} : Je rentre à 15 h.",
    ]
    assert isinstance(at_work.asked[-1], c.ReadChat)
    assert at_work.types("dire bien noté") == [f"Tchat, vous à {OFFICE} : bien noté"]


def test_the_scratchpad_of_the_call_grows_line_by_line(at_work):
    at_work.types("b douleur au genou")
    assert at_work.types("b depuis lundi") == ["Noté au brouillon."]
    assert at_work.types("brouillon") == [
        f"Brouillon de l’appel pour {OFFICE} : 2 lignes.",
        "douleur au genou",
        "depuis lundi",
    ]
    assert at_work.asked[-1] == c.KeepScratchpad(call="c1", text="douleur au genou\ndepuis lundi")


def test_a_call_back_is_noted_done_or_given_up_with_a_reason(at_work):
    at_work.types("rappel", "Mme Rivoire", "06 39 98 10 10", "résultats", "demain", "14h30")
    assert at_work.types("v") == [
        "Rappel 1 noté : Mme Rivoire, 06 39 98 10 10, mardi 24 novembre à 14 h 30."
    ]
    assert at_work.types("rappels") == [
        f"1, à faire, Mme Rivoire, 06 39 98 10 10, pour {OFFICE}, "
        "mardi 24 novembre à 14 h 30, résultats."
    ]
    assert at_work.types("renoncer 1") == ["Refusé : Dites pourquoi ce rappel n’a pas été fait."]
    assert at_work.types("renoncer 1 absente") == ["Rappel 1 abandonné."]
    at_work.types("rappel", "M. Ancien", "01 99 00 10 10", "", "", "v")
    assert at_work.types("fait 2") == ["Rappel 2 fait."]


def test_an_incident_and_the_hand_over_are_written(at_work):
    at_work.types("incident", "", "", "10h15", "Ligne coupée.", "", "Rappelé.")
    assert at_work.types("v") == ["Rapport d’incident enregistré."]
    report = at_work.asked[-1]
    assert (report.donneur_ordres, report.call) == (OWNER, "c1")
    assert report.happened == "2026-11-23T10:15"
    at_work.types("relève", "1", "Un rappel reste.")
    assert at_work.types("v") == ["Transmission à l’équipe enregistrée."]
    at_work.types("relève", "", "+ Eau coupée.", "v")
    assert at_work.asked[-1] == c.WriteHandover(medium="board", text="Un rappel reste. Eau coupée.")


def test_a_sending_that_failed_is_relaunched():
    truth = {
        "message": {
            "rubric": "Demande",
            "medium": "fax",
            "values": {"nom": "x"},
            "fails": "failed",
        }
    }
    talk = Talk(DeskStory(asking("c1", truth), "c2").begins())
    talk.does("rings c1")
    talk.types("d", "message", "demande", "1", "Rivoire", "", "", "v", "envoyer fax")
    talk.passes(6)
    sent = "Envoi 1, message 1, par fax à 01 99 00 40 40"
    assert talk.types("ve 1") == [f"{sent} : en échec. Tapez relancer 1 pour le relancer."]
    assert talk.types("ou")[-1] == "1 envoi à vérifier ou à relancer."
    talk.types("relancer 1", "")
    assert talk.types("v") == ["Message 1 parti de nouveau par fax à 01 99 00 40 40, envoi 1."]
    talk.passes(6)
    assert talk.types("vérifier") == [f"{sent} : bien arrivé."]
    assert talk.types("ou")[-1] == "Rien d’autre n’attend."
