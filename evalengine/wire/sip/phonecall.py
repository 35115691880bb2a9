"""A call as the built-in phone shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evalengine.wire.media.leg import MediaLeg
from evalengine.wire.sip.dialogs.invitation import call_named_by, called_named_by, line_named_by
from evalengine.wire.sip.dialogs.uac import OutgoingCall
from evalengine.wire.sip.dialogs.uas import IncomingCall

State = Literal["ringing", "dialling", "talking", "held", "ended"]


@dataclass(eq=False, slots=True)
class PhoneCall:
    """``id`` is the engine's name for the call when it gives one, else the Call-ID. ``line`` is
    0 when it is not known; ``caller`` and ``number`` are who calls, ``called`` whom he wanted.
    Of a call that the phone makes, all three are what was dialled.
    """

    id: str
    line: int
    caller: str
    number: str
    called: str
    dialog: IncomingCall | OutgoingCall
    state: State = "ringing"
    media: MediaLeg | None = None


def offered(call: IncomingCall) -> PhoneCall:
    """The call that an INVITE announces."""
    invite = call.invite
    return PhoneCall(
        id=call_named_by(invite),
        line=line_named_by(invite),
        caller=invite.from_address.name,
        number=invite.from_address.uri.user or "",
        called=called_named_by(invite),
        dialog=call,
    )
