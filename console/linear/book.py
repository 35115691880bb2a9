"""Orders of the correspondents' cards of the file in front."""

from __future__ import annotations

from dataclasses import replace

from console.linear.done import card_said
from console.linear.forms import Answers, Form, Question
from console.linear.order import Order, in_front, nth
from console.linear.session import Session
from console.linear.speech import counted
from console.linear.told import owner
from console.words import fold
from evalengine.projections.wording import digits
from evalengine.vocabulary import commands as c
from evalengine.vocabulary.records import Card

_FIELDS = (
    ("last_name", "Nom"),
    ("first_name", "Prénom"),
    ("number", "Téléphone"),
    ("mail", "Courriel"),
    ("place", "Adresse"),
    ("note", "Remarque"),
)
_MOST = 20
"""Cards that one search reads out."""


def _search(session: Session, rest: str) -> None:
    name = in_front(session)
    if name is None:
        return
    words, dialled = fold(rest).split(), digits(rest)
    mine = session.desk.work.cards.of(name)
    found = [card for card in mine if _holds(card, words) or _called(card, dialled)]
    session.shown["cards"] = [card.id for card in found]
    count = counted(len(found), "fiche")
    session.say(f"{owner(session.desk, name)}, {count}." if found else "Aucune fiche.")
    session.say(*(f"{at}, {card_said(each)}." for at, each in enumerate(found[:_MOST], 1)))
    if len(found) > _MOST:
        session.say(f"Les {_MOST} premières seulement. Tapez fiches et un nom.")


def _holds(card: Card, words: list[str]) -> bool:
    text = fold(f"{card.last_name} {card.first_name} {card.place} {card.note}")
    return all(word in text for word in words)


def _called(card: Card, dialled: str) -> bool:
    return len(dialled) > 3 and dialled in digits(card.number)


def _make(session: Session, _rest: str) -> None:
    if (name := in_front(session)) is not None:
        _form(session, Card(id="", donneur_ordres=name, last_name=""), "Nouvelle fiche")


def _correct(session: Session, rest: str) -> None:
    chosen = nth(session.shown.get("cards", []), rest)
    if rest in session.desk.work.cards.by_id:
        chosen = rest
    if chosen is None:
        session.say("Tapez fiches et un nom, puis modifier et le numéro de la fiche.")
        return
    card = session.desk.work.cards.by_id[chosen]
    _form(session, card, f"Fiche {card.last_name} {card.first_name}".strip())


def _form(session: Session, card: Card, title: str) -> None:
    call = session.behalf(card.donneur_ordres)

    def ask(answers: Answers) -> None:
        values = {name: answers.get(name, "") for name, _ in _FIELDS}
        session.ask(c.SaveCard(card=replace(card, **values), call=call), form)

    questions = [Question(name, label, required=name == "last_name") for name, label in _FIELDS]
    before = {name: value for name, _ in _FIELDS if (value := getattr(card, name))}
    form = Form(f"{title}, {owner(session.desk, card.donneur_ordres)}", questions, ask, before)
    form.order = f"modifier {card.id}" if card.id else "créer"
    session.open(form)


_GROUP = "fiches"
ORDERS = (
    Order(_GROUP, ("fiches", "fi"), "cherche les fiches des correspondants.", _search, "nom"),
    Order(_GROUP, ("créer", "cr"), "crée une fiche.", _make),
    Order(_GROUP, ("modifier", "mf"), "corrige une fiche de la dernière liste.", _correct, "1"),
)
