"""A call as the built-in phone shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evalengine.wire.media import MediaLeg
from evalengine.wire.sip.desk import CALL_HEADER, CALLED_HEADER, LINE_HEADER
from evalengine.wire.sip.message import Request, name_of
from evalengine.wire.sip.uas import IncomingCall

State = Literal["ringing", "talking", "held", "ended"]


@dataclass(eq=False, slots=True)
class PhoneCall:
    """``id`` is the engine's name for the call when it gives one, else the Call-ID. ``line`` is
    0 when it is not known; ``caller`` and ``number`` are who calls, ``called`` whom he wanted.
    """

    id: str
    line: int
    caller: str
    number: str
    called: str
    dialog: IncomingCall
    state: State = "ringing"
    media: MediaLeg | None = None


def offered(call: IncomingCall) -> PhoneCall:
    """The call that an INVITE announces."""
    invite = call.invite
    line = invite.header(LINE_HEADER)
    return PhoneCall(
        id=invite.header(CALL_HEADER) or invite.call_id,
        line=int(line) if line.isascii() and line.isdigit() and len(line) < 4 else 0,
        caller=invite.from_address.name,
        number=invite.from_address.uri.user or "",
        called=_called(invite),
        dialog=call,
    )


def _called(invite: Request) -> str:
    return name_of(invite.header(CALLED_HEADER)) or name_of(invite.to_text)
