"""Whether one act of the ground truth was reached, by what, and what is missing.

Each room of the table answers with the numbers of the entries that prove it and with French
sentences that say the difference; it is reached when there is none. What was done once counts once:
a card, a message or an appointment that one call has used is no longer there for another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from evalengine.projections.booking import BLOCK
from evalengine.projections.messages import Sending
from evalengine.projections.wording import digits, holds, same, same_address
from evalengine.projections.work import Work
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t
from evalengine.vocabulary.records import Card, Message

Found = tuple[Sequence[int], list[str]]
"""The entries that prove it, and what differs."""

Item = TypeVar("Item")

_CARD = {
    "last_name": "nom",
    "first_name": "prénom",
    "number": "numéro",
    "mail": "courriel",
    "place": "adresse",
}


@dataclass(slots=True)
class Evidence:
    """What was done: ``work`` as it stands, and ``acts``, the entries of each kind of event.

    ``taken`` are the ids that were counted already; ``relaunched`` the right addresses by call.
    """

    work: Work = field(default_factory=Work)
    acts: dict[type, list[tuple[int, Any]]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    relaunched: dict[str, str] = field(default_factory=dict)

    def of(self, kind: type, **wanted: str) -> list[tuple[int, Any]]:
        """Entry numbers and events of ``kind`` whose fields are as ``wanted``, oldest first."""
        return [
            (seq, event)
            for seq, event in self.acts.get(kind, [])
            if all(getattr(event, name) == value for name, value in wanted.items())
        ]

    def numbers(self, kind: type, **wanted: str) -> list[int]:
        """The entry numbers of the same."""
        return [seq for seq, _ in self.of(kind, **wanted)]


def _nearest(items: Iterable[Item], differs: Callable[[Item], list[str]]) -> tuple[Item, list[str]]:
    """The one with the fewest differences, the first of equals; ValueError when there is none."""
    return min(((item, differs(item)) for item in items), key=lambda found: len(found[1]))


def _card(subject: str, wanted: t.ExpectCard, evidence: Evidence) -> Found:
    saved = [
        (event.call != subject, seq, event.card.id)
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
    name, differs = _nearest(fresh, lambda each: _card_differs(wanted, cards[each]))
    evidence.taken |= set() if differs else {name}
    return [seq for _, seq, each in saved if each == name], differs


def _card_differs(wanted: t.ExpectCard, card: Card) -> list[str]:
    return [
        _instead(_CARD.get(name, name), getattr(card, name, ""), value)
        for name, value in wanted.values.items()
        if not same(getattr(card, name, ""), value)
    ]


def _message(subject: str, wanted: t.ExpectMessage, evidence: Evidence) -> Found:
    messages = [
        message
        for message in evidence.work.messages.by_id.values()
        if message.donneur_ordres == wanted.donneur_ordres and message.id not in evidence.taken
    ]
    messages.sort(key=lambda message: message.call != subject)
    if not messages:
        return [], ["aucun message n’a été fait"]
    addresses = {wanted.address, evidence.relaunched.get(subject, wanted.address)}
    message, differs = _nearest(
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
        else [_instead("rubrique", message.rubric, wanted.rubric)]
    )
    if message.urgency != wanted.urgency:
        told.append(_instead("urgence", _URGENCY[message.urgency], _URGENCY[wanted.urgency]))
    told += [
        _instead(name, message.values.get(name, ""), value)
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


_URGENCY = {"normal": "normale", "urgent": "urgente", "vital": "vitale"}
_BY = {"mail": "courriel", "sms": "SMS", "fax": "fax", "phone": "téléphone"}


def _relaunch(subject: str, wanted: t.ExpectRelaunch, evidence: Evidence) -> Found:
    messages = evidence.work.messages
    sendings = [
        sending
        for sending in messages.sendings.values()
        if messages.by_id[sending.message].call == subject
    ]
    if not sendings:
        return [], ["aucun message de cet appel n’est parti"]
    sending, differs = _nearest(sendings, lambda each: _relaunch_differs(wanted, each, evidence))
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
        told.append(_instead("adresse", sending.address, wanted.address))
    elif sending.outcome not in ("sent", "pending"):
        told.append("l’envoi relancé a échoué")
    return told


def _appointment(subject: str, wanted: t.ExpectAppointment, evidence: Evidence) -> Found:
    booked = [
        (event.call != subject, seq, event.appointment.id)
        for seq, event in evidence.of(e.AppointmentBooked)
        if event.appointment.donneur_ordres == wanted.donneur_ordres
        and event.appointment.kind != BLOCK
        and event.appointment.id not in evidence.taken
        and evidence.work.agendas.find(event.appointment.id) is not None
    ]
    if not booked:
        return [], ["aucun rendez-vous n’a été pris"]
    (_, seq, name), differs = _nearest(
        sorted(booked), lambda each: _appointment_differs(wanted, each[2], evidence)
    )
    evidence.taken |= set() if differs else {name}
    return [seq, *evidence.numbers(e.AppointmentMoved, appointment=name)], differs


def _appointment_differs(wanted: t.ExpectAppointment, name: str, evidence: Evidence) -> list[str]:
    stands = evidence.work.agendas.find(name)
    assert stands is not None, "only what stands is weighed"
    told = [] if stands.kind == wanted.kind else [_instead("type", stands.kind, wanted.kind)]
    if stands.start not in wanted.starts:
        told.append(_instead("début", stands.start, " ou ".join(wanted.starts)))
    if not same(stands.who, wanted.who):
        told.append(_instead("nom", stands.who, wanted.who))
    if wanted.place and not same(stands.place, wanted.place):
        told.append(_instead("adresse", stands.place, wanted.place))
    return told


def _move(_subject: str, wanted: t.ExpectMove, evidence: Evidence) -> Found:
    proofs = evidence.numbers(e.AppointmentMoved, appointment=wanted.appointment)
    stands = evidence.work.agendas.find(wanted.appointment)
    if stands is None:
        return proofs, ["ce rendez-vous n’est plus à l’agenda"]
    if not proofs:
        return [], ["ce rendez-vous n’a pas été déplacé"]
    right = stands.start in wanted.starts
    return proofs, [] if right else [_instead("début", stands.start, " ou ".join(wanted.starts))]


def _cancel(_subject: str, wanted: t.ExpectCancel, evidence: Evidence) -> Found:
    proofs = evidence.numbers(e.AppointmentCancelled, appointment=wanted.appointment)
    return proofs, [] if proofs else ["ce rendez-vous n’a pas été annulé"]


def _block(_subject: str, wanted: t.ExpectBlock, evidence: Evidence) -> Found:
    for seq, event in evidence.of(e.AppointmentBooked):
        stands = evidence.work.agendas.find(event.appointment.id)
        if stands is None or stands.kind != BLOCK or stands.id in evidence.taken:
            continue
        place = (stands.donneur_ordres, stands.start, stands.minutes)
        if place == (wanted.donneur_ordres, wanted.start, wanted.minutes):
            evidence.taken.add(stands.id)
            return [seq], []
    return [], ["cette plage n’a pas été fermée"]


def _transfer(subject: str, wanted: t.ExpectTransfer, evidence: Evidence) -> Found:
    transfers = evidence.of(e.CallTransferred, call=subject)
    if not transfers:
        return [], ["cet appel n’a pas été transféré"]
    seq, event = transfers[-1]
    right = event.target == wanted.extension
    return [seq], [] if right else [_instead("poste", event.target, wanted.extension)]


def _chat(_subject: str, wanted: t.ExpectChat, evidence: Evidence) -> Found:
    own = evidence.of(e.ChatSent, donneur_ordres=wanted.donneur_ordres, speaker="candidate")
    if not own:
        return [], ["rien n’a été écrit dans ce tchat"]
    return [seq for seq, _ in own], _lacking(
        "\n".join(event.text for _, event in own), wanted.values
    )


def _call_back(_subject: str, wanted: t.ExpectCallBack, evidence: Evidence) -> Found:
    for seq, event in evidence.of(e.CallDialled):
        right = digits(event.target) == digits(wanted.number) or same(event.who, wanted.who)
        if right and event.line and event.call not in evidence.taken:
            evidence.taken.add(event.call)
            return [seq, *evidence.numbers(e.CallAnswered, call=event.call)], []
    planned = [
        seq
        for seq, event in evidence.of(e.CallBackPlanned)
        if digits(event.number) == digits(wanted.number)
    ]
    return planned, [
        "le rappel est noté sans avoir été fait" if planned else "personne n’a rappelé"
    ]


def _consigne(_subject: str, wanted: t.ExpectConsigne, evidence: Evidence) -> Found:
    proofs = evidence.numbers(e.ConsigneAcknowledged, consigne=wanted.consigne)
    return proofs, [] if proofs else ["cette consigne n’a pas été marquée comme lue"]


def _handover(_subject: str, wanted: t.ExpectHandover, evidence: Evidence) -> Found:
    written = evidence.of(e.HandoverWritten)[-1:]
    if not written:
        return [], ["aucune transmission n’a été écrite"]
    return [written[0][0]], _lacking(written[0][1].text, wanted.values)


def _incident(_subject: str, wanted: t.ExpectIncident, evidence: Evidence) -> Found:
    reports = evidence.of(e.IncidentReported, donneur_ordres=wanted.donneur_ordres)
    if not reports:
        return [], ["aucun rapport d’incident n’a été écrit"]
    (seq, _), differs = _nearest(
        reversed(reports), lambda each: _lacking(_whole(each[1]), wanted.values)
    )
    return [seq], differs


def _whole(report: e.IncidentReported) -> str:
    return "\n".join((report.happened, report.facts, report.consequences, report.measures))


def _lacking(text: str, values: Iterable[str]) -> list[str]:
    return [f"« {value} » n’y est pas" for value in values if not holds(text, value)]


def _instead(what: str, found: str, wanted: str) -> str:
    return (
        f"{what} : « {found} » au lieu de « {wanted} »"
        if found
        else f"{what} : manque « {wanted} »"
    )


TABLE: dict[type, Callable[[str, Any, Evidence], Found]] = {
    t.ExpectCard: _card,
    t.ExpectMessage: _message,
    t.ExpectRelaunch: _relaunch,
    t.ExpectAppointment: _appointment,
    t.ExpectMove: _move,
    t.ExpectCancel: _cancel,
    t.ExpectBlock: _block,
    t.ExpectTransfer: _transfer,
    t.ExpectChat: _chat,
    t.ExpectCallBack: _call_back,
    t.ExpectConsigne: _consigne,
    t.ExpectHandover: _handover,
    t.ExpectIncident: _incident,
}
