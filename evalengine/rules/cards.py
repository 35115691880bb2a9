"""Correspondents' cards: no second one of the same person by accident (C1.8.a)."""

from __future__ import annotations

from dataclasses import fields, replace

from evalengine.errors import Refused
from evalengine.projections.wording import digits
from evalengine.rules.likeness import same_name
from evalengine.rules.state import Deciders, Decision, State
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Card


def twins(card: Card, others: list[Card]) -> list[Card]:
    """Cards of ``others`` that are perhaps of the same person: same number, or same names."""
    return [each for each in others if each.id != card.id and _alike(card, each)]


def _alike(one: Card, other: Card) -> bool:
    if digits(one.number) and digits(one.number) == digits(other.number):
        return True
    return same_name(_names(one), _names(other))


def _save(state: State, command: c.SaveCard, _now: int, _token: str) -> Decision:
    state.heard_of(command.call)
    cards = state.desk.work.cards
    wanted = _trimmed(command.card)
    state.file(wanted.donneur_ordres)
    if not wanted.last_name:
        raise Refused("Une fiche a au moins un nom.")
    before = _before(state, wanted)
    card = wanted if wanted.id else replace(wanted, id=f"fiche-{cards.made + 1}")
    likely = twins(card, cards.of(card.donneur_ordres)) if _says_who_anew(card, before) else []
    if likely and not command.insists:
        raise Refused(_told(likely[0]))
    return [e.CardSaved(card=card, call=command.call, twins=[twin.id for twin in likely])]


def _before(state: State, card: Card) -> Card | None:
    """The card as it was; None for a new one."""
    if not card.id:
        return None
    known = state.desk.work.cards.by_id.get(card.id)
    if known is None or known.donneur_ordres != card.donneur_ordres:
        raise Refused(f"Aucune fiche « {card.id} » n’est dans ce carnet.")
    return known


def _says_who_anew(card: Card, before: Card | None) -> bool:
    """Somebody's note may change without asking again who he is."""
    return before is None or (_names(card), card.number) != (_names(before), before.number)


def _names(card: Card) -> str:
    return f"{card.last_name} {card.first_name}"


def _trimmed(card: Card) -> Card:
    return replace(card, **{each.name: getattr(card, each.name).strip() for each in fields(card)})


def _told(twin: Card) -> str:
    who = f"{twin.last_name} {twin.first_name}".strip()
    number = f", {twin.number}" if twin.number else ""
    return f"Une fiche ressemble à celle-ci : {who}{number}. Est-ce la même personne ?"


DECIDERS: Deciders = {c.SaveCard: _save}
