"""Messages on their form, and what becomes of them once they leave."""

import pytest

from evalengine.clock import SECOND
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from tests.desk_work import FAX, MAIL, OTHER, DeskStory, asking, message

FAILS = {
    "message": {
        "rubric": "Demande",
        "values": {"nom": "Mme Rivoire"},
        "medium": "fax",
        "fails": "failed",
    }
}
WRONG = {
    "message": {
        "rubric": "Demande",
        "values": {"nom": "Mme Rivoire"},
        "medium": "mail",
        "fails": "wrong_number",
        "correct_address": "secretariat@sante.example",
    }
}


@pytest.fixture
def desk() -> DeskStory:
    return DeskStory(asking("c1", FAILS), asking("c2", WRONG)).begins().takes("c1").takes("c2")


def outcome(desk: DeskStory, sending: str = "envoi-1") -> str:
    return desk.work.messages.sendings[sending].outcome


def test_saving_again_replaces(desk):
    desk.saves_message().saves_message(id="message-1", values={"nom": " M. Morel "})
    assert list(desk.work.messages.by_id) == ["message-1"]
    assert desk.work.messages.by_id["message-1"].values == {"nom": "M. Morel"}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rubric": "Autre"}, "Rubriques : Rendez-vous, Demande."),
        ({"values": {}}, "« Nom » est à remplir"),
        ({"values": {"nom": " "}}, "« Nom » est à remplir"),
        ({"values": {"nom": "A", "age": "3"}}, "« age » n’est pas dans ce formulaire"),
        ({"values": {"nom": "A", "suite": "jeter"}}, "se choisit : rappeler, classer"),
        ({"id": "message-9"}, "« message-9 » n’existe pas"),
        ({"call": "c9"}, "« c9 » n’existe pas"),
        ({"donneur_ordres": "nul"}, "« nul » n’existe pas"),
    ],
)
def test_a_message_fits_its_form(desk, changes, words):
    desk.refuses(message(**changes), words)


def test_without_a_form_anything_may_be_written(desk):
    desk.saves_message(donneur_ordres=OTHER, rubric="libre", values={"texte": "Bonjour"})
    desk.refuses(message(id="message-1"), "un autre donneur d’ordres")


def test_a_sending_arrives_a_little_later_and_the_message_changes_no_more(desk):
    desk.saves_message().sends().waits(4.9)
    assert outcome(desk) == "pending"
    desk.does(c.CheckSending(sending="envoi-1")).waits(0.1).does(c.CheckSending(sending="envoi-1"))
    assert [told.outcome for told in desk.events(e.SendingChecked)] == ["pending", "sent"]
    assert desk.events(e.SendingMade)[0].address == MAIL
    desk.refuses(message(id="message-1"), "Ce message est parti")
    desk.refuses(c.Relaunch(sending="envoi-1", address=""), "rien à relancer")


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (c.SendMessage(message="nul", medium="mail", address=""), "« nul » n’existe pas"),
        (c.SendMessage(message="message-1", medium="sms", address=""), "aucune adresse"),
        (c.SendMessage(message="message-1", medium="sms", address="ici"), "par SMS"),
        (c.SendMessage(message="message-1", medium="mail", address="@"), "par courriel"),
        (c.CheckSending(sending="nul"), "« nul » n’existe pas"),
        (c.Relaunch(sending="nul", address=""), "« nul » n’existe pas"),
    ],
)
def test_what_leads_nowhere_is_refused(desk, command, words):
    desk.saves_message().refuses(command, words)


def test_the_script_lets_a_first_sending_fail(desk):
    desk.saves_message(call="c1").sends(medium="fax")
    desk.refuses(c.Relaunch(sending="envoi-1", address=""), "encore en cours")
    desk.waits(5)
    assert outcome(desk) == "failed"
    desk.does(c.CheckSending(sending="envoi-1")).does(c.Relaunch(sending="envoi-1", address=""))
    made = desk.events(e.SendingMade)
    assert [(each.attempt, each.address) for each in made] == [(1, FAX), (2, FAX)]
    assert made[1].settles_at == desk.now + 5 * SECOND
    assert not desk.work.messages.sendings["envoi-1"].checked
    assert outcome(desk.waits(5)) == "sent"


def test_only_the_medium_and_the_call_of_the_script_fail(desk):
    desk.saves_message(call="c1").saves_message().sends("message-1").sends("message-2", "fax")
    desk.waits(5)
    assert (outcome(desk, "envoi-1"), outcome(desk, "envoi-2")) == ("sent", "sent")


def test_a_wrong_address_fails_until_it_is_the_right_one(desk):
    desk.saves_message(call="c2").sends().waits(5)
    assert outcome(desk) == "wrong_number"
    desk.does(c.Relaunch(sending="envoi-1", address="")).waits(5)
    assert outcome(desk) == "wrong_number"
    right = c.Relaunch(sending="envoi-1", address="Secretariat@sante.example")
    assert outcome(desk.does(right).waits(5)) == "sent"


def test_what_was_on_its_way_arrives_after_a_crash(desk):
    desk.saves_message().sends().crashes(60).waits(0)
    assert outcome(desk) == "sent"
