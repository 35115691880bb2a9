"""The messages of the sitting as rows: those begun, those saved, and the one to begin."""

from __future__ import annotations

from collections.abc import Sequence

from console import mailing
from console.drafts import Drafts
from console.panes.message_form import about, begun
from console.subject import Subject
from console.widgets.pick_list import Row
from console.words import NBSP, plain
from evalengine.projections.desk import Desk
from evalengine.vocabulary.records import Message


def heading(desk: Desk) -> str:
    """How many are saved."""
    count = len(desk.work.messages.by_id)
    return f"Messages de l’épreuve{NBSP}: {count}" if count else "Aucun message enregistré."


def rows(desk: Desk, drafts: Drafts, pane: str, subject: Subject) -> list[Row]:
    """Begun ones first, then the saved ones, the last first."""
    scopes = drafts.scopes(pane)
    fresh = [message for scope in scopes if (message := begun(scope)) is not None]
    saved = reversed(desk.work.messages.by_id.values())
    return [
        *(_begun(desk, message, "✎ brouillon") for message in fresh),
        *(_saved(desk, message, drafts.of(pane, message.id)) for message in saved),
        *_to_begin(desk, subject, scopes),
    ]


def state(desk: Desk, message: Message, typed: dict[str, str]) -> str:
    """Of a saved message, and whether what is typed differs from it."""
    messages = desk.work.messages
    differs = bool(typed) and mailing.message_of(typed, message) != message
    if differs and not messages.sendings_of(message.id):
        return "✎ modifié, à enregistrer"
    return mailing.state_of(messages, message.id)


def _saved(desk: Desk, message: Message, typed: dict[str, str]) -> Row:
    number = mailing.number_of(desk.work.messages, message.id)
    about_what = mailing.subject_of(message, desk.files.get(message.donneur_ordres))
    name = _owner(desk, message.donneur_ordres)
    return Row(message.id, f"{number} · {name}", about_what, state(desk, message, typed))


def _begun(desk: Desk, message: Message, mark: str = "") -> Row:
    call = desk.calls.get(message.call)
    more = f"appel de {plain(call.caller)}" if call else ""
    name = _owner(desk, message.donneur_ordres)
    scope = about(message.donneur_ordres, message.call)
    return Row(scope, name if mark else f"Nouveau message pour {name}", more, mark)


def _to_begin(desk: Desk, subject: Subject, scopes: Sequence[str]) -> list[Row]:
    scope = about(subject.donneur_ordres, subject.call)
    message = begun(scope)
    if message is None or subject.donneur_ordres not in desk.files or scope in scopes:
        return []
    return [_begun(desk, message)]


def _owner(desk: Desk, donneur_ordres: str) -> str:
    file = desk.files.get(donneur_ordres)
    return plain(file.name if file else donneur_ordres)
