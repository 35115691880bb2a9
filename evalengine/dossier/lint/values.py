"""Truths that no action could reach: facts nobody tells, fields no form has, cards nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evalengine.dossier.clients import DonneurOrdres
from evalengine.dossier.lint.fault import Fault, Spot, spots
from evalengine.dossier.models import Dossier
from evalengine.dossier.scripts import Beat, ScriptedCall
from evalengine.dossier.truth import MessageTruth
from evalengine.projections.wording import digits

_NUMBER = re.compile(r"(?<!\d)0\d(?:[ .]?\d\d){4}(?!\d)")


def faults(dossier: Dossier) -> Iterator[Fault]:
    """Of every truth of the dossier."""
    for spot in spots(dossier):
        yield from _references(spot)
        yield from _unheard(spot)
        yield from _consigne(spot)
        client = dossier.donneurs_ordres.get(spot.client)
        if client is None:
            yield from _nobody(spot)
            continue
        yield from _card(spot, client)
        if spot.step.truth.message:
            yield from _message(spot, client, spot.step.truth.message)
            yield from _sending(spot, client, spot.step.truth.message)


def _references(spot: Spot) -> Iterator[Fault]:
    for place, reference in spot.step.truth.references():
        try:
            spot.step.read(reference)
        except KeyError:
            told = (
                f"aucun fait de cet appel ne s’appelle « {reference[1:]} »"
                if isinstance(spot.step, ScriptedCall)
                else "un temps fort n’a pas de faits : écrivez le texte lui-même"
            )
            yield spot.fault(told, "truth", *place)


def _unheard(spot: Spot) -> Iterator[Fault]:
    """What is to be written was said."""
    if not isinstance(spot.step, ScriptedCall):
        return
    for rank, fact in enumerate(spot.step.facts):
        if fact.value and not _spoken(fact.value, fact.says):
            told = f"ce que dit le correspondant ne livre pas « {fact.value} »"
            yield spot.fault(told, "facts", rank, "says")


def _spoken(value: str, says: str) -> bool:
    """One word of a value must be heard, or it holds a figure that is said in words. A telephone
    number that is said in figures is the very one that is to be written."""
    said = [digits(number) for number in _NUMBER.findall(says)]
    written = [digits(number) for number in _NUMBER.findall(value)]
    if said and written:
        return set(written) <= set(said)
    heard = says.casefold()
    words = [word for word in value.casefold().replace("’", " ").split() if len(word) > 2]
    return (
        not words
        or any(word.strip(".,;") in heard for word in words)
        or any(character.isdigit() for character in value)
    )


def _consigne(spot: Spot) -> Iterator[Fault]:
    wanted = spot.step.truth.consigne
    if wanted is None:
        return
    beats = {beat.id: beat for beat in spot.scenario.beats if beat.consigne}
    if wanted not in beats:
        told = f"aucun temps fort de ce scénario ne donne la consigne « {wanted} »"
        yield spot.fault(told, "truth", "consigne")


def _nobody(spot: Spot) -> Iterator[Fault]:
    """A beat of nobody's can only concern the team."""
    truth = spot.step.truth
    if isinstance(spot.step, Beat) and (
        truth.message or truth.card or truth.appointment or truth.block or truth.incident
    ):
        yield spot.fault("ce temps fort ne nomme aucun donneur d’ordres connu", "donneur_ordres")


def _card(spot: Spot, client: DonneurOrdres) -> Iterator[Fault]:
    card = spot.step.truth.card
    if card is None:
        return
    known = {each.id: each for each in client.cards}
    if card.known is not None and card.known not in known:
        told = f"« {client.name} » n’a pas de fiche « {card.known} »"
        yield spot.fault(told, "truth", "card", "known")
    elif card.known is None and card.number is not None:
        number = digits(_read(spot, card.number))
        twins = [each.id for each in known.values() if number and digits(each.number) == number]
        if twins:
            told = f"ce numéro est déjà celui de la fiche « {twins[0]} » : nommez-la dans « known »"
            yield spot.fault(told, "truth", "card")


def _message(spot: Spot, client: DonneurOrdres, message: MessageTruth) -> Iterator[Fault]:
    if client.form is None:
        yield spot.fault(f"« {client.name} » n’a pas de formulaire de message", "truth", "message")
        return
    if message.rubric not in client.form.rubrics:
        told = f"le formulaire n’a pas de rubrique « {message.rubric} »"
        yield spot.fault(told, "truth", "message", "rubric")
    fields = {each.id: each for each in client.form.fields}
    for name, reference in message.values.items():
        if name not in fields:
            told = f"le formulaire n’a pas de champ « {name} »"
            yield spot.fault(told, "truth", "message", "values", name)
        elif fields[name].choices and _read(spot, reference) not in fields[name].choices:
            told = f"« {_read(spot, reference)} » n’est pas un choix du champ « {name} »"
            yield spot.fault(told, "truth", "message", "values", name)
    for each in client.form.fields:
        if each.required and each.id not in message.values:
            told = f"le champ « {each.id} » est obligatoire, et la vérité ne dit pas ce qu’il vaut"
            yield spot.fault(told, "truth", "message", "values")


def _sending(spot: Spot, client: DonneurOrdres, message: MessageTruth) -> Iterator[Fault]:
    if client.way(message.medium) is None:
        told = f"« {client.name} » ne reçoit rien par cette voie ({message.medium})"
        yield spot.fault(told, "truth", "message", "medium")
    if (message.fails == "wrong_number") != (message.correct_address is not None):
        told = "un envoi à un mauvais numéro dit le bon (« correct_address »), et lui seul"
        yield spot.fault(told, "truth", "message", "fails")


def _read(spot: Spot, reference: str) -> str:
    try:
        return spot.step.read(reference)
    except KeyError:  # told by `_references`
        return ""
