"""What a message asks, and under which name it is typed."""

from __future__ import annotations

import json

from console import mailing
from console.mailing import RUBRIC, URGENCY, WAY
from console.widgets.form import Asked
from evalengine.vocabulary.events import FileProvided
from evalengine.vocabulary.records import FormField, Message

_TO_CHOOSE = ("", "à choisir")


def asked(file: FileProvided) -> tuple[Asked, ...]:
    """Rubric, urgency, the fields of the file, and the way to send."""
    levels = tuple((name, name) for name in mailing.URGENCIES)
    own = [_own(field) for field in mailing.fields_of(file)]
    return (_rubric(file), Asked(URGENCY, "Urgence", True, levels), *own, *_way(file))


def _rubric(file: FileProvided) -> Asked:
    if file.form is None:
        return Asked(RUBRIC, "Objet", True)
    rubrics = [(each, each) for each in file.form.rubrics]
    return Asked(RUBRIC, "Rubrique", True, (_TO_CHOOSE, *rubrics))


def _own(field: FormField) -> Asked:
    choices = [(each, each) for each in field.choices]
    offered = (_TO_CHOOSE, *choices) if choices else ()
    return Asked(field.id, field.label, field.required, offered, long=True)


def _way(file: FileProvided) -> list[Asked]:
    ways = [(mailing.way_name(way), mailing.way_said(way)) for way in file.channels]
    return [Asked(WAY, "Envoyer par", False, (_TO_CHOOSE, *ways))] if ways else []


def new(donneur_ordres: str, call: str) -> Message:
    """One of which nothing is written yet."""
    return Message(
        id="", donneur_ordres=donneur_ordres, call=call, rubric="", urgency="normal", values={}
    )


def about(donneur_ordres: str, call: str) -> str:
    """The scope of the drafts of a new message."""
    return json.dumps([donneur_ordres, call])


def scope_of(message: Message) -> str:
    """The scope of the drafts of any message."""
    return message.id or about(message.donneur_ordres, message.call)


def begun(scope: str) -> Message | None:
    """The new message of this scope; None when it is that of no new one."""
    try:
        donneur_ordres, call = json.loads(scope)
    except (ValueError, TypeError):
        return None
    return new(str(donneur_ordres), str(call))
