"""SIP messages as they come in: parsed, checked, every fact read at once.

The parser (`sipmessage`) reads headers lazily, and bad ones raise late. Here everything a user
agent needs is read while parsing, so that whatever holds a `Request` or a `Response` can trust
it. What cannot be trusted is one `Malformed`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TypedDict

import sipmessage
from sipmessage import URI, Address, CSeq, Via

Peer = tuple[str, int]

DEFAULT_PORT = 5060
MAX_PORT = 65535
MAX_CSEQ = 2**31  # RFC 3261 §8.1.1.5

TOKEN = re.compile(r"[A-Za-z0-9\-.!%*_+`'~]+\Z")
FOLD = re.compile(rb"\r\n[ \t]+")  # RFC 3261 §7.3.1
SPACE_BEFORE_COLON = re.compile(rb"(?m)^([^\s:]+)[ \t]+:")
ADDRESS_URI = re.compile(r'\s*(?:(?:[^"<,;]|"(?:[^"\\]|\\.)*")*<([^>]+)>|([^\s;,]+))')


class Malformed(ValueError):
    """What came is no usable SIP message.

    ``request`` is what a 400 can be written from, or None when nothing can be answered (a
    response, an ACK, or no way back).
    """

    def __init__(self, reason: str, request: sipmessage.Request | None = None) -> None:
        super().__init__(reason)
        self.request = request


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The facts of one received message. ``from_text`` and ``to_text`` are the raw headers."""

    parsed: sipmessage.Request | sipmessage.Response
    method: str
    via: Via
    branch: str
    from_text: str
    to_text: str
    from_address: Address
    from_tag: str
    to_tag: str
    call_id: str
    cseq: int
    contact: str
    record_routes: tuple[str, ...]
    content_type: str
    body: bytes

    def header(self, name: str) -> str:
        """The first value of a header as text; empty when it is absent."""
        return self.parsed.headers.get(name, "") or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Message):
    """A valid request."""

    parsed: sipmessage.Request
    uri: URI
    require: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Message):
    """A valid response; ``method`` is that of the request it answers."""

    parsed: sipmessage.Response
    code: int
    phrase: str


class _Facts(TypedDict):
    method: str
    via: Via
    branch: str
    from_text: str
    to_text: str
    from_address: Address
    from_tag: str
    to_tag: str
    call_id: str
    cseq: int
    contact: str
    record_routes: tuple[str, ...]
    content_type: str
    body: bytes


def parse(data: bytes) -> Request | Response:
    """Reads one datagram. Raises `Malformed`, and nothing else, on anything unusable."""
    parsed: sipmessage.Request | sipmessage.Response | None = None
    try:
        parsed = sipmessage.Message.parse(_tidied(data))
        if isinstance(parsed, sipmessage.Request):
            return _request(parsed)
        return _response(parsed)
    # TypeError: the parser hands parameter names to a constructor, and one may be ";self=".
    except (ValueError, KeyError, TypeError, AssertionError) as error:
        raise Malformed(str(error) or repr(error), _answerable(parsed)) from error


def hop(uri: str) -> Peer:
    """Where a request for ``uri`` goes.

    Raises `Malformed` when it is no SIP URI of a numeric address: nothing here waits for DNS.
    """
    try:
        parsed = URI.parse(uri)
        host = str(ip_address(parsed.host.strip("[]")))
    except (ValueError, TypeError) as error:
        raise Malformed(f"{error}: {uri!r}") from error
    port = DEFAULT_PORT if parsed.port is None else parsed.port
    if not 0 < port <= MAX_PORT:
        raise Malformed(f"port {port} in {uri!r}")
    return (host, port)


def reachable(uri: str) -> bool:
    """`hop` would give somewhere to send."""
    try:
        hop(uri)
    except Malformed:
        return False
    return True


def user_of(header: str) -> str:
    """The user part of an address header (Refer-To, To); empty when there is none.

    Raises `Malformed` when it is no address.
    """
    try:
        return Address.parse(header).uri.user or ""
    except (ValueError, TypeError) as error:
        raise Malformed(f"{error}: {header!r}") from error


