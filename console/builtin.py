"""The real built-in phone: the engine's own SIP user agent, and a headset on it."""

from __future__ import annotations

from typing import Protocol

from console.phone import Build
from console.protocol import SipAccount
from evalengine.clock import HostClock
from evalengine.ports import Tokens
from evalengine.wire.sip.account import phone_at
from evalengine.wire.sip.phone import SipPhone


class Headset(Protocol):
    """A microphone and what is put to the ear: frames of 160 bytes of PCMA, 20 ms."""

    def take(self) -> bytes | None: ...

    def play(self, frame: bytes) -> None: ...


def sip_phone(host: HostClock, tokens: Tokens, device: Headset | None) -> Build:
    """What builds the phone once the engine has said where it registers.

    ``device`` is the candidate's headset; without it, calls go on in silence.
    """

    def build(account: SipAccount) -> SipPhone:
        phone = phone_at(account, host, tokens)
        if device is not None:
            phone.on_change(lambda: wear(phone, device))
        return phone

    return build


def wear(phone: SipPhone, device: Headset) -> None:
    """The headset is on the call that talks, and on no other."""
    for call in phone.calls:
        if call.media is not None:
            talking = call.state == "talking"
            call.media.source = device.take if talking else None
            call.media.sink = device.play if talking else None
