"""The evidence behind a verdict: the entries with their times, and what was asked beside it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from evalengine.dossier import words
from evalengine.exports.words import minutes
from evalengine.projections.truth import Outcome, sentence
from evalengine.server.notation.sight import Judged, Sight
from evalengine.server.regie.drawing.html import NBSP, button, escape
from evalengine.vocabulary import events as e

_MOST = 60
"""Entries listed: a criterion of the keyboard has thousands."""
_EXPECTED = {
    "card": "fiche",
    "message": "message",
    "relaunch": "envoi relancé",
    "appointment": "rendez-vous",
    "move": "rendez-vous déplacé",
    "cancel": "rendez-vous annulé",
    "block": "plage fermée",
    "transfer": "transfert",
    "chat": "tchat",
    "call_back": "rappel",
    "consigne": "consigne lue",
    "handover": "transmission à l’équipe",
    "incident": "rapport d’incident",
}
_UNSAID = frozenset({"type", "donneur_ordres", "id", "call", "kind", "known", "appointment"})
"""Fields that are names of the machine's, or said already."""


def draw(sight: Sight, judged: Judged) -> str:
    """One key away: the acts that were asked, then the entries."""
    evidence = judged.row.verdict.evidence
    if not evidence:
        return ""
    label = f"Preuves ({len(evidence)})"
    shown = sight.view.proofs
    head = button(label, "proofs", key="p", kind="small here" if shown else "small")
    if not shown:
        return f'<p class="proofs">{head}</p>'
    asked = "".join(_asked(sight, each) for each in _about(sight, set(evidence)))
    lines = "".join(_line(sight, entry) for entry in evidence[:_MOST])
    rest = len(evidence) - _MOST
    more = f'<p class="none">et {rest} autres</p>' if rest > 0 else ""
    return f'<div class="proofs">{head}{asked}<ol>{lines}</ol>{more}</div>'


def _about(sight: Sight, evidence: set[int]) -> list[Outcome]:
    """The acts that were expected and that this evidence is of."""
    return [
        outcome
        for outcome in sight.judging.measures.asked.outcomes()
        if outcome.entries and evidence.issuperset(outcome.entries)
    ]


def _asked(sight: Sight, outcome: Outcome) -> str:
    """What was expected of one call, beside what was done."""
    call = sight.judging.measures.calls.get(outcome.subject)
    who = f", {call.caller}" if call and call.caller else ""
    title = _EXPECTED[outcome.expected.type] + who
    done = "".join(f"<p>{escape(_done(sight, entry))}</p>" for entry in outcome.entries)
    differs = sentence(outcome.differs)
    told = (
        f'<p class="not_met">{escape(differs)}</p>' if differs else '<p class="met">Conforme.</p>'
    )
    return (
        f'<section class="truth"><div><h3>Attendu{NBSP}: {escape(title)}</h3>'
        f"<p>{escape(_values(asdict(outcome.expected)))}</p></div>"
        f"<div><h3>Fait</h3>{done}{told}</div></section>"
    )


def _line(sight: Sight, number: int) -> str:
    entry = sight.judging.entries[number]
    return f"<li><b>{minutes(entry.at)}</b> {escape(_done(sight, number))}</li>"


def _done(sight: Sight, number: int) -> str:
    """An entry in words, with what was written in it."""
    told, event = sight.judging.told[number], sight.judging.entries[number].event
    match event:
        case e.MessageSaved(message=written):
            written_down = _values(asdict(written))
        case e.CardSaved(card=card):
            written_down = _values(asdict(card))
        case e.AppointmentBooked(appointment=appointment):
            written_down = _values(asdict(appointment))
        case e.ChatSent(text=text) | e.HandoverWritten(text=text):
            written_down = text
        case _:
            return told
    return f"{told}{NBSP}: {written_down}" if written_down else told


def _values(fields: dict[str, Any]) -> str:
    """What the fields hold, for a reader: « Urgences, urgent, Rivoire, lundi à 9 h »."""
    told: list[str] = []
    for name, value in fields.items():
        if name not in _UNSAID and value:
            told += _told(name, value)
    return ", ".join(told)


def _told(name: str, value: Any) -> list[str]:
    match name, value:
        case "values", dict():
            return [str(each) for each in value.values() if each]
        case "starts", list():
            return [" ou ".join(words.moment(each) for each in value)]
        case "start", str():
            return [words.moment(value)]
        case "minutes", int():
            return [f"{value}{NBSP}min"]
        case "medium", str():
            return [words.MEDIA[value]]
        case "urgency", str():
            return [words.URGENCY[value]]
        case _, list():
            return [str(each) for each in value]
        case _:
            return [str(value)]