def name_of(header: str) -> str:
    """The display name of an address header; empty when there is none, or no address."""
    try:
        return Address.parse(header).name
    except (ValueError, TypeError):
        return ""


def uri_of(header: str) -> str:
    """The URI of an address header, as it was written; empty when there is none."""
    match = ADDRESS_URI.match(header)
    return (match.group(1) or match.group(2)).strip() if match else ""


def _tidied(data: bytes) -> bytes:
    """Leading empty lines (§7.5), folded lines (§7.3.1) and spaces before colons, taken out."""
    head, separator, body = data.lstrip(b"\r\n").partition(b"\r\n\r\n")
    return SPACE_BEFORE_COLON.sub(rb"\1:", FOLD.sub(b" ", head)) + separator + body


def _request(parsed: sipmessage.Request) -> Request:
    cseq = parsed.cseq
    _check(bool(TOKEN.match(parsed.method)), "the method is no token")
    _check(cseq.method == parsed.method, "CSeq names another method")
    hops = parsed.max_forwards
    # Absent is let through, as §16.3 (3) does: RFC 2543 phones left it out.
    _check(hops is None or 0 <= hops <= 255, "Max-Forwards is out of range")
    return Request(
        **_facts(parsed, cseq),
        parsed=parsed,
        uri=parsed.uri,
        require=tuple(option for option in parsed.require if option),
    )


def _response(parsed: sipmessage.Response) -> Response:
    _check(100 <= parsed.code <= 699, "the status code is out of range")
    _check(len(parsed.via) == 1, "a response for somebody else")  # RFC 3261 §8.1.3.3
    return Response(
        **_facts(parsed, parsed.cseq),
        parsed=parsed,
        code=parsed.code,
        phrase=parsed.phrase,
    )


def _facts(parsed: sipmessage.Request | sipmessage.Response, cseq: CSeq) -> _Facts:
    from_address = parsed.from_address
    via = _top_via(parsed)
    _check(0 <= cseq.sequence < MAX_CSEQ, "CSeq is out of range")
    _check(bool(parsed.call_id), "Call-ID is empty")
    return {
        "method": cseq.method,
        "via": via,
        "branch": via.parameters.get("branch") or "",
        "from_text": parsed.headers["From"],
        "to_text": parsed.headers["To"],
        "from_address": from_address,
        "from_tag": from_address.parameters.get("tag") or "",
        "to_tag": parsed.to_address.parameters.get("tag") or "",
        "call_id": parsed.call_id,
        "cseq": cseq.sequence,
        "contact": _contact(parsed, cseq.method),
        "record_routes": tuple(str(route) for route in parsed.record_route),
        "content_type": _content_type(parsed),
        "body": _body(parsed),
    }


def _top_via(parsed: sipmessage.Request | sipmessage.Response) -> Via:
    vias = parsed.via
    _check(bool(vias), "no Via")
    port = vias[0].port
    _check(port is None or 0 < port <= MAX_PORT, f"Via names port {port}")
    return vias[0]


def _contact(parsed: sipmessage.Request | sipmessage.Response, method: str) -> str:
    """The first Contact's URI; a REGISTER's may be ``*`` and is the registrar's to read."""
    if method == "REGISTER" or not parsed.contact:
        return ""
    return uri_of(parsed.headers["Contact"])


def _content_type(parsed: sipmessage.Request | sipmessage.Response) -> str:
    media = parsed.content_type
    return media.mime_type.lower() if media else ""


def _body(parsed: sipmessage.Request | sipmessage.Response) -> bytes:
    """Content-Length rules: octets beyond it are ignored, missing ones are an error (§18.3)."""
    length = parsed.content_length
    if length is None:
        return parsed.body
    _check(0 <= length <= len(parsed.body), "Content-Length does not hold")
    return parsed.body[:length]


def _check(holds: bool, reason: str) -> None:
    if not holds:
        raise ValueError(reason)


def _answerable(
    parsed: sipmessage.Request | sipmessage.Response | None,
) -> sipmessage.Request | None:
    """The request, when a 400 can find its way back."""
    if not isinstance(parsed, sipmessage.Request) or parsed.method == "ACK":
        return None
    try:
        _top_via(parsed)
    except (ValueError, TypeError):
        return None
    return parsed
