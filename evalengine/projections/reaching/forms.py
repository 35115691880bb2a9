"""Cards, messages and sendings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evalengine.projections.messages import Sending
from evalengine.projections.reaching.evidence import Evidence, Found, instead, nearest
from evalengine.projections.wording import same, same_address
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t
from evalengine.vocabulary.records import Card, Message

CARD = {
    "last_name": "nom",
    "first_name": "prénom",
    "number": "numéro",
    "mail": "courriel",
    "place": "adresse",
}
URGENCY = {"normal": "normale", "urgent": "urgente", "vital": "vitale"}
_BY = {"mail": "courriel", "sms": "SMS", "fax": "fax", "phone": "téléphone"}


class UrgencyDiffers(str):
    """A difference in the urgency of a message, which is judged apart from its form (C1.5.i)."""


def _card(subject: str, wanted: t.ExpectCard, evidence: Evidence) -> Found:
    saved = [
        (not evidence.on(subject, event.call), seq, event.card.id)
        for seq, event in evidence.of(e.CardSaved)
        if event.card.donneur_ordres == wanted.donneur_ordres
    ]
    cards = evidence.work.cards.by_id
    if wanted.known:
        seconds = [seq for other, seq, name in saved if not other and name != wanted.known]
        differs = _card_differs(wanted, cards[wanted.known]) if wanted.known in cards else []
        second = ["une seconde fiche a été faite de la même personne"] if seconds else []
        proofs = [seq for _, seq, name in saved if name == wanted.known]
        return [*proofs, *seconds], [*differs, *second]
    fresh = dict.fromkeys(name for _, _, name in sorted(saved) if name not in evidence.taken)
    if not fresh:
        return [], ["aucune fiche n’a été faite"]
    name, differs = nearest(fresh, lambda each: _card_differs(wanted, cards[each]))
    evidence.taken |= set() if differs else {name}
    return [seq for _, seq, each in saved if each == name], differs


def _card_differs(wanted: t.ExpectCard, card: Card) -> list[str]:
    return [
        instead(CARD.get(name, name), getattr(card, name, ""), value)
        for name, value in wanted.values.items()
        if not same(getattr(card, name, ""), value)
    ]


def _message(subject: str, wanted: t.ExpectMessage, evidence: Evidence) -> Found:
    messages = [
        message
        for message in evidence.work.messages.by_id.values()
        if message.donneur_ordres == wanted.donneur_ordres and message.id not in evidence.taken
    ]
    messages.sort(key=lambda message: not evidence.on(subject, message.call))
    if not messages:
        return [], ["aucun message n’a été fait"]
    addresses = {wanted.address, evidence.relaunched.get(subject, wanted.address)}
    message, differs = nearest(
        messages, lambda each: _message_differs(wanted, each, addresses, evidence)
    )
    evidence.taken |= set() if differs else {message.id}
    saved = [seq for seq, event in evidence.of(e.MessageSaved) if event.message.id == message.id]
    return [*saved, *evidence.numbers(e.SendingMade, message=message.id)], differs


def _message_differs(
    wanted: t.ExpectMessage, message: Message, addresses: set[str], evidence: Evidence
) -> list[str]:
    told = (
        []
        if message.rubric == wanted.rubric
        else [instead("rubrique", message.rubric, wanted.rubric)]
    )
    if message.urgency != wanted.urgency:
        given, right = URGENCY[message.urgency], URGENCY[wanted.urgency]
        told.append(UrgencyDiffers(instead("urgence", given, right)))
    told += [
        instead(name, message.values.get(name, ""), value)
        for name, value in wanted.values.items()
        if not same(message.values.get(name, ""), value)
    ]
    sent = [
        event
        for _, event in evidence.of(e.SendingMade, message=message.id)
        if event.medium == wanted.medium
        and any(same_address(event.address, address) for address in addresses)
    ]
    return told if sent else [*told, f"il n’est pas parti par {_BY[wanted.medium]} à cette adresse"]


def _relaunch(subject: str, wanted: t.ExpectRelaunch, evidence: Evidence) -> Found:
    messages = evidence.work.messages
    sendings = [
        sending
        for sending in messages.sendings.values()
        if evidence.on(subject, messages.by_id[sending.message].call)
    ]
    if not sendings:
        return [], ["aucun message de cet appel n’est parti"]
    sending, differs = nearest(sendings, lambda each: _relaunch_differs(wanted, each, evidence))
    kinds = (e.SendingMade, e.SendingSettled, e.SendingChecked)
    return sorted(
        seq for kind in kinds for seq in evidence.numbers(kind, sending=sending.id)
    ), differs


def _relaunch_differs(wanted: t.ExpectRelaunch, sending: Sending, evidence: Evidence) -> list[str]:
    checked = evidence.of(e.SendingChecked, sending=sending.id)
    told = []
    if not any(event.outcome not in ("pending", "sent") for _, event in checked):
        told.append("l’échec de l’envoi n’a pas été vérifié")
    if sending.attempt == 1:
        told.append("l’envoi n’a pas été relancé")
    elif not same_address(sending.address, wanted.address):
        told.append(instead("adresse", sending.address, wanted.address))
    elif sending.outcome not in ("sent", "pending"):
        told.append("l’envoi relancé a échoué")
    return told


TABLE: dict[type, Callable[[str, Any, Evidence], Found]] = {
    t.ExpectCard: _card,
    t.ExpectMessage: _message,
    t.ExpectRelaunch: _relaunch,
}
