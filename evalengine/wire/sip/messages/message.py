"""SIP messages as they come in: parsed, checked, every fact read at once.

`cutting` cuts them, `grammar` reads their values. Everything a user agent needs is read while
parsing, so that whatever holds a `Request` or a `Response` can trust it. What cannot be trusted
is one `Malformed`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import TypedDict

import sipmessage
from sipmessage import URI, Address, CSeq, Via

from evalengine.wire.sip.messages import grammar
from evalengine.wire.sip.messages.cutting import Cut, cut
from evalengine.wire.sip.messages.grammar import (
    SHORT,
    SIP_SCHEMES,
    elements,
    read_address,
    read_contact,
    read_uri,
    read_via,
    split_headers,
    way_back,
)
from evalengine.wire.sip.messages.hops import DEFAULT_PORTS, TRANSPORTS, StreamPeer

Peer = tuple[str, int]

DEFAULT_PORT = 5060
MAX_PORT = grammar.MAX_PORT
MAX_CSEQ = 2**31  # RFC 3261 §8.1.1.5

MAGIC = "z9hG4bK"
"""What a branch begins with that names its transaction (RFC 3261 §8.1.1.7)."""

METHODS = frozenset(
    {"ACK", "BYE", "CANCEL", "INFO", "INVITE", "MESSAGE", "NOTIFY", "OPTIONS"}
    | {"PRACK", "PUBLISH", "REFER", "REGISTER", "SUBSCRIBE", "UPDATE"}
)
"""The methods that exist, whether we allow them or not; any other is answered 501."""

TOKEN = re.compile(r"[A-Za-z0-9\-.!%*_+`'~]+\Z")
NUMBER = re.compile(r"[0-9]{1,20}\Z")
ADDRESS_URI = re.compile(r'\s*(?:(?:[^"<,;]|"(?:[^"\\]|\\.)*")*<([^>]+)>|([^\s;,]+))')


class Malformed(ValueError):
    """What came is no usable SIP message.

    ``request`` is what a refusal with ``code`` can be written from, and ``via`` the way back;
    both None when nothing can be answered (a response, an ACK, or no way back).
    """

    def __init__(
        self,
        reason: str,
        request: sipmessage.Request | None = None,
        via: Via | None = None,
        code: int = 400,
    ) -> None:
        super().__init__(reason)
        self.request = request
        self.via = via
        self.code = code


class _Refused(ValueError):
    """Worth another answer than 400."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code


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
    try:
        raw = cut(data)
    except ValueError as error:
        raise Malformed(str(error)) from error
    try:
        _check(not raw.fault, raw.fault)
        if isinstance(raw.parsed, sipmessage.Request):
            return _request(raw, raw.parsed)
        return _response(raw.parsed)
    except ValueError as error:
        code = error.code if isinstance(error, _Refused) else 400
        request, via = _answerable(raw.parsed)
        raise Malformed(str(error), request, via, code) from error


def hop(uri: str) -> Peer:
    """Where a request for ``uri`` goes, whatever headers are escaped in it.

    Raises `Malformed` when it is no SIP URI of a numeric address and a transport of ours: nothing
    here waits for DNS.
    """
    return _remembered(uri) if len(uri) <= SHORT else _hop(uri)


def _hop(uri: str) -> Peer:
    try:
        parsed = read_uri(split_headers(uri)[0])
        host = str(ip_address(parsed.host.strip("[]")))
        transport = TRANSPORTS[_transport_named(parsed)]
    except (ValueError, KeyError) as error:
        raise Malformed(f"{error}: {uri!r}") from error
    port = DEFAULT_PORTS[transport] if parsed.port is None else parsed.port
    if not 0 < port <= MAX_PORT:
        raise Malformed(f"port {port} in {uri!r}")
    return (host, port) if transport == "udp" else StreamPeer(host, port, transport)


_remembered = lru_cache(maxsize=1024)(_hop)


def _transport_named(uri: URI) -> str:
    """§19.1.4: names and values of parameters come in any case. A sips URI is TLS (§26.2.2)."""
    if uri.scheme == "sips":
        return "tls"
    named = {name.lower(): value for name, value in uri.parameters.items()}
    return (named.get("transport") or "udp").lower()


def is_secure(uri: str) -> bool:
    """It is a sips URI (§19.1): TLS all the way."""
    return uri.lstrip().lower().startswith("sips:")


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
        return read_contact(header)[0].uri.user or ""
    except ValueError as error:
        raise Malformed(f"{error}: {header!r}") from error


def name_of(header: str) -> str:
    """The display name of an address header; empty when there is none, or no address."""
    try:
        return read_contact(header)[0].name
    except ValueError:
        return ""


def uri_of(header: str) -> str:
    """The URI of an address header, as it was written; empty when there is none."""
    match = ADDRESS_URI.match(header)
    return (match.group(1) or match.group(2)).strip() if match else ""


def _request(raw: Cut, parsed: sipmessage.Request) -> Request:
    if raw.version != "2.0":
        raise _Refused(505, f"SIP {raw.version}")
    _check(bool(TOKEN.match(parsed.method)), "the method is no token")
    cseq = _cseq(parsed)
    if cseq.method != parsed.method:
        # RFC 4475 §3.1.2.18: a method to come may have its own rules for CSeq.
        raise _Refused(400 if parsed.method in METHODS else 501, "CSeq names another method")
    hops = _number(parsed, "Max-Forwards")
    # Absent is let through, as §16.3 (3) does: RFC 2543 phones left it out.
    _check(hops is None or hops <= 255, "Max-Forwards is out of range")
    parsed.uri = read_uri(raw.uri)
    return Request(
        **_facts(parsed, cseq),
        parsed=parsed,
        uri=parsed.uri,
        require=tuple(option for option in parsed.require if option),
    )


