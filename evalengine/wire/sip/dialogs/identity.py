"""Every identifier of a call of ours, made from one token.

The same token makes the same octets, so that an engine that was restarted sends the INVITE it
had sent before, and the phone takes it for a retransmission.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from evalengine.wire.sip.messages.message import MAGIC


@dataclass(frozen=True, slots=True)
class Identity:
    """``session_id`` fits in 48 bits: it must survive JSON readers that count in doubles."""

    call_id: str
    tag: str
    branch: str
    session_id: int


def identity(token: str) -> Identity:
    """The identifiers that ``token`` stands for."""
    return Identity(
        call_id=_drawn(token, "call-id"),
        tag=_drawn(token, "tag")[:16],
        branch=MAGIC + _drawn(token, "branch"),
        session_id=int(_drawn(token, "session")[:12], 16),
    )


def branch_to(token: str, target: str) -> str:
    """The branch of the INVITE to ``target``, when a call goes to several phones."""
    return MAGIC + _drawn(token, f"branch {target}")


def _drawn(token: str, purpose: str) -> str:
    return sha256(f"{purpose}:{token}".encode()).hexdigest()[:32]
