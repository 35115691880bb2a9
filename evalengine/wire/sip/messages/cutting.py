"""A datagram cut into start line, header lines and body; nothing of it is trusted yet.

What is wrong but can be told to its sender is noted as a fault, so that a 400 finds its way back;
what is no SIP at all raises ValueError, and deserves no answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import sipmessage
from sipmessage import URI
from sipmessage.message import COMPACT_FORMS

from evalengine.wire.sip.messages.headers import IndexedHeaders

MAX_OCTETS = 65_535
MAX_LINES = 256
"""Header lines: room for 70 hops that record their route, and no more work than that."""

NOWHERE = URI(scheme="", host="")

_FOLD = re.compile(rb"\r\n[ \t]+")  # RFC 3261 §7.3.1
_STATUS = re.compile(r"SIP/2\.0 ([0-9]{1,10})(?: (.*))?", re.IGNORECASE | re.DOTALL)
_VERSION = re.compile(r"SIP/[0-9]{1,9}\.[0-9]{1,9}", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z0-9\-.!%*_+`'~]+")


@dataclass(frozen=True, slots=True)
class Cut:
    """``uri`` is the Request-URI as it was written; the one in ``parsed`` is not set yet.
    ``fault`` is empty when the message can be read on."""

    parsed: sipmessage.Request | sipmessage.Response
    uri: str = ""
    version: str = "2.0"
    fault: str = ""


def cut(data: bytes) -> Cut:
    """Raises ValueError when ``data`` neither asks nor answers anything in SIP."""
    if len(data) > MAX_OCTETS:
        raise ValueError("too long")
    head, end, body = data.lstrip(b"\r\n").partition(b"\r\n\r\n")  # §7.5: empty lines first
    text, garbled = _text(_FOLD.sub(b" ", head))
    start, *lines = text.split("\r\n")
    made = _started(start, body)
    made.parsed.headers = IndexedHeaders()
    unread = _add(made.parsed, lines)
    unended = "" if end else "the head has no end"
    return replace(made, fault=unended or garbled or unread)


def _started(line: str, body: bytes) -> Cut:
    """Request line or status line; several spaces for one are let through (RFC 4475 §3.1.2.9)."""
    status = _STATUS.fullmatch(line)
    if status is not None:
        return Cut(sipmessage.Response(int(status[1]), status[2] or "", body))
    words = [word for word in line.split(" ") if word]
    if len(words) < 3 or not _TOKEN.fullmatch(words[0]) or not _VERSION.fullmatch(words[-1]):
        raise ValueError("neither request nor response")
    request = sipmessage.Request(words[0], NOWHERE, body)
    return Cut(request, " ".join(words[1:-1]), words[-1][4:])


def _add(message: sipmessage.Request | sipmessage.Response, lines: list[str]) -> str:
    """Takes the header lines in; gives what is wrong with them."""
    for line in lines[:MAX_LINES]:
        name, colon, value = line.partition(":")
        name = name.rstrip(" \t")
        if not colon or not _TOKEN.fullmatch(name) or "\n" in value or "\r" in value:
            return f"no header: {line[:80]!r}"
        message.headers.add(COMPACT_FORMS.get(name.lower(), name), value.strip())
    return "too many headers" if len(lines) > MAX_LINES else ""


def _text(head: bytes) -> tuple[str, str]:
    """The head as text, and what is wrong with it (§7: it is UTF-8)."""
    try:
        return head.decode(), ""
    except UnicodeDecodeError:
        return head.decode(errors="replace"), "the head is not UTF-8"
