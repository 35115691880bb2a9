"""Automatic sendings: a message leaves, and a little later it is known what became of it.

The script may want the sending of a call's message to fail, for the candidate to notice and send
it again (C1.9.d): at its first attempt, or at every attempt to another address than the right one.
"""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.errors import Refused
from evalengine.projections.messages import Sending
from evalengine.projections.wording import digits, same_address
from evalengine.rules.messages import known
from evalengine.rules.state import Deciders, Decision, State
from evalengine.rules.truth import addresses
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.records import Medium

SETTLES_IN = 5 * SECOND
"""How long a sending is on its way, sitting ns."""
_BY: dict[Medium, str] = {"mail": "courriel", "sms": "SMS", "fax": "fax", "phone": "téléphone"}


def tick(state: State, now: int) -> Decision:
    """What became of the sendings whose time has come."""
    return [
        e.SendingSettled(sending=sending.id, outcome=_outcome(state, sending))
        for sending in state.desk.work.messages.pending()
        if now >= sending.settles_at
    ]


def deadlines(state: State) -> list[int]:
    """When `tick` has something to say, sitting ns."""
    return [sending.settles_at for sending in state.desk.work.messages.pending()]


def _outcome(state: State, sending: Sending) -> e.Delivery:
    """As the script of the message's call wants it."""
    messages = state.desk.work.messages
    scripted = state.script.part_on(messages.by_id[sending.message].call, state.calls)
    wanted = scripted.truth.message if scripted else None
    if scripted is None or wanted is None or not wanted.fails or wanted.medium != sending.medium:
        return "sent"
    if wanted.correct_address:
        right = same_address(sending.address, scripted.read(wanted.correct_address))
        return "sent" if right else wanted.fails
    others = [
        each
        for each in messages.sendings.values()
        if messages.by_id[each.message].call == scripted.id and each.medium == wanted.medium
    ]
    first = sum(each.attempt for each in others) == 1
    return wanted.fails if first else "sent"


def _send(state: State, command: c.SendMessage, now: int, _token: str) -> Decision:
    message = known(state, command.message)
    address = command.address.strip() or addresses(state.desk.files)(
        message.donneur_ordres, command.medium
    )
    _must_lead_somewhere(command.medium, address)
    return [
        e.SendingMade(
            sending=f"envoi-{len(state.desk.work.messages.sendings) + 1}",
            message=message.id,
            medium=command.medium,
            address=address,
            attempt=1,
            settles_at=now + SETTLES_IN,
        )
    ]


def _relaunch(state: State, command: c.Relaunch, now: int, _token: str) -> Decision:
    sending = _sending(state, command.sending)
    if sending.outcome == "pending":
        raise Refused("Cet envoi est encore en cours.")
    if sending.outcome == "sent":
        raise Refused("Cet envoi est arrivé : il n’y a rien à relancer.")
    address = command.address.strip() or sending.address
    _must_lead_somewhere(sending.medium, address)
    return [
        e.SendingMade(
            sending=sending.id,
            message=sending.message,
            medium=sending.medium,
            address=address,
            attempt=sending.attempt + 1,
            settles_at=now + SETTLES_IN,
        )
    ]


def _check(state: State, command: c.CheckSending, _now: int, _token: str) -> Decision:
    sending = _sending(state, command.sending)
    return [e.SendingChecked(sending=sending.id, outcome=sending.outcome)]


def _sending(state: State, name: str) -> Sending:
    sending = state.desk.work.messages.sendings.get(name)
    if sending is None:
        raise Refused(f"L’envoi « {name} » n’existe pas.")
    return sending


def _must_lead_somewhere(medium: Medium, address: str) -> None:
    if not address:
        raise Refused(f"La fiche n’indique aucune adresse pour un envoi par {_BY[medium]}.")
    fits = "@" in address.strip("@") if medium == "mail" else bool(digits(address))
    if not fits:
        raise Refused(f"« {address} » n’est pas une adresse pour un envoi par {_BY[medium]}.")


DECIDERS: Deciders = {
    c.SendMessage: _send,
    c.Relaunch: _relaunch,
    c.CheckSending: _check,
}
