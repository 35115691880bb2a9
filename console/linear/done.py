"""The sentence of what was just done at the desk: agenda, cards, messages, tchat, papers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from console.linear.speech import day_said, hour_said, moment_said
from console.words import NBSP, plain
from evalengine.projections.booking import BLOCK, until
from evalengine.projections.desk import Desk
from evalengine.projections.messages import Sending
from evalengine.vocabulary import events as e

MEDIA: dict[str, str] = {"mail": "courriel", "sms": "SMS", "fax": "fax", "phone": "téléphone"}
OUTCOMES: dict[str, str] = {
    "pending": "encore en cours",
    "sent": "bien arrivé",
    "failed": "en échec",
    "wrong_number": "en échec, mauvais numéro",
}
URGENCIES: dict[str, str] = {"normal": "normal", "urgent": "urgent", "vital": "vital"}
MARKS: dict[str, str] = {"yes": "oui", "partly": "en partie", "no": "non"}
BOARDS: dict[str, str] = {
    "board": "tableau de l’équipe",
    "mail": "courriel à l’équipe",
    "chat": "tchat de l’équipe",
}
PARTS: dict[str, str] = {
    "headset": "Casque vérifié.",
    "ring": "Sonnerie vérifiée.",
    "keys": "Clavier vérifié.",
}
TEAM = "l’équipe"


def owner(desk: Desk, donneur_ordres: str) -> str:
    """The name of a donneur d'ordres; the team's when there is none."""
    file = desk.files.get(donneur_ordres)
    return plain(file.name if file else donneur_ordres) or TEAM


def kind_of(desk: Desk, appointment: e.Appointment) -> str:
    """« Consultation », « Plage fermée »."""
    if appointment.kind == BLOCK:
        return "Plage fermée"
    agenda = desk.work.agendas.of(appointment.donneur_ordres)
    kind = agenda.kinds.get(appointment.kind) if agenda else None
    return plain(kind.label if kind else appointment.kind)


def appointment_said(desk: Desk, appointment: e.Appointment) -> str:
    """« 14 h 30 à 15 h, Consultation, Paul Nguyen, suivi », without its day."""
    ends = until(appointment.start, appointment.minutes).isoformat(timespec="minutes")
    over = "" if ends[:10] == appointment.start[:10] else f"{day_said(ends)} "
    parts = [
        f"de {hour_said(appointment.start)} à {over}{hour_said(ends)}",
        kind_of(desk, appointment),
        plain(appointment.who),
        plain(appointment.reason),
        plain(appointment.place),
    ]
    return ", ".join(part for part in parts if part)


def card_said(card: e.Card) -> str:
    """« Aubrelin Georgette, 01 99 00 15 12, … »."""
    parts = (
        f"{card.last_name} {card.first_name}",
        card.number,
        card.mail,
        card.place,
        card.note,
    )
    return ", ".join(plain(part).rstrip(".") for part in parts if part.strip())


def message_number(desk: Desk, message: str) -> int:
    """The number by which a message is told, from 1."""
    return 1 + list(desk.work.messages.by_id).index(message)


def sending_number(desk: Desk, sending: str) -> int:
    """The number by which a sending is told, from 1."""
    return 1 + list(desk.work.messages.sendings).index(sending)


def sending_said(desk: Desk, sending: Sending) -> str:
    """« Envoi 1, message 2, par SMS au 06 39 98 12 34 »."""
    message = message_number(desk, sending.message)
    by = MEDIA[sending.medium]
    number = sending_number(desk, sending.id)
    return f"Envoi {number}, message {message}, par {by} à {plain(sending.address)}"


def cancelled(before: e.Appointment | None, desk: Desk) -> str:
    """Of what is no longer in the agenda."""
    if before is None:
        return "Rendez-vous annulé."
    who = f" de {plain(before.who)}" if before.who else ""
    return f"Annulé{NBSP}: {kind_of(desk, before)}{who}, {moment_said(before.start)}."


def _booked(event: e.AppointmentBooked, desk: Desk) -> str:
    told = f"{day_said(event.appointment.start)}, {appointment_said(desk, event.appointment)}"
    where = owner(desk, event.appointment.donneur_ordres)
    return f"Inscrit à l’agenda, {where}{NBSP}: {told}.{_rules(event.overridden)}"


def _moved(event: e.AppointmentMoved, desk: Desk) -> str:
    known = desk.work.agendas.find(event.appointment)
    who = f" de {plain(known.who)}" if known and known.who else ""
    at = moment_said(event.start)
    return f"Rendez-vous{who} déplacé{NBSP}: {at}.{_rules(event.overridden)}"


def _rules(overridden: list[str]) -> str:
    return f" Hors des règles{NBSP}: {'. '.join(map(plain, overridden))}." if overridden else ""


def _card(event: e.CardSaved, _desk: Desk) -> str:
    return f"Fiche enregistrée{NBSP}: {card_said(event.card)}."


def _message(event: e.MessageSaved, desk: Desk) -> str:
    number = message_number(desk, event.message.id)
    to = owner(desk, event.message.donneur_ordres)
    return (
        f"Message {number} enregistré pour {to}, rubrique {plain(event.message.rubric)}. "
        f"Tapez envoyer {number} pour qu’il parte."
    )


def _sending(event: e.SendingMade, desk: Desk) -> str:
    again = " de nouveau" if event.attempt > 1 else ""
    number = sending_number(desk, event.sending)
    message, by = message_number(desk, event.message), MEDIA[event.medium]
    told = f"Message {message} parti{again} par {by} à {plain(event.address)}"
    return f"{told}, envoi {number}."


def _settled(event: e.SendingSettled, desk: Desk) -> str:
    number = sending_number(desk, event.sending)
    return f"L’envoi {number} n’est plus en cours. Tapez vérifier {number} pour son résultat."


def _checked(event: e.SendingChecked, desk: Desk) -> str:
    told = sending_said(desk, desk.work.messages.sendings[event.sending])
    number = sending_number(desk, event.sending)
    failed = event.outcome not in ("pending", "sent")
    way = f" Tapez relancer {number} pour le relancer." if failed else ""
    return f"{told}{NBSP}: {OUTCOMES[event.outcome]}.{way}"


def _chat(event: e.ChatSent, desk: Desk) -> str:
    name = owner(desk, event.donneur_ordres)
    if event.speaker == "candidate":
        return f"Tchat, vous à {name}{NBSP}: {event.text}"
    return f"Tchat, {name} vous écrit{NBSP}: {event.text}"


def _consigne(event: e.ConsigneGiven, desk: Desk) -> str:
    text, name = f"«{NBSP}{event.consigne.text}{NBSP}»", owner(desk, event.donneur_ordres)
    return f"Nouvelle consigne de {name}{NBSP}: {text} Tapez accuser quand vous l’avez lue."


def _acknowledged(event: e.ConsigneAcknowledged, desk: Desk) -> str:
    return f"Consigne accusée{NBSP}: {owner(desk, event.donneur_ordres)}."


def _planned(event: e.CallBackPlanned, desk: Desk) -> str:
    number = len(desk.work.notes.call_backs)
    due = f", {moment_said(event.due)}" if event.due else ""
    return f"Rappel {number} noté{NBSP}: {plain(event.who)}, {plain(event.number)}{due}."


def _call_back(event: e.CallBackSettled, desk: Desk) -> str:
    number = 1 + list(desk.work.notes.call_backs).index(event.call_back)
    return f"Rappel {number} {'fait' if event.done else 'abandonné'}."


def _assessed(event: e.SelfAssessed, desk: Desk) -> str:
    """An answer of the sheet speaks of several criteria, and is told once, with the last."""
    sheet = desk.work.notes.sheet
    if sheet is None:
        return f"Critère {event.criterion}{NBSP}: {MARKS[event.acquired]}."
    ranks = [x for x, line in enumerate(sheet.lines, 1) if line.criteria[-1] == event.criterion]
    return f"Question {ranks[0]}{NBSP}: {MARKS[event.acquired]}." if ranks else ""


def _said(text: str) -> Callable[[Any, Desk], str]:
    return lambda _event, _desk: text


WORDS: dict[type, Callable[[Any, Desk], str]] = {
    e.AppointmentBooked: _booked,
    e.AppointmentMoved: _moved,
    e.CardSaved: _card,
    e.MessageSaved: _message,
    e.SendingMade: _sending,
    e.SendingSettled: _settled,
    e.SendingChecked: _checked,
    e.ChatSent: _chat,
    e.ConsigneGiven: _consigne,
    e.ConsigneAcknowledged: _acknowledged,
    e.CallBackPlanned: _planned,
    e.CallBackSettled: _call_back,
    e.SelfAssessed: _assessed,
    e.ScratchpadKept: _said("Noté au brouillon."),
    e.IncidentReported: _said("Rapport d’incident enregistré."),
    e.HandoverWritten: _said("Transmission à l’équipe enregistrée."),
    e.IdentityConfirmed: _said("Votre identité est vérifiée."),
    e.NoticeAccepted: _said("Notice acceptée."),
    e.CheckPassed: lambda event, _desk: PARTS[event.part],
}
