"""The one STUN exchange that SIP needs (RFC 5626 §3.5.2): a phone over UDP asks on our SIP port
whether we are there, and learns as which address it is seen (RFC 5389 §10.1)."""

from __future__ import annotations

import struct
from ipaddress import ip_address

HEAD = struct.Struct("!HHI12s")
ATTRIBUTE = struct.Struct("!HH")
REQUEST, ANSWER = 0x0001, 0x0101
COOKIE = 0x2112A442
XOR_MAPPED_ADDRESS = 0x0020
OPTIONAL = 0x8000
"""From here on an attribute may be left unread (§15)."""


def answer(data: bytes, source: tuple[str, int]) -> bytes | None:
    """What a Binding request from ``source`` is answered; None when ``data`` is something else,
    or wants more than to know its address."""
    if len(data) < HEAD.size:
        return None
    kind, length, cookie, name = HEAD.unpack_from(data)
    if (kind, cookie, length) != (REQUEST, COOKIE, len(data) - HEAD.size):
        return None
    if not _all_optional(data[HEAD.size :]):
        return None
    address = _mapped(source, name)
    return HEAD.pack(ANSWER, len(address), COOKIE, name) + address


def _all_optional(attributes: bytes) -> bool:
    at = 0
    while at + ATTRIBUTE.size <= len(attributes):
        kind, length = ATTRIBUTE.unpack_from(attributes, at)
        if kind < OPTIONAL:
            return False
        at += ATTRIBUTE.size + (length + 3) // 4 * 4
    return at == len(attributes)


def _mapped(source: tuple[str, int], name: bytes) -> bytes:
    """§15.2: address and port, hidden from routers that rewrite addresses wherever they see one."""
    address = ip_address(source[0])
    mask = struct.pack("!I", COOKIE) + name
    hidden = bytes(one ^ other for one, other in zip(address.packed, mask, strict=False))
    value = struct.pack("!HH", address.version // 6 + 1, source[1] ^ (COOKIE >> 16)) + hidden
    return ATTRIBUTE.pack(XOR_MAPPED_ADDRESS, len(value)) + value
