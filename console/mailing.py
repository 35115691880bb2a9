"""Messages and their sendings in words: the form to fill in, what the call gives, what became."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from console.words import NBSP, fold, plain
from evalengine.projections.calls import Call
from evalengine.projections.messages import Messages, Sending
from evalengine.vocabulary.events import FileProvided
from evalengine.vocabulary.records import Channel, FormField, Medium, Message, Urgency

RUBRIC, URGENCY, WAY = "*rubric", "*urgency", "*way"
"""Names of the fields that every form has; those of a donneur d'ordres are ids of his own."""
TEXT = "text"
"""The one field of a message when the file has no form."""
MEDIA: dict[Medium, str] = {"mail": "Courriel", "sms": "SMS", "fax": "Fax", "phone": "Téléphone"}
URGENCIES: dict[str, Urgency] = {"normal": "normal", "urgent": "urgent", "vital": "vital"}
OUTCOMES: dict[str, str] = {
    "pending": "→ en route",
    "sent": "✓ remis",
    "failed": "✗ échec",
    "wrong_number": "✗ mauvais numéro",
}
FAILED = ("failed", "wrong_number")

_NUMBERS = ("number", "numero", "telephone")
_CALLERS = ("caller", "parent", "appelant", "correspondant")
_CIVILITIES = ("madame", "mademoiselle", "monsieur", "mme", "mlle", "m.", "m")
_LAST, _FIRST = ("last_name", "nom", "name"), ("first_name", "prenom")


# --- the form --------------------------------------------------------------------------------


def fields_of(file: FileProvided) -> list[FormField]:
    """What the donneur d'ordres wants to know, in order."""
    if file.form is None:
        return [FormField(id=TEXT, label="Texte", required=True)]
    return file.form.fields


def way_name(channel: Channel) -> str:
    """The name of a way to send, as a choice has it."""
    return f"{channel.medium} {channel.address}"


def way_said(channel: Channel) -> str:
    """« SMS, 06 39 98 77 34 (de 8 h à 20 h) »."""
    hours = f" ({plain(channel.hours)})" if channel.hours else ""
    return f"{MEDIA[channel.medium]}, {plain(channel.address)}{hours}"


def way_of(file: FileProvided, name: str) -> Channel | None:
    """The way to send of this name."""
    return next((way for way in file.channels if way_name(way) == name), None)


def prefilled(file: FileProvided, call: Call | None) -> dict[str, str]:
    """A new message as the phone and the file give it: the number and the name shown, urgency
    normal, the way when there is only one."""
    values = {URGENCY: "normal"}
    if len(file.channels) == 1:
        values[WAY] = way_name(file.channels[0])
    return values if call is None else values | _from_call(fields_of(file), call)


def _from_call(fields: Sequence[FormField], call: Call) -> dict[str, str]:
    """The name goes to whoever calls, where the form tells him from whom the call is about."""
    free = [field for field in fields if not field.choices]
    number, caller = _first(free, _NUMBERS), _first(free, _CALLERS)
    last, first = _first(free, _LAST), _first(free, _FIRST)
    values = {number: plain(call.number)}
    names = plain(call.caller).split()
    if caller:
        values[caller] = " ".join(names)
        return _full(values)
    names = names[1:] if names and names[0].casefold() in _CIVILITIES else names
    if last and first and len(names) == 2:  # else nobody knows where the first name ends
        values |= {first: names[0], last: names[1]}
    elif last and not first:
        values[last] = " ".join(names)
    return _full(values)


def _full(values: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if name and value}


def _first(fields: Sequence[FormField], ids: Sequence[str]) -> str:
    return next((field.id for field in fields if fold(field.id) in ids), "")


# --- to and from a record --------------------------------------------------------------------


def values_of(message: Message) -> dict[str, str]:
    """What stands in the form of a saved message; the way to send is no part of it."""
    return {RUBRIC: message.rubric, URGENCY: message.urgency, **message.values}


def message_of(values: Mapping[str, str], like: Message) -> Message:
    """What is in the form as a record: for whom, on which call and under which id as ``like``."""
    own = {name: text.strip() for name, text in values.items() if not name.startswith("*")}
    return Message(
        id=like.id,
        donneur_ordres=like.donneur_ordres,
        call=like.call,
        rubric=values.get(RUBRIC, "").strip(),
        urgency=URGENCIES.get(values.get(URGENCY, ""), "normal"),
        values={name: text for name, text in own.items() if text},
    )


# --- what became of it -----------------------------------------------------------------------


def number_of(messages: Messages, message: str) -> int:
    """Its number in the sitting, from 1."""
    return 1 + list(messages.by_id).index(message)


def subject_of(message: Message, file: FileProvided | None) -> str:
    """Whom and what it is about: its rubric and its first two fields."""
    known = fields_of(file) if file else []
    said = [message.values.get(field.id, "") for field in known[:2]]
    about = " ".join(plain(text) for text in said if text)
    return " · ".join(part for part in (plain(message.rubric), about) if part)


def state_of(messages: Messages, message: str) -> str:
    """« ■ à envoyer », or what became of its last sending."""
    sendings = messages.sendings_of(message)
    return sending_state(sendings[-1]) if sendings else "■ à envoyer"


def sending_state(sending: Sending) -> str:
    """« ✗ échec (SMS) »."""
    return f"{OUTCOMES[sending.outcome]} ({MEDIA[sending.medium]})"


def attempt_said(sending: Sending) -> str:
    """« 2e essai », "" at the first."""
    return f"{sending.attempt}e{NBSP}essai" if sending.attempt > 1 else ""
