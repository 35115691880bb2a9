"""What a torture message is: what is odd about it, and what a user agent owes to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Expectation = int | Literal["talks", "read", "dropped"]
"""A status code that is the one final answer; ``talks``: an INVITE that can be answered and is;
``read``: a response that is well formed, and nobody's; ``dropped``: no word."""

VOICE = (
    "v=0\r\n"
    "o=camille 4217 9 IN IP4 192.0.2.61\r\n"
    "s=-\r\n"
    "c=IN IP4 192.0.2.61\r\n"
    "t=0 0\r\n"
    "m=audio 40100 RTP/AVP 8 0\r\n"
)
"""An offer that any phone can answer."""


@dataclass(frozen=True, slots=True)
class Case:
    """``name`` is the RFC's own, for its originals in a folder beside the project.

    ``contacts`` are what a registrar must list after a REGISTER, ``theirs`` after the RFC's own.
    ``original`` is what the RFC's own message gets here when that differs from ours, and
    ``because`` says why.
    """

    name: str
    section: str
    odd: str
    expects: Expectation
    message: bytes
    contacts: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    original: Expectation | None = None
    because: str = ""


def message(head: str, body: str | bytes = b"") -> bytes:
    """The octets of lines written one under the other; ``{length}`` is that of the body."""
    octets = body.encode() if isinstance(body, str) else body
    text = head.strip("\n").replace("{length}", str(len(octets))).replace("\n", "\r\n")
    return f"{text}\r\n\r\n".encode() + octets
