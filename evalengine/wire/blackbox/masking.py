"""A SIP message without what would let a reader in: same octets, secrets crossed out.

The patterns look at the whole message rather than at one header, because a message that is
badly formed is the very one that somebody will want to read. What is crossed out keeps its
length, so that Content-Length and every offset stay true.
"""

from __future__ import annotations

import re

CROSS = b"x"

_SECRETS = (
    # What is made from the password: RFC 8760 (response), RFC 7616 §3.5 (rspauth). The nonce stays.
    rb'\b(?:response|rspauth)\s*=\s*"?([^",\s]+)',
    rb"^(?:proxy-)?authorization\s*:\s*basic\s+([^\s,]+)",
    # Media keys: RFC 4568 §6.1 (SDES), RFC 4567 §3 (MIKEY), RFC 4566 §5.12 (k=).
    rb"\binline\s*:\s*([^\s|;,]+)",
    rb"^a\s*=\s*crypto\s*:\s*\S+[ \t]+\S+[ \t]+(?!inline\s*:)([^\r\n]+)",  # without its word
    rb"\binline\s*:\s*[^\s|;]{1,80}[ \t]+([A-Za-z0-9+/]{16,}=*)",  # cut in two
    rb"^a=key-mgmt:\S+[ \t]+([^\s]+)",
    rb"^k=[a-z0-9]+:([^\r\n]+)",
    # RFC 3261 §19.1.1: sip:user:password@host.
    rb"\bsips?:[^\s<>@:;]*:([^\s<>@:;]+)@",
)
_SECRET = [re.compile(pattern, re.IGNORECASE | re.MULTILINE) for pattern in _SECRETS]


def masked(data: bytes) -> bytes:
    """``data`` with digest responses, media keys and passwords crossed out; as long as before."""
    for pattern in _SECRET:
        data = pattern.sub(_crossed, data)
    return data


def _crossed(match: re.Match[bytes]) -> bytes:
    start, end = match.start(1) - match.start(), match.end(1) - match.start()
    whole = match[0]
    return whole[:start] + CROSS * (end - start) + whole[end:]
