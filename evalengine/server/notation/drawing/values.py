"""What was written, and what was expected, in words."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from evalengine.dossier import words
from evalengine.server.notation.sight import Sight
from evalengine.server.pages.html import NBSP
from evalengine.vocabulary import events as e

_UNSAID = frozenset({"type", "donneur_ordres", "id", "call", "kind", "known", "appointment"})
"""Fields that are names of the machine's, or said already."""


def done(sight: Sight, number: int) -> str:
    """An entry in words, with what was written in it."""
    told, event = sight.judging.told[number], sight.judging.entries[number].event
    match event:
        case e.MessageSaved(message=written):
            written_down = values(asdict(written))
        case e.CardSaved(card=card):
            written_down = values(asdict(card))
        case e.AppointmentBooked(appointment=appointment):
            written_down = values(asdict(appointment))
        case e.ChatSent(text=text) | e.HandoverWritten(text=text):
            written_down = text
        case e.IncidentReported():
            written_down = " ".join((event.facts, event.consequences, event.measures))
        case _:
            return told
    return f"{told}{NBSP}: {written_down}" if written_down else told


def values(fields: dict[str, Any]) -> str:
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
