"""SIP messages as they go out: requests of ours, and replies to what was received.

Both are written from raw text, never re-serialised: a peer matches its own octets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import sipmessage
from sipmessage import Via

from evalengine.wire.sip.messages.hops import stream_of
from evalengine.wire.sip.messages.message import DEFAULT_PORT, Peer

Headers = Iterable[tuple[str, str]]

MAX_HOPS = 70  # RFC 3261 §8.1.1.6
MAX_FORWARDS = ("Max-Forwards", str(MAX_HOPS))
ECHOED = ("From", "To", "Call-ID", "CSeq")  # RFC 3261 §8.2.6.2, after Via

FIRST_ELEMENT = re.compile(r'(?:[^",]|"(?:[^"\\]|\\.)*")*')
RPORT = re.compile(r";\s*rport\s*(?:=\s*\d*\s*)?(?=;|$)", re.IGNORECASE)
KEEP = re.compile(r";\s*keep\s*(?=;|$)", re.IGNORECASE)
RECEIVED = re.compile(r";\s*received\s*=[^;]*", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f]+")

PHRASES = {
    100: "Trying",
    180: "Ringing",
    183: "Session Progress",
    200: "OK",
    202: "Accepted",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    408: "Request Timeout",
    415: "Unsupported Media Type",
    416: "Unsupported URI Scheme",
    420: "Bad Extension",
    422: "Session Interval Too Small",
    423: "Interval Too Brief",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    482: "Loop Detected",
    483: "Too Many Hops",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    489: "Bad Event",
    491: "Request Pending",
    500: "Server Internal Error",
    501: "Not Implemented",
    503: "Service Unavailable",
    505: "Version Not Supported",
    603: "Decline",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A request of ours. ``headers`` are in order, without Content-Length."""

    method: str
    uri: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first value of a header; KeyError when it is absent."""
        for key, value in self.headers:
            if key == name:
                return value
        raise KeyError(name)

    def all(self, name: str) -> tuple[tuple[str, str], ...]:
        """The headers of that name, in order."""
        return tuple(item for item in self.headers if item[0] == name)

    def encode(self) -> bytes:
        """The octets to send."""
        return _encode(f"{self.method} {self.uri} SIP/2.0", self.headers, self.body)


def reply(
    request: sipmessage.Request,
    source: Peer,
    code: int,
    *,
    to_tag: str = "",
    headers: Headers = (),
    body: bytes = b"",
    keep_alive_s: int = 0,
) -> bytes:
    """A response, per RFC 3261 §8.2.6: what must be echoed is echoed, octet for octet.

    ``to_tag`` is added when the request's To has none. ``headers`` follow the echoed ones. A peer
    that offers to keep the way open is told to do so every ``keep_alive_s`` (RFC 6223), 0: not.
    """
    first, *others = request.headers.getlist("Via")
    top = _stamped(first, source, keep_alive_s)
    lines = [f"SIP/2.0 {code} {PHRASES.get(code, 'Failure')}", f"Via: {top}"]
    lines += [f"Via: {value}" for value in others]
    for name in ECHOED:
        value = request.headers.get(name)
        if value is not None:
            lines.append(f"{name}: {_tagged(value, to_tag) if name == 'To' else value}")
    return _encode("\r\n".join(lines), headers, body)


def return_path(via: Via, source: Peer) -> Peer:
    """Where a response goes: RFC 3261 §18.2.2, and RFC 3581 §4 when ``rport`` was asked.

    Over a stream it goes back by the connection on which the request came.
    """
    if "rport" in via.parameters or stream_of(source) is not None:
        return source
    return (source[0], via.port if via.port is not None else DEFAULT_PORT)


def bracketed(host: str) -> str:
    """A numeric address as URIs and Vias write it."""
    return f"[{host}]" if ":" in host else host


def name_addr(name: str, uri: str) -> str:
    """``"name" <uri>``, the name quoted, control characters taken out (RFC 3261 §25.1)."""
    clean = CONTROL.sub(" ", name).replace("\\", "\\\\").replace('"', '\\"').strip()
    return f'"{clean}" <{uri}>' if clean else f"<{uri}>"


def _stamped(via: str, source: Peer, keep_alive_s: int) -> str:
    """The top Via with where it really came from: RFC 3261 §18.2.1, RFC 3581 §4."""
    match = FIRST_ELEMENT.match(via)
    top = match.group() if match else via
    rest = via[len(top) :]
    stamped = RPORT.sub(f";rport={source[1]}", RECEIVED.sub("", top))
    if keep_alive_s:
        stamped = KEEP.sub(f";keep={keep_alive_s}", stamped)
    return f"{stamped.rstrip()};received={source[0]}{rest}"


def _tagged(to: str, tag: str) -> str:
    has_tag = re.search(r";\s*tag\s*=", to.rpartition(">")[2], re.IGNORECASE)
    return f"{to};tag={tag}" if tag and not has_tag else to


def _encode(start: str, headers: Headers, body: bytes) -> bytes:
    lines = [start, *(f"{name}: {CONTROL.sub(' ', value)}" for name, value in headers)]
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
