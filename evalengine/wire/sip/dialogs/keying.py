"""Where the media keys of a call come from (RFC 4568 §6.1), and who has which.

A key is made from a secret and a name. The name of a call of ours comes from its token, so that
an engine that was restarted sends the very same INVITE: a phone that rings takes it for a
retransmission, and no key needs to be in the journal. Everywhere else the name is fresh: a call
that was found again is given other keys by the re-INVITE that asks whether it lives. Those who
knew where the old stream's packet counter (RFC 3711 §3.3.1) stood are dead, and a new key begins
a new one.

The same key in two processes is no keystream used twice: each draws the number of its stream
(SSRC) by itself, and that is part of what packets are encrypted with (RFC 3711 §4.1.1, §9.1).
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field, replace

from evalengine.ports import Tokens
from evalengine.wire.sip.messages.sdes import KEY_OCTETS, SUITES, Crypto, Cryptos
from evalengine.wire.sip.messages.sdp import NoCommonCodec


@dataclass(frozen=True, slots=True)
class Keyring:
    """Makes keys of ``secret`` (256 bits). ``tokens`` draws the names of those that are fresh."""

    secret: bytes = field(repr=False)
    tokens: Tokens

    def named(self, name: str) -> tuple[Crypto, ...]:
        """What is offered: a line for each suite, each with a key of its own; the same for the
        same name."""
        return tuple(
            Crypto(tag, suite, self._key(f"{suite} {name}"))
            for tag, suite in enumerate(SUITES, start=1)
        )

    def fresh(self) -> tuple[Crypto, ...]:
        """Lines that nobody ever saw."""
        return self.named(f"fresh {self.tokens()} {self.tokens()}")

    def _key(self, name: str) -> bytes:
        return hmac.digest(self.secret, f"srtp {name}".encode(), "sha512")[:KEY_OCTETS]


def keyring_of(tokens: Tokens, secret: bytes = b"") -> Keyring:
    """One of ``secret``, or of chance: then a call that rings does not outlive this process."""
    drawn = "".join(tokens() for _ in range(4)).encode()
    return Keyring(secret or hashlib.sha256(drawn).digest(), tokens)


class NoCommonKey(NoCommonCodec):
    """The description is sound, and so is its voice, but not the keys for it."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is encrypted with, and what is deciphered with."""

    sending: Crypto
    receiving: Crypto


def answered(ours: tuple[Crypto, ...], theirs: Cryptos) -> Agreed:
    """The first line of an offer that we can use, with our key under its tag (§7.1.2)."""
    chosen = next((line for line in theirs if line is not None), None)
    if chosen is None:
        raise NoCommonKey("no crypto line that we can use")
    return _agreed(ours, chosen)


def accepted(ours: tuple[Crypto, ...], theirs: Cryptos) -> Agreed:
    """What an answer to ``ours`` makes. Raises `NoCommonKey` (§7.1.3)."""
    match theirs:
        case (Crypto() as chosen,) if any(
            (line.tag, line.suite) == (chosen.tag, chosen.suite) for line in ours
        ):
            return _agreed(ours, chosen)
    raise NoCommonKey("not one crypto line of those offered")


def _agreed(ours: tuple[Crypto, ...], chosen: Crypto) -> Agreed:
    sending = next(line for line in ours if line.suite == chosen.suite)
    if chosen.key in {line.key for line in ours}:
        # Both ends would encrypt with the same key: who hears both may take one from the other.
        raise NoCommonKey("our own key came back")
    return Agreed(replace(sending, tag=chosen.tag), chosen)
