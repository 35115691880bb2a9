"""What the candidate does at his desk, as it fills in: files, scratchpads, agendas, messages…"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from evalengine.dossier import words
from evalengine.projections.booking import BLOCK
from evalengine.projections.changes import AgendaChange
from evalengine.projections.messages import Sending
from evalengine.server.pages.html import NBSP, escape
from evalengine.server.regie.drawing.words import OUTCOMES
from evalengine.server.regie.scene import Scene
from evalengine.vocabulary.records import Card, Message

Kept = TypeVar("Kept", Message, Card)

_VERBS = {"booked": "pris", "moved": "déplacé", "cancelled": "annulé"}


def draw(scene: Scene) -> str:
    """Newest first; what there is nothing of is not shown."""
    control, notes = scene.control, scene.control.work.notes
    return (
        _part("Fiche ouverte", [escape(scene.name(name)) for name in control.open_files], "aucune")
        + _part("Brouillons", _scratchpads(scene))
        + _part("Messages", (_message(scene, m) for m in _newest(control.work.messages.by_id)))
        + _part("Agenda", (_change(scene, change) for change in reversed(control.changes)))
        + _part("Fiches correspondants", (_card(scene, card) for card in _newest(control.cards)))
        + _part("Rappels", _call_backs(scene))
        + _part("Incidents", (escape(report.facts) for report in notes.incidents.values()))
        + _part("Relève", [escape(notes.handover.text)] if notes.handover else [])
    )


def _newest(by_id: dict[str, Kept]) -> list[Kept]:
    return list(reversed(by_id.values()))


def _part(title: str, items: Iterable[str], otherwise: str = "") -> str:
    lines = "".join(f"<li>{item}</li>" for item in items)
    if not lines:
        return f'<h3>{title}</h3><p class="none">{otherwise}</p>' if otherwise else ""
    return f"<h3>{title}</h3><ul>{lines}</ul>"


def _scratchpads(scene: Scene) -> list[str]:
    pads = scene.control.work.notes.scratchpads
    return [
        f"<small>{escape(_caller(scene, call) or 'sans appel')}</small><pre>{escape(text)}</pre>"
        for call, text in reversed(pads.items())
        if text.strip()
    ]


def _caller(scene: Scene, call: str) -> str:
    known = scene.control.calls.get(call)
    return (known.caller or known.number) if known else ""


def _message(scene: Scene, message: Message) -> str:
    labels = scene.control.labels.get(message.donneur_ordres, {})
    values = "".join(
        f"<dt>{escape(labels.get(field, field))}</dt><dd>{escape(value)}</dd>"
        for field, value in message.values.items()
        if value
    )
    caller = _caller(scene, message.call)
    sendings = scene.control.work.messages.sendings_of(message.id)
    about = ", ".join(
        filter(None, [scene.name(message.donneur_ordres), words.URGENCY[message.urgency], caller])
    )
    return (
        f"<b>{escape(message.rubric)}</b><small>{escape(about)}</small><dl>{values}</dl>"
        + "".join(_sending(sending) for sending in sendings)
    )


def _sending(sending: Sending) -> str:
    looked = ", vérifié" if sending.checked else ""
    again = f", {sending.attempt}e envoi" if sending.attempt > 1 else ""
    told = f"{words.MEDIA[sending.medium]} à {sending.address}{NBSP}: {OUTCOMES[sending.outcome]}"
    return f'<p class="sending {sending.outcome}">{escape(told + again + looked)}</p>'


def _change(scene: Scene, change: AgendaChange) -> str:
    appointment = change.appointment
    who = "plage fermée" if appointment.kind == BLOCK else appointment.who or "sans nom"
    was = f", au lieu de {words.moment(change.was)}" if change.was else ""
    place = f", {appointment.place}" if appointment.place else ""
    overridden = "".join(f'<p class="aside">{escape(rule)}</p>' for rule in change.overridden)
    return (
        f"<b>{_VERBS[change.verb]}</b> {escape(who + place)}"
        f"<small>{escape(words.moment(appointment.start) + was)}, "
        f"{escape(scene.name(appointment.donneur_ordres))}</small>{overridden}"
    )


def _card(scene: Scene, card: Card) -> str:
    name = f"{card.last_name} {card.first_name}".strip()
    rest = ", ".join(filter(None, [card.number, card.mail, card.place, card.note]))
    about = ", ".join(filter(None, [scene.name(card.donneur_ordres), rest]))
    return f"<b>{escape(name)}</b><small>{escape(about)}</small>"


def _call_backs(scene: Scene) -> list[str]:
    states = {None: "à faire", True: "fait", False: "abandonné"}
    return [
        f"<b>{escape(each.planned.who)}</b> {escape(each.planned.number)}"
        f"<small>{states[each.done]}{NBSP}; {escape(each.note or each.planned.reason)}</small>"
        for each in reversed(scene.control.work.notes.call_backs.values())
    ]
