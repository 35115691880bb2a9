"""How a scripted call presents itself to the candidate's phone: headers written and read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import quote

from evalengine.vocabulary.effects import FindLeg, RingPhone
from evalengine.wire.sip.dialogs.agent import Agent
from evalengine.wire.sip.dialogs.forking import Way
from evalengine.wire.sip.dialogs.identity import Identity, identity
from evalengine.wire.sip.dialogs.uac import OutgoingCall
from evalengine.wire.sip.messages.compose import Headers, bracketed, name_addr
from evalengine.wire.sip.messages.message import Request, Response, name_of

CALL_HEADER = "Evalengine-Call"
LINE_HEADER = "Evalengine-Line"
CALLED_HEADER = "P-Called-Party-ID"  # RFC 7315 §4.2

NOT_DIALLED = re.compile(r"[^0-9+*#]")


def invite(
    agent: Agent,
    effect: RingPhone,
    ways: Sequence[Way],
    rtp_port: int,
    now: int,
    *,
    sent: bool = False,
) -> OutgoingCall:
    """Calls by ``ways`` as the correspondent of ``effect``; the same again is the same octets.

    One that was ``sent`` before a restart is not sent again: it can only be hung up.
    """
    ours = identity(effect.token)
    host = bracketed(agent.address[0])
    called = name_addr(effect.called, f"sip:{quote(effect.desk, safe='')}@{host}")
    return agent.fork(
        ways,
        ours,
        agent.negotiation(rtp_port, ours.session_id),
        now,
        caller=name_addr(effect.caller, _caller(effect.number, ours, host)),
        called=called,
        headers=(
            (CALLED_HEADER, called),
            (CALL_HEADER, effect.call),
            (LINE_HEADER, str(effect.line)),
        ),
        sent=sent,
    )


def _caller(number: str, ours: Identity, host: str) -> str:
    """Who withholds his number is anonymous (RFC 3323 §4.1.1.3), at a host of his own: Linphone is
    busy for a second caller of the same URI, and two who hide are not one."""
    dialled = NOT_DIALLED.sub("", number)
    return f"sip:{dialled}@{host}" if dialled else f"sip:anonymous@{ours.tag}.anonymous.invalid"


def take_back(agent: Agent, found: FindLeg, ways: Sequence[Way], now: int) -> None:
    """CANCELs once more what ``ways`` were offered before a restart: another phone has the call.
    Who heard it says 481; who picked up meanwhile gets ACK and BYE."""
    ours = identity(found.token)
    caller, called = (
        str(found.leg.get(side, "")).partition(";tag=")[0] for side in ("local", "remote")
    )
    negotiation = agent.negotiation(0, ours.session_id)
    agent.fork(ways, ours, negotiation, now, caller=caller, called=called, sent=True).hang_up(now)


def naming(call: str, line: int) -> Headers:
    """How the engine names a call to the phone that made it, in its 180 and 200."""
    return ((CALL_HEADER, call), (LINE_HEADER, str(line)))


def call_named_by(invite: Request | Response) -> str:
    """The engine's name for the call when it gives one, else the Call-ID."""
    return invite.header(CALL_HEADER) or invite.call_id


def line_named_by(invite: Request | Response) -> int:
    """The line the call is to be shown on; 0 when it is not told."""
    line = invite.header(LINE_HEADER)
    return int(line) if line.isascii() and line.isdigit() and len(line) < 4 else 0


def called_named_by(invite: Request) -> str:
    """Whom the caller wanted."""
    return name_of(invite.header(CALLED_HEADER)) or name_of(invite.to_text)
