"""A donneur d'ordres who wants messages on a form of his own, for the tests of the panes."""

from __future__ import annotations

from dataclasses import replace

from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Channel, FormField, MessageForm

from .engine import FILES, Engine

FORM = MessageForm(
    rubrics=["Rappel demandé", "Agenda modifié", "Urgence"],
    fields=[
        FormField(id="nom", label="Nom", required=True),
        FormField(id="prenom", label="Prénom"),
        FormField(id="numero", label="Numéro où rappeler", required=True),
        FormField(id="action", label="Ce qui a été fait", choices=["Rappel promis", "15 appelé"]),
        FormField(id="texte", label="Résumé de l’appel"),
    ],
)
SMS = Channel(medium="sms", address="06 39 98 77 34", hours="de 8 h à 20 h")
MAIL = Channel(medium="mail", address="cabinet@aubry.example", hours="à toute heure")


def with_form(engine: Engine, *channels: Channel) -> Engine:
    """Doctor Aubry has a form and ways to be reached; his file is open."""
    engine.story.provides(replace(FILES[0], form=FORM, channels=list(channels or (SMS, MAIL))))
    return engine.does("opens aubry")


def typed(text: str) -> list[str]:
    """The keys that write ``text``."""
    names = {" ": "space", "@": "at", ".": "full_stop", ",": "comma", "’": "’"}
    return [names.get(each, each) for each in text]


def settled(engine: Engine, sending: str, outcome: e.Delivery) -> None:
    """The wire says what became of a sending."""
    engine.story.happens(e.SendingSettled(sending=sending, outcome=outcome))
    engine.tell()
