"""The candidate's desk as a list of changes: what each entry writes, or takes away, in which part.

The desk is the very fold that the candidate saw; the page only lays texts down by their keys, so
that nothing is folded twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from evalengine.dossier import words
from evalengine.exports.phrases import PHASE
from evalengine.exports.words import OUTCOME
from evalengine.projections.booking import BLOCK
from evalengine.projections.calls import CallState
from evalengine.projections.changes import change_of
from evalengine.projections.desk import Desk
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.entry import Entry

Change = tuple[str, str, str]
"""A part of the desk, a key in it, and the text that now stands there: "" for nothing."""

PARTS = {
    "phase": "Phase",
    "lines": "Lignes",
    "files": "Dossier ouvert",
    "consignes": "Nouvelles consignes",
    "scratchpads": "Brouillons",
    "messages": "Messages",
    "agenda": "Agenda",
    "cards": "Fiches",
    "chat": "Tchat",
    "call_backs": "Rappels",
    "incidents": "Incidents",
    "handover": "Transmission",
    "self_assessment": "Auto-évaluation",
}
"""Every part with its French title, in the order in which it is shown."""

_STATES = {
    CallState.DIALLING: "appelle",
    CallState.RINGING: "sonne",
    CallState.TALKING: "en conversation",
    CallState.HELD: "en attente",
}
_VERBS = {"booked": "pris", "moved": "déplacé", "cancelled": "annulé"}
_MARKS = {"yes": "acquis", "partly": "en partie", "no": "non acquis"}
_SPEAKERS = {"candidate": "candidat", "team": "équipe", "donneur_ordres": "donneur d’ordres"}


def changes(entries: Iterable[Entry]) -> Iterator[tuple[Entry, Change]]:
    """What every entry changes of what the candidate sees, in the order of the journal."""
    desk = Desk()
    for entry in entries:
        if not may_see("candidate", entry.event):
            continue
        told = _booked(entry, desk)  # tells of what stood before
        desk.apply(entry)
        write = _WRITES.get(type(entry.event))
        if write is not None:
            told += write(desk, entry.event)
        for change in told:
            yield entry, change


def _booked(entry: Entry, desk: Desk) -> list[Change]:
    change = change_of(entry.event, desk.work.agendas)
    if change is None:
        return []
    appointment = change.appointment
    who = "plage fermée" if appointment.kind == BLOCK else appointment.who or "sans nom"
    was = f", au lieu de {words.moment(change.was)}" if change.was else ""
    lines = [
        f"{who} : {_VERBS[change.verb]}, {words.moment(appointment.start)}{was}",
        _name(desk, appointment.donneur_ordres),
        *change.overridden,
    ]
    return [("agenda", str(entry.seq), _joined(lines))]


def _phase(_desk: Desk, event: e.PhaseBegan) -> list[Change]:
    return [("phase", "", PHASE[event.phase])]


def _lines(desk: Desk, _event: e.Event) -> list[Change]:
    """All lines: the call that is over is on none of them any more."""
    told: list[Change] = []
    for line in desk.lines:
        call = line.call
        about = f", pour {_name(desk, call.donneur_ordres)}" if call and call.donneur_ordres else ""
        state = f"{_STATES[call.state]}, {call.caller or call.number}{about}" if call else ""
        told.append(("lines", str(line.number), state and f"Ligne {line.number} : {state}"))
    return told


def _ended(desk: Desk, event: e.CallEnded) -> list[Change]:
    """A line that came for one call goes with it."""
    gone = [("lines", str(len(desk.lines) + 1), "")]
    return [*_lines(desk, event), *gone]


def _files(desk: Desk, event: e.FileOpened | e.FileClosed) -> list[Change]:
    name = event.donneur_ordres
    return [("files", name, _name(desk, name) if name in desk.open_files else "")]


def _consigne(desk: Desk, event: e.ConsigneGiven) -> list[Change]:
    told = _joined([_name(desk, event.donneur_ordres), event.consigne.text])
    return [("consignes", event.consigne.id or event.consigne.text, told)]


def _scratchpad(desk: Desk, event: e.ScratchpadKept) -> list[Change]:
    told = _joined([_caller(desk, event.call) or "sans appel", event.text])
    return [("scratchpads", event.call, told if event.text.strip() else "")]


def _message(desk: Desk, message: str) -> list[Change]:
    kept = desk.work.messages.by_id.get(message)
    if kept is None:
        return []
    form = desk.files[kept.donneur_ordres].form if kept.donneur_ordres in desk.files else None
    labels = {field.id: field.label for field in form.fields} if form else {}
    head = [_name(desk, kept.donneur_ordres), words.URGENCY[kept.urgency], _caller(desk, kept.call)]
    lines = [kept.rubric, ", ".join(part for part in head if part)]
    lines += [f"{labels.get(name, name)} : {value}" for name, value in kept.values.items() if value]
    for sending in desk.work.messages.sendings_of(message):
        looked = ", vérifié" if sending.checked else ""
        outcome = OUTCOME[sending.outcome]
        way = f"{words.MEDIA[sending.medium]} à {sending.address}"
        lines.append(f"→ {way} : {outcome}{looked}")
    return [("messages", message, _joined(lines))]


def _saved(desk: Desk, event: e.MessageSaved) -> list[Change]:
    return _message(desk, event.message.id)


def _sent(desk: Desk, event: e.SendingMade | e.SendingSettled | e.SendingChecked) -> list[Change]:
    sending = desk.work.messages.sendings.get(event.sending)
    return _message(desk, sending.message) if sending else []


def _card(desk: Desk, event: e.CardSaved) -> list[Change]:
    card = event.card
    rest = [card.number, card.mail, card.place, card.note]
    name = f"{card.last_name} {card.first_name}".strip()
    about = ", ".join(part for part in rest if part)
    return [("cards", card.id, _joined([name, about, _name(desk, card.donneur_ordres)]))]


def _chat(desk: Desk, event: e.ChatSent) -> list[Change]:
    thread = _name(desk, event.donneur_ordres) or "équipe"
    said = f"{thread}, {_SPEAKERS[event.speaker]} : {event.text}"
    rank = len(desk.work.chat.threads[event.donneur_ordres].lines)
    return [("chat", f"{event.donneur_ordres} {rank}", said)]


def _call_back(desk: Desk, event: e.CallBackPlanned | e.CallBackSettled) -> list[Change]:
    known = desk.work.notes.call_backs[event.call_back]
    state = {None: "à faire", True: "fait", False: "abandonné"}[known.done]
    about = f"{known.planned.who}, {known.planned.number} : {state}"
    return [("call_backs", event.call_back, _joined([about, known.note or known.planned.reason]))]


def _incident(desk: Desk, event: e.IncidentReported) -> list[Change]:
    lines = [_name(desk, event.donneur_ordres), event.facts, event.consequences, event.measures]
    return [("incidents", f"{event.donneur_ordres} {event.call}", _joined(lines))]


def _handover(_desk: Desk, event: e.HandoverWritten) -> list[Change]:
    return [("handover", "", event.text)]


def _assessed(_desk: Desk, event: e.SelfAssessed) -> list[Change]:
    told = _joined([f"{event.criterion} : {_MARKS[event.acquired]}", event.comment])
    return [("self_assessment", event.criterion, told)]


def _name(desk: Desk, donneur_ordres: str) -> str:
    known = desk.files.get(donneur_ordres)
    return known.name if known else donneur_ordres


def _caller(desk: Desk, call: str) -> str:
    known = desk.calls.get(call)
    return (known.caller or known.number) if known else ""


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)


_WRITES: dict[type, Callable[[Desk, Any], list[Change]]] = {
    e.PhaseBegan: _phase,
    **dict.fromkeys(
        (e.CallRang, e.CallPickedUp, e.CallDialled, e.CallAnswered, e.CallHeld, e.CallResumed),
        _lines,
    ),
    e.CallEnded: _ended,
    e.FileOpened: _files,
    e.FileClosed: _files,
    e.ConsigneGiven: _consigne,
    e.ScratchpadKept: _scratchpad,
    e.MessageSaved: _saved,
    e.SendingMade: _sent,
    e.SendingSettled: _sent,
    e.SendingChecked: _sent,
    e.CardSaved: _card,
    e.ChatSent: _chat,
    e.CallBackPlanned: _call_back,
    e.CallBackSettled: _call_back,
    e.IncidentReported: _incident,
    e.HandoverWritten: _handover,
    e.SelfAssessed: _assessed,
}
