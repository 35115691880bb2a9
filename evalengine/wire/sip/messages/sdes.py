"""Media keys in a description (SDES, RFC 4568): ``a=crypto`` lines to values and back.

A line that cannot be used is not an error of the whole description: it stands as None in its
place, so that an offer may be answered by another of its lines (§7.1.2), and an answer, which
has one line only (§7.1.3), be refused.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Suite = Literal["AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32"]

SUITES: tuple[Suite, ...] = ("AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32")
"""Those we speak, in our order of preference (§6.2)."""

KEY_OCTETS = 30
"""A master key of 128 bits and a salt of 112, one behind the other (§6.2)."""
MOST_LINES = 16
SHORTEST_LIFE = 2**20
"""Packets, about six hours: we do not renew keys inside a call, and a call must not outlive one."""
LONGEST_LIFE = 2**48  # RFC 3711 §9.2

_LINE = re.compile(r"crypto:([0-9]{1,9})[ \t]+([A-Z0-9_]{1,40})[ \t]+([^ \t]+)((?:[ \t]+[^ \t]+)*)")
_LIFE = re.compile(r"(2\^)?([0-9]{1,15})")
_BORNE = re.compile(r"WSH=[0-9]{1,9}|-.*", re.DOTALL)
"""Session parameters that may be ignored: a hint for the replay window, and what says so itself
(§6.3.7). Every other one changes what packets look like, UNENCRYPTED_SRTP first of all."""


@dataclass(frozen=True, slots=True)
class Crypto:
    """One ``a=crypto`` line: its ``tag``, its ``suite``, and master key and salt together, which
    no log is to show."""

    tag: int
    suite: Suite
    key: bytes = field(repr=False)

    def line(self) -> str:
        """As it is written; without a lifetime, which is then the longest (§6.1)."""
        return f"a=crypto:{self.tag} {self.suite} inline:{b64encode(self.key).decode()}"


Cryptos = tuple[Crypto | None, ...]


def read(attributes: Iterable[str]) -> Cryptos:
    """The crypto lines among the ``attributes`` of one medium, in order; None for each that
    cannot be used: badly written, of an unknown suite, with an MKI, a second of its tag."""
    lines = [text for text in attributes if text.partition(":")[0] == "crypto"][:MOST_LINES]
    tags = Counter(_tag(text) for text in lines)
    return tuple(_crypto(text) if tags[_tag(text)] == 1 else None for text in lines)


def _tag(text: str) -> str:
    """Leading zeroes make no other tag of it (§9.1)."""
    return re.split(r"[ \t]", text.partition(":")[2], maxsplit=1)[0].lstrip("0")


def _crypto(text: str) -> Crypto | None:
    found = _LINE.fullmatch(text)
    if found is None:
        return None
    suite = next((known for known in SUITES if known == found[2]), None)
    key = _key(found[3])
    if suite is None or key is None:
        return None
    if not all(_BORNE.fullmatch(parameter) for parameter in found[4].split()):
        return None
    return Crypto(int(found[1]), suite, key)


def _key(parameters: str) -> bytes | None:
    """``inline:`` key and salt, and perhaps a lifetime. An MKI would be in every packet, and
    several keys need one (§6.1): neither is for us."""
    method, _, told = parameters.partition(":")
    coded, bar, life = told.partition("|")
    if method != "inline" or (bar and not _lasts(life)):
        return None
    try:
        key = b64decode(coded, validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_OCTETS else None


def _lasts(life: str) -> bool:
    found = _LIFE.fullmatch(life)
    if found is None:
        return False
    number = int(found[2])
    if found[1]:
        number = 2 ** min(number, 64)
    return SHORTEST_LIFE <= number <= LONGEST_LIFE
