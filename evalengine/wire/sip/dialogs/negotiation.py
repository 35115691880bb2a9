"""Offer and answer of one call (RFC 3264): what we said, what the peer said, who may speak."""

from __future__ import annotations

from dataclasses import dataclass

from evalengine.wire.sip.messages import sdp
from evalengine.wire.sip.messages.sdp import Direction, Session

VERSION_JUMP = 1000
"""As for CSeq: a rebuilt call does not know how many descriptions it had sent."""


@dataclass(slots=True)
class Negotiation:
    """Our side is ``address`` and ``port``; ``agreed`` is the direction we last had accepted,
    and wish for in answers. ``remote`` is the peer's last description, None before the first.
    """

    address: str
    port: int
    session_id: int
    version: int = 0
    agreed: Direction = "sendrecv"
    remote: Session | None = None

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
        )

    def answer(self, offer: bytes) -> bytes:
        """Takes the peer's offer and answers it. Raises ValueError, of which `sdp.NoCommonCodec`,
        and changes nothing, when it cannot be taken."""
        theirs = sdp.parse(offer)
        self.version += 1
        body = sdp.answer(
            theirs,
            self.address,
            self.port,
            session_id=self.session_id,
            version=self.version,
            direction=self.agreed,
        )
        self.remote = theirs
        return body

    def accept(self, answer: bytes, direction: Direction) -> None:
        """Takes the peer's answer to our offer of ``direction``. Raises as `answer` does."""
        self.remote = sdp.parse(answer)
        self.agreed = direction

    def as_leg(self) -> dict[str, str | int]:
        """Flat values for the journal."""
        return {
            "rtp_port": self.port,
            "session_id": self.session_id,
            "session_version": self.version,
        }


def rebuilt(leg: dict[str, str | int], address: str) -> Negotiation:
    """From what `Negotiation.as_leg` wrote; KeyError or ValueError when it is something else."""
    return Negotiation(
        address=address,
        port=int(leg["rtp_port"]),
        session_id=int(leg["session_id"]),
        version=int(leg["session_version"]) + VERSION_JUMP,
    )
