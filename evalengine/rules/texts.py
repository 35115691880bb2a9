"""What the candidate writes on his phone (MESSAGE, RFC 3428) goes into the tchat, or is refused."""

from __future__ import annotations

from evalengine.clock import Stamp
from evalengine.errors import Refused
from evalengine.rules import phases
from evalengine.rules.directory import look_up
from evalengine.rules.outbound import LONGEST_TARGET
from evalengine.rules.state import Decision, State
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary import signals as s

LONGEST = 2_000
"""Characters of one send."""
TAKEN, NOBODY, TOO_LONG, NOT_NOW, NOTHING = 200, 404, 413, 480, 488


def texted(state: State, signal: s.Texted, stamp: Stamp) -> Decision:
    """Words for a donneur d'ordres, by his name, his id, or the name or extension of one of his
    people. The phone hears the same again when it writes the same again."""
    known = look_up(signal.target, state.desk, {})  # who calls him is in no tchat
    told = state.texts.get(signal.message)
    status = told or (NOBODY if known is None else _status(state, known.donneur_ordres, signal))
    event = e.PhoneTexted(
        message=signal.message, target=signal.target[:LONGEST_TARGET], status=status, stamp=stamp
    )
    if told or known is None or status != TAKEN:
        return [event]
    said = e.ChatSent(
        donneur_ordres=known.donneur_ordres, speaker="candidate", text=signal.text.strip()
    )
    return [event, said]


def _status(state: State, donneur_ordres: str, signal: s.Texted) -> int:
    if not signal.text.strip():
        return NOTHING
    if len(signal.text) > LONGEST:
        return TOO_LONG
    try:
        command = c.SendChat(donneur_ordres=donneur_ordres, text=signal.text)
        phases.check(command, state.desk.phase)
    except Refused:
        return NOT_NOW
    return TAKEN
