"""Orders of messages and of their sendings."""

from __future__ import annotations

from dataclasses import replace

from console.linear.done import MEDIA, OUTCOMES, URGENCIES, message_number, sending_said
from console.linear.forms import Answers, Form, Question
from console.linear.order import Order, in_front, nth
from console.linear.session import Session
from console.linear.told import owner
from console.words import NBSP, fold, plain
from evalengine.projections.messages import Sending
from evalengine.vocabulary import commands as c
from evalengine.vocabulary.records import Channel, FormField, Message, Urgency

_RUBRIC, _URGENCY = "*rubric", "*urgency"
_TEXT = "text"
"""The one field of a message when the file has no form."""
_LEVELS: dict[str, Urgency] = {"normal": "normal", "urgent": "urgent", "vital": "vital"}


def _write(session: Session, _rest: str) -> None:
    name = in_front(session)
    if name is None:
        return
    call = session.behalf(name)
    empty = Message(id="", donneur_ordres=name, call=call, rubric="", urgency="normal", values={})
    _form(session, empty, f"Message pour {owner(session.desk, name)}")


def _change(session: Session, rest: str) -> None:
    message = _message(session, rest)
    if message is not None:
        number = message_number(session.desk, message.id)
        _form(
            session, message, f"Message {number} pour {owner(session.desk, message.donneur_ordres)}"
        )


def _form(session: Session, message: Message, title: str) -> None:
    def ask(answers: Answers) -> None:
        values = {name: value for name, value in answers.items() if name not in (_RUBRIC, _URGENCY)}
        changed = replace(
            message,
            rubric=answers.get(_RUBRIC, ""),
            urgency=_LEVELS[answers[_URGENCY]],
            values={name: value for name, value in values.items() if value},
        )
        session.ask(c.SaveMessage(message=changed), form)

    before = dict(message.values)
    if message.id:
        before |= {_RUBRIC: message.rubric, _URGENCY: message.urgency}
    form = Form(title, _questions(session, message), ask, before)
    session.open(form)


def _questions(session: Session, message: Message) -> list[Question]:
    wanted = session.desk.files[message.donneur_ordres].form
    urgency = Question(_URGENCY, "Urgence", choices=list(URGENCIES.items()), required=True)
    if wanted is None:
        return [
            Question(_RUBRIC, "Objet", required=True),
            urgency,
            Question(_TEXT, "Texte", required=True),
        ]
    rubrics = [(rubric, plain(rubric)) for rubric in wanted.rubrics]
    first = Question(_RUBRIC, "Rubrique", choices=rubrics, required=True)
    return [first, urgency, *map(_question, wanted.fields)]


def _question(field: FormField) -> Question:
    choices = [(choice, plain(choice)) for choice in field.choices]
    return Question(field.id, plain(field.label), choices=choices, required=field.required)


def _list(session: Session, _rest: str) -> None:
    messages = session.desk.work.messages
    if not messages.by_id:
        session.say("Aucun message.")
    for rank, message in enumerate(messages.by_id.values(), 1):
        to, sent = owner(session.desk, message.donneur_ordres), messages.sendings_of(message.id)
        state = "parti" if sent else "pas encore parti"
        session.say(f"{rank}, pour {to}, rubrique {plain(message.rubric)}, {state}.")


def _read(session: Session, rest: str) -> None:
    message = _message(session, rest)
    if message is None:
        return
    form = session.desk.files[message.donneur_ordres].form
    labels = {field.id: plain(field.label) for field in form.fields} if form else {_TEXT: "Texte"}
    session.say(
        f"Message pour {owner(session.desk, message.donneur_ordres)}.",
        f"Rubrique{NBSP}: {plain(message.rubric)}.",
        f"Urgence{NBSP}: {URGENCIES[message.urgency]}.",
        *(f"{labels[key]}{NBSP}: {value}." for key in labels if (value := message.values.get(key))),
    )


def _message(session: Session, rest: str) -> Message | None:
    """The message of that number, else the last one; None is said."""
    names = list(session.desk.work.messages.by_id)
    chosen = nth(names, rest) if rest else (names[-1] if names else None)
    if chosen is None:
        session.say("Aucun message de ce numéro." if rest else "Aucun message.")
        return None
    return session.desk.work.messages.by_id[chosen]


