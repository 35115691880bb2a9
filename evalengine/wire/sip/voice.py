"""The media of calls, as signalling opens and steers it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evalengine.clock import HostClock
from evalengine.ports import Tokens
from evalengine.vocabulary.signals import Noticed
from evalengine.wire.media.leg import MediaLeg
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.sip.dialogs.negotiation import Negotiation
from evalengine.wire.sip.messages.sdp import Direction


@dataclass(frozen=True, slots=True)
class Voices:
    """Opens the RTP ports of one user agent, on ``host``."""

    clock: HostClock
    ticker: Ticker
    host: str
    tokens: Tokens

    def open(self, port: int = 0, notice: Callable[[Noticed], None] | None = None) -> MediaLeg:
        """A leg on ``port`` if it is free, on any other otherwise. OSError when none is."""
        try:
            return self._open(port, notice)
        except OSError:
            if not port:
                raise
            return self._open(0, notice)

    def _open(self, port: int, notice: Callable[[Noticed], None] | None) -> MediaLeg:
        return MediaLeg(
            self.clock, self.ticker, self.host, port, token=self.tokens(), notice=notice
        )


def follow(media: MediaLeg, negotiation: Negotiation) -> None:
    """Makes the media do what was agreed. Without keys, a call that is to be encrypted has no
    voice at all."""
    remote = negotiation.remote
    if remote is None or (negotiation.crypto and negotiation.keys is None):
        return
    if negotiation.keys is not None:
        media.secure(negotiation.keys.sending, negotiation.keys.receiving)
    media.direction = _ours(negotiation)
    if remote.port:
        media.connect(remote.address, remote.port, remote.payload_types[0], remote.telephone_event)


def _ours(negotiation: Negotiation) -> Direction:
    """What is left of our wish once the peer said whether it hears and speaks."""
    remote = negotiation.remote
    speaks = remote is not None and remote.direction in ("sendrecv", "sendonly")
    sends = negotiation.agreed in ("sendrecv", "sendonly") and not negotiation.held_by_peer
    hears = negotiation.agreed in ("sendrecv", "recvonly") and speaks
    if sends:
        return "sendrecv" if hears else "sendonly"
    return "recvonly" if hears else "inactive"
