"""What a call gives a new message, and a message in words."""

from __future__ import annotations

import pytest

from console import mailing
from evalengine.projections.calls import Call
from evalengine.vocabulary.events import FileProvided
from evalengine.vocabulary.records import Channel, FormField, Message, MessageForm

NUMBER = "06 39 98 26 94"


def file(*fields: str, channels: tuple[Channel, ...] = ()) -> FileProvided:
    form = MessageForm(
        rubrics=["Rappel"], fields=[FormField(id=field, label=field.upper()) for field in fields]
    )
    return FileProvided(
        donneur_ordres="aubry",
        name="Aubry",
        trade="médecin",
        greeting="",
        form=form,
        channels=list(channels),
    )


def call(caller: str) -> Call:
    return Call("c1", 1, "aubry", caller=caller, number=NUMBER)


@pytest.mark.parametrize(
    ("fields", "caller", "given"),
    [
        (("nom", "prenom", "numero"), "Corinne Vasseur", {"nom": "Vasseur", "prenom": "Corinne"}),
        (("nom", "prenom", "numero"), "Mme Ana Roy", {"nom": "Roy", "prenom": "Ana"}),
        (("nom", "prenom", "numero"), "Ana de la Tour", {}),
        (("nom", "numero"), "Monsieur Ana de la Tour", {"nom": "Ana de la Tour"}),
        (("last_name", "first_name", "caller", "numero"), "Mme Ana Roy", {"caller": "Mme Ana Roy"}),
        (("nom", "numero"), "", {}),
    ],
)
def test_the_name_goes_where_the_form_has_a_place_for_it(
    fields: tuple[str, ...], caller: str, given: dict[str, str]
) -> None:
    values = mailing.prefilled(file(*fields), call(caller))
    assert values == {"*urgency": "normal", "numero": NUMBER, **given}


def test_without_a_call_nothing_is_known_but_the_only_way() -> None:
    sms = Channel(medium="sms", address="06 39 98 77 34", hours="de 8 h à 20 h")
    mail = Channel(medium="mail", address="a@aubry.example")
    assert mailing.prefilled(file("nom", channels=(sms, mail)), None) == {"*urgency": "normal"}
    only = mailing.prefilled(file("nom", channels=(sms,)), None)
    assert mailing.way_of(file("nom", channels=(sms,)), only["*way"]) == sms
    assert mailing.way_said(sms) == "SMS, 06 39 98 77 34 (de 8 h à 20 h)"


def test_a_message_comes_back_from_its_form() -> None:
    like = Message(
        id="message-1", donneur_ordres="aubry", call="c1", rubric="", urgency="normal", values={}
    )
    values = {"*rubric": "Rappel", "*urgency": "vital", "*way": "sms 1", "nom": " Roy ", "b": " "}
    message = mailing.message_of(values, like)
    assert (message.rubric, message.urgency, message.values) == ("Rappel", "vital", {"nom": "Roy"})
    assert mailing.message_of(mailing.values_of(message), like) == message
    assert mailing.message_of({"*urgency": "never heard of"}, like).urgency == "normal"
    assert mailing.subject_of(message, file("nom", "prenom")) == "Rappel · Roy"
