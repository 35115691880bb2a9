"""Messages on the donneur d'ordres' form, until they leave (C1.9.c)."""

from __future__ import annotations

from dataclasses import replace

from evalengine.errors import Refused
from evalengine.rules.state import Deciders, Decision, State
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Message, MessageForm


def _save(state: State, command: c.SaveMessage, _now: int, _token: str) -> Decision:
    messages, wanted = state.desk.work.messages, command.message
    state.heard_of(wanted.call)
    form = state.file(wanted.donneur_ordres).form
    if wanted.id:
        before = known(state, wanted.id)
        if messages.sendings_of(wanted.id):
            raise Refused("Ce message est parti : il ne peut plus être changé.")
        if before.donneur_ordres != wanted.donneur_ordres:
            raise Refused("Ce message est pour un autre donneur d’ordres.")
    values = {name: value.strip() for name, value in wanted.values.items()}
    message = replace(wanted, id=wanted.id or f"message-{len(messages.by_id) + 1}", values=values)
    if form is not None:
        _fits(message, form)
    return [e.MessageSaved(message=message)]


def known(state: State, message: str) -> Message:
    """The message of this id; `Refused` when there is none."""
    found = state.desk.work.messages.by_id.get(message)
    if found is None:
        raise Refused(f"Le message « {message} » n’existe pas.")
    return found


def _fits(message: Message, form: MessageForm) -> None:
    """`Refused` unless the message is filled in as the form wants."""
    if message.rubric not in form.rubrics:
        raise Refused(f"Cette rubrique n’existe pas. Rubriques : {', '.join(form.rubrics)}.")
    fields = {field.id: field for field in form.fields}
    for name in message.values.keys() - fields.keys():
        raise Refused(f"Le champ « {name} » n’est pas dans ce formulaire.")
    for name, field in fields.items():
        value = message.values.get(name, "")
        if field.required and not value:
            raise Refused(f"Le champ « {field.label} » est à remplir.")
        if value and field.choices and value not in field.choices:
            raise Refused(f"Le champ « {field.label} » se choisit : {', '.join(field.choices)}.")


DECIDERS: Deciders = {c.SaveMessage: _save}
