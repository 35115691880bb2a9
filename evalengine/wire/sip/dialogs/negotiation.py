"""Offer and answer of one call (RFC 3264): what we said, what the peer said, who may speak, and
with which keys (RFC 4568)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evalengine.wire.sip.dialogs import keying
from evalengine.wire.sip.messages import sdp
from evalengine.wire.sip.messages.sdes import Crypto, Cryptos
from evalengine.wire.sip.messages.sdp import CLEAR, SECURED, Direction, Profile, Session

VERSION_JUMP = 1000
"""As for CSeq: a rebuilt call does not know how many descriptions it had sent."""


Agree = Callable[[tuple[Crypto, ...], Cryptos], keying.Agreed]


@dataclass(slots=True)
class Negotiation:
    """Our side is ``address`` and ``port``; ``agreed`` is the direction we last had accepted,
    and wish for in answers. ``remote`` is the peer's last description, None before the first.

    With ``crypto`` its voice is encrypted, and never becomes clear: whatever the peer asks for.
    ``keys`` are those in use; ours stay the same from one offer to the next, which is no renewal.
    """

    address: str
    port: int
    session_id: int
    version: int = 0
    agreed: Direction = "sendrecv"
    remote: Session | None = None
    crypto: tuple[Crypto, ...] = ()
    keys: keying.Agreed | None = None

    @property
    def profile(self) -> Profile:
        """What the call's voice is: never another during one call."""
        return SECURED if self.crypto else CLEAR

    @property
    def held_by_peer(self) -> bool:
        """The peer asked not to hear us."""
        return self.remote is not None and sdp.peer_holds(self.remote)

    def offer(self, direction: Direction) -> bytes:
        """A new offer; it binds nothing until `accept`."""
        self.version += 1
        return sdp.offer(
            self.address,
            self.port,
            session_id=self.session_id,
            version=self.version,
            direction=direction,
            after=self.remote,
            crypto=self.crypto,
        )

    def answer(self, offer: bytes) -> bytes:
        """Takes the peer's offer and answers it. Raises ValueError, of which `sdp.NoCommonCodec`,
        and changes nothing, when it cannot be taken."""
        theirs = sdp.parse(offer, self.profile)
        keys = self._keys(theirs, keying.answered)
        self.version += 1
        body = sdp.answer(
            theirs,
            self.address,
            self.port,
            session_id=self.session_id,
            version=self.version,
            direction=self.agreed,
            crypto=(keys.sending,) if keys else (),
        )
        self.remote, self.keys = theirs, keys
        return body

    def accept(self, answer: bytes, direction: Direction) -> None:
        """Takes the peer's answer to our offer of ``direction``. Raises as `answer` does."""
        theirs = sdp.parse(answer, self.profile)
        self.keys = self._keys(theirs, keying.accepted)
        self.remote, self.agreed = theirs, direction

    def as_leg(self) -> dict[str, str | int]:
        """Flat values for the journal."""
        return {
            "rtp_port": self.port,
            "session_id": self.session_id,
            "session_version": self.version,
            **({"profile": self.profile} if self.crypto else {}),
        }

    def _keys(self, theirs: Session, agree: Agree) -> keying.Agreed | None:
        return agree(self.crypto, theirs.crypto) if self.crypto else None


def secured(leg: dict[str, str | int]) -> bool:
    """What `Negotiation.as_leg` wrote is of a call whose voice was encrypted."""
    return leg.get("profile") == SECURED


def rebuilt(leg: dict[str, str | int], address: str) -> Negotiation:
    """From what `Negotiation.as_leg` wrote, without its keys; KeyError or ValueError when it is
    something else."""
    return Negotiation(
        address=address,
        port=int(leg["rtp_port"]),
        session_id=int(leg["session_id"]),
        version=int(leg["session_version"]) + VERSION_JUMP,
    )