def _response(parsed: sipmessage.Response) -> Response:
    _check(100 <= parsed.code <= 699, "the status code is out of range")
    vias = [via for value in parsed.headers.getlist("Via") for via in elements(value)]
    _check(len(vias) == 1, "a response for somebody else")  # RFC 3261 §8.1.3.3
    return Response(
        **_facts(parsed, _cseq(parsed)),
        parsed=parsed,
        code=parsed.code,
        phrase=parsed.phrase,
    )


def _facts(parsed: sipmessage.Request | sipmessage.Response, cseq: CSeq) -> _Facts:
    from_text, to_text = _only(parsed, "From"), _only(parsed, "To")
    from_address = read_address(from_text)
    via = _top_via(parsed)
    branch = via.parameters.get("branch") or ""
    return {
        "method": cseq.method,
        "via": via,
        # RFC 4475 §3.2.1: the cookie alone names nothing, so RFC 2543's rules apply.
        "branch": "" if branch == MAGIC else branch,
        "from_text": from_text,
        "to_text": to_text,
        "from_address": from_address,
        "from_tag": from_address.parameters.get("tag") or "",
        "to_tag": read_address(to_text).parameters.get("tag") or "",
        "call_id": _only(parsed, "Call-ID"),
        "cseq": cseq.sequence,
        "contact": _contact(parsed, cseq.method),
        "record_routes": tuple(_routes(parsed)),
        "content_type": _content_type(parsed),
        "body": _body(parsed),
    }


def _only(parsed: sipmessage.Request | sipmessage.Response, name: str) -> str:
    """The value of a header that stands exactly once, and says something."""
    values = parsed.headers.getlist(name)
    _check(len(values) == 1 and bool(values[0]), f"not one {name}")
    return values[0]


def _cseq(parsed: sipmessage.Request | sipmessage.Response) -> CSeq:
    cseq = CSeq.parse(_only(parsed, "CSeq"))
    _check(0 <= cseq.sequence < MAX_CSEQ, "CSeq is out of range")
    return cseq


def _number(parsed: sipmessage.Request | sipmessage.Response, name: str) -> int | None:
    """The value of a header that is a number and stands once; None when it is absent."""
    if not parsed.headers.getlist(name):
        return None
    value = _only(parsed, name)
    _check(bool(NUMBER.match(value)), f"{name} is no number")
    return int(value)


def _top_via(parsed: sipmessage.Request | sipmessage.Response) -> Via:
    vias = parsed.headers.getlist("Via")
    _check(bool(vias), "no Via")
    return read_via(elements(vias[0])[0])


def _contact(parsed: sipmessage.Request | sipmessage.Response, method: str) -> str:
    """The first Contact's URI, without the headers that may be escaped in it: they are no part
    of a Request-URI (§19.1.5). A REGISTER's may be ``*`` and is the registrar's to read."""
    first = elements(parsed.headers.get("Contact", "") or "")[0]
    if method == "REGISTER" or not first:
        return ""
    address, _ = read_contact(first)
    if isinstance(parsed, sipmessage.Request) and method == "INVITE":
        _check(address.uri.scheme in SIP_SCHEMES, "the Contact is no SIP URI")  # §8.1.1.8
        _check((address.uri.port or 0) <= MAX_PORT, "the Contact has no port")
    return split_headers(uri_of(first))[0]


def _routes(parsed: sipmessage.Request | sipmessage.Response) -> list[str]:
    routes = [
        route for value in parsed.headers.getlist("Record-Route") for route in elements(value)
    ]
    for route in routes:
        read_address(route)
    return routes


def _content_type(parsed: sipmessage.Request | sipmessage.Response) -> str:
    if not parsed.headers.getlist("Content-Type"):
        return ""
    kind, _, subtype = _only(parsed, "Content-Type").partition(";")[0].lower().partition("/")
    kind, subtype = kind.strip(), subtype.strip()
    _check(bool(TOKEN.match(kind) and TOKEN.match(subtype)), "Content-Type is none")
    return f"{kind}/{subtype}"


def _body(parsed: sipmessage.Request | sipmessage.Response) -> bytes:
    """Content-Length rules: octets beyond it are ignored, missing ones are an error (§18.3)."""
    length = _number(parsed, "Content-Length")
    if length is None:
        return parsed.body
    _check(length <= len(parsed.body), "Content-Length does not hold")
    return parsed.body[:length]


def _check(holds: bool, reason: str) -> None:
    if not holds:
        raise ValueError(reason)


def _answerable(
    parsed: sipmessage.Request | sipmessage.Response,
) -> tuple[sipmessage.Request, Via] | tuple[None, None]:
    """The request and the way of its answer, when a refusal can find its way back."""
    if not isinstance(parsed, sipmessage.Request) or parsed.method == "ACK":
        return None, None
    via = way_back(parsed.headers.get("Via", "") or "")
    return (None, None) if via is None else (parsed, via)