def _send(session: Session, rest: str) -> None:
    """« envoyer 2 sms », « envoyer sms », « envoyer » which asks by what."""
    first, _, by = rest.partition(" ")
    if first and not first.isdigit():
        first, by = "", rest
    message = _message(session, first)
    if message is None:
        return
    channels = session.desk.files[message.donneur_ordres].channels
    meant = [x for x in channels if by and fold(by) in (fold(MEDIA[x.medium]), x.medium)]
    if len(meant) == 1:
        session.ask(c.SendMessage(message=message.id, medium=meant[0].medium, address=""))
        return
    if by:
        session.say(f"{owner(session.desk, message.donneur_ordres)} n’a pas d’adresse par {by}.")
    if channels:
        _by_what(session, message, channels)
    else:
        session.say("Ce dossier ne donne aucun moyen d’envoi.")


def _by_what(session: Session, message: Message, channels: list[Channel]) -> None:
    def ask(answers: Answers) -> None:
        channel = channels[int(answers["channel"])]
        command = c.SendMessage(message=message.id, medium=channel.medium, address=channel.address)
        session.ask(command)

    choices = [(str(at), _channel(each)) for at, each in enumerate(channels)]
    question = Question("channel", "Par quel moyen", choices=choices, required=True)
    number = message_number(session.desk, message.id)
    session.open(Form(f"Envoyer le message {number}", [question], ask, reviewed=False))


def _channel(channel: Channel) -> str:
    hours = f", {plain(channel.hours)}" if channel.hours else ""
    return f"{MEDIA[channel.medium]}, {plain(channel.address)}{hours}"


def _sendings(session: Session, _rest: str) -> None:
    sendings = session.desk.work.messages.sendings.values()
    if not sendings:
        session.say("Aucun envoi.")
    for sending in sendings:
        looked = sending.checked or sending.outcome == "pending"
        state = OUTCOMES[sending.outcome] if looked else "à vérifier"
        session.say(f"{sending_said(session.desk, sending)}{NBSP}: {state}.")


def _check(session: Session, rest: str) -> None:
    sending = _sending(session, rest)
    if sending is not None:
        session.ask(c.CheckSending(sending=sending.id))


def _relaunch(session: Session, rest: str) -> None:
    sending = _sending(session, rest)
    if sending is None:
        return
    chosen = sending.id

    def ask(answers: Answers) -> None:
        session.ask(c.Relaunch(sending=chosen, address=answers["address"]), form)

    question = Question("address", f"Adresse par {MEDIA[sending.medium]}", required=True)
    title = f"Relancer{NBSP}: {sending_said(session.desk, sending).lower()}"
    form = Form(title, [question], ask, {"address": sending.address})
    session.open(form)


def _sending(session: Session, rest: str) -> Sending | None:
    names = list(session.desk.work.messages.sendings)
    chosen = nth(names, rest) if rest else (names[-1] if names else None)
    if chosen is None:
        session.say("Aucun envoi de ce numéro." if rest else "Aucun envoi.")
        return None
    return session.desk.work.messages.sendings[chosen]


_GROUP = "messages"
ORDERS = (
    Order(_GROUP, ("message", "m"), "remplit un message pour le dossier de devant.", _write),
    Order(_GROUP, ("messages", "ms"), "liste les messages.", _list),
    Order(_GROUP, ("relire", "re"), "lit un message.", _read, "1"),
    Order(_GROUP, ("changer", "ch"), "change un message qui n’est pas parti.", _change, "1"),
    Order(_GROUP, ("envoyer", "en"), f"envoie un message{NBSP}; seul, propose.", _send, "1 sms"),
    Order(_GROUP, ("envois", "ev"), "liste les envois et leur état.", _sendings),
    Order(_GROUP, ("vérifier", "ve"), "vérifie un envoi.", _check, "1"),
    Order(_GROUP, ("relancer", "rl"), "relance un envoi en échec.", _relaunch, "1"),
)
