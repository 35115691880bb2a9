"""What the candidate writes on his phone (MESSAGE, RFC 3428) goes into the tchat, or is refused."""

from __future__ import annotations

from evalengine.clock import Stamp
from evalengine.errors import Refused
from evalengine.rules import chat, phases
from evalengine.rules.directory import client
from evalengine.rules.outbound import LONGEST_TARGET
from evalengine.rules.state import Decision, State
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s

TAKEN, NOBODY, TOO_LONG, NOT_NOW, NOTHING = 200, 404, 413, 480, 488


def texted(state: State, signal: s.Texted, stamp: Stamp) -> Decision:
    """Words for a donneur d'ordres, by his name, his id, a number of his, or the name or extension
    of one of his people; who calls him is in no tchat. The phone hears the same again when it
    writes the same again."""
    known = client(signal.target, state.desk)
    told = state.texts.get(signal.message)
    if known is None:
        return [_answered(signal, told or NOBODY, stamp)]
    command = c.SendChat(donneur_ordres=known.donneur_ordres, text=signal.text)
    status = told or _status(state, command)
    taken = status == TAKEN and not told
    said = chat.DECIDERS[c.SendChat](state, command, stamp.at, "") if taken else []
    return [_answered(signal, status, stamp), *said]


def _status(state: State, command: c.SendChat) -> int:
    if not command.text.strip():
        return NOTHING
    if len(command.text) > chat.LONGEST:
        return TOO_LONG
    try:
        phases.check(command, state.desk.phase)
    except Refused:
        return NOT_NOW
    return TAKEN


def _answered(signal: s.Texted, status: int, stamp: Stamp) -> e.PhoneTexted:
    target = signal.target[:LONGEST_TARGET]
    return e.PhoneTexted(message=signal.message, target=target, status=status, stamp=stamp)
