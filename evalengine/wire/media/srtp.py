"""Encrypted voice: SRTP (RFC 3711) by libsrtp, for one leg.

A packet that is not authentic is nobody's: it is counted, by what is wrong with it, and neither
heard nor told apart any further.

One thing libsrtp leaves to us. Packets carry 16 bits of their number; how often these went round
(the rollover counter, §3.3.1) both ends count, and it is part of what is authenticated. An engine
that was restarted in the middle of a long call begins at zero while the phone, which may keep its
own key and stream in its answer to our new offer, goes on counting: every 22 minutes of voice
another round. libsrtp's counter cannot be set from here, but it can be walked: with the phone's
key (SDES gives it to us) we make packets of its stream ourselves and show them to the receiver,
until the phone's own packet is authentic. It is done for the first packets of a key only.
"""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import Any

from evalengine.errors import BadSettings
from evalengine.wire.sip.messages.sdes import Crypto

LARGEST = 1_300
"""Octets of a packet; libsrtp's binding holds 1,500 with what is added."""
ROUNDS = 30
"""Of the packet numbers, that a call of before a restart may have gone: eleven hours of voice."""
FIRST_PACKETS = 10
"""That are given so much trouble, until one is authentic: no forger can ask for more."""

_HEADER = struct.Struct("!BBHII")
_QUARTER = 1 << 14
"""Of a round: far under the half of it beyond which a number might be of another round."""
_REPLAYED = "replay"
_MISSING = (
    "La voix chiffrée (SRTP) demande le module pylibsrtp (extra «\u00a0tls\u00a0»)\u00a0: "
    "installez-le, ou mettez EVALENGINE_MEDIA_SECURITY à off."
)


class Srtp:
    """Both directions of one leg. ``forged`` and ``replayed`` count what was dropped."""

    def __init__(self, sending: Crypto, receiving: Crypto) -> None:
        self.forged = self.replayed = 0
        self._ours, self._theirs = sending, receiving
        self._sender = _session(sending, inbound=False)
        self._receiver = _Receiver(receiving)

    def renew(self, sending: Crypto, receiving: Crypto) -> bool:
        """Keys that stay what they were keep their counters. True when ours changed: the next
        packet must then be of another stream (SSRC), so that no keystream is ever used twice."""
        if not _same(receiving, self._theirs):
            self._theirs, self._receiver = receiving, _Receiver(receiving)
        if _same(sending, self._ours):
            return False
        self._ours, self._sender = sending, _session(sending, inbound=False)
        return True

    def lock(self, packet: bytes) -> bytes:
        """A packet of ours, encrypted and authenticated."""
        protected: bytes = self._sender.protect(packet)
        return protected

    def unlock(self, data: bytes) -> bytes | None:
        """A packet of the peer's in clear; None when it is not one, or came before."""
        fault = "too long"
        if len(data) <= LARGEST:
            opened, fault = self._receiver.open(data)
            if opened is not None:
                return opened
        if _REPLAYED in fault:
            self.replayed += 1
        else:
            self.forged += 1
        return None


class _Receiver:
    """One key of the peer's, and how far its streams have come."""

    def __init__(self, crypto: Crypto) -> None:
        self._crypto = crypto
        self._session = _session(crypto, inbound=True)
        self._patience = FIRST_PACKETS

    def open(self, data: bytes) -> tuple[bytes | None, str]:
        """The packet in clear, or None and why not."""
        opened, fault = _opened(self._session, data)
        if opened is None and self._patience > 0 and len(data) > _HEADER.size:
            self._patience -= 1
            opened = self._walk(data)
        if opened is not None:
            self._patience = 0
        return opened, fault

    def _walk(self, data: bytes) -> bytes | None:
        """Goes round after round; a receiver that got nowhere is thrown away."""
        _, kind, number, at, ssrc = _HEADER.unpack_from(data)
        peer, receiver = _session(self._crypto, inbound=False), _session(self._crypto, inbound=True)
        for quarters in range(4 * ROUNDS):
            # The number just before the packet's own, which must not look like a repetition.
            step = (number - 1 + _QUARTER * quarters) & 0xFFFF
            made = _HEADER.pack(0x80, kind & 0x7F, step, at, ssrc)
            with suppress(_errors()):
                receiver.unprotect(peer.protect(made))
            opened, _ = _opened(receiver, data)
            if opened is not None:
                self._session = receiver
                return opened
        return None


def check() -> None:
    """Raises `BadSettings` where voice cannot be encrypted."""
    try:
        import pylibsrtp  # noqa: F401
    except ImportError as error:
        raise BadSettings(_MISSING) from error


def _same(one: Crypto, other: Crypto) -> bool:
    """Whatever tag it has been given."""
    return (one.suite, one.key) == (other.suite, other.key)


def _session(crypto: Crypto, *, inbound: bool) -> Any:
    from pylibsrtp import Policy, Session

    short = crypto.suite.endswith("_32")
    return Session(
        Policy(
            key=crypto.key,
            ssrc_type=Policy.SSRC_ANY_INBOUND if inbound else Policy.SSRC_ANY_OUTBOUND,
            srtp_profile=(
                Policy.SRTP_PROFILE_AES128_CM_SHA1_32
                if short
                else Policy.SRTP_PROFILE_AES128_CM_SHA1_80
            ),
        )
    )


def _opened(session: Any, data: bytes) -> tuple[bytes | None, str]:
    try:
        return session.unprotect(data), ""
    except _errors() as error:
        return None, str(error)


def _errors() -> type[Exception]:
    from pylibsrtp import Error

    return Error
