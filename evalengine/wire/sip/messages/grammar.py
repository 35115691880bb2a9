"""The header values a user agent needs, read strictly: addresses, URIs, Via (RFC 3261 §25.1).

`sipmessage` gives the types and reads the usual; what it cannot read, or reads wrongly, is read
here: URIs of other schemes, escaped headers in a URI, embedded IPv4 addresses, commas and
semicolons within quotes. Everything raises ValueError and takes time linear in its input.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import AddressValueError, IPv6Address

from sipmessage import URI, Address, Parameters, Via

MAX_PORT = 65535
SIP_SCHEMES = ("sip", "sips")
SHORT = 256
"""Characters of a URI that is worth remembering: strangers must not fill the memory with theirs."""

_TOKEN = r"[A-Za-z0-9\-.!%*_+`'~]+"
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*")
_OPAQUE = re.compile(r"[!-~]+")
_REFERENCE = re.compile(r"\[([^\[\]]*)\]")
_THREE_COLONS = re.compile(r":::(?=[0-9]+\.)")
_ADDRESS = re.compile(
    rf"(?P<name>{_QUOTED} ?|[A-Za-z0-9\-.!%*_+`'~ ]*)<(?P<inner>[^<>]*)> ?(?P<parameters>;.*)?"
    r'|(?P<bare>[^\s;,?<>"]+) ?(?P<rest>;.*)?',
    re.DOTALL,
)
_PARAMETER = re.compile(rf'; ?({_TOKEN}) ?(?:= ?({_QUOTED}|[^\s;,"<>]+) ?)?', re.DOTALL)
_VIA = re.compile(
    rf"SIP ?/ ?(?P<version>[0-9.]+) ?/ ?(?P<transport>{_TOKEN}) "
    r"(?P<host>\[[^\[\]]*\]|[A-Za-z0-9.\-_]+) ?(?:: ?(?P<port>[0-9]{1,5}) ?)?(?P<rest>[;,].*)?",
    re.IGNORECASE | re.DOTALL,
)
_RPORT = re.compile(r"; ?rport ?(?=[=;]|$)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def elements(value: str) -> list[str]:
    """The elements of a comma-separated header (§7.3.1). A comma in quotes or in brackets
    separates nothing."""
    if "," not in value:
        return [value.strip()]
    found, start, within = [], 0, ""
    escaped = False
    for at, char in enumerate(value):
        if escaped:
            escaped = False
        elif within:
            escaped = within == '"' and char == "\\"
            within = "" if char == within else within
        elif char in '"<':
            within = '"' if char == '"' else ">"
        elif char == ",":
            found.append(value[start:at].strip())
            start = at + 1
    return [*found, value[start:].strip()]


def read_uri(text: str) -> URI:
    """A URI of any scheme; of one that is neither SIP nor telephone, ``user`` is all the rest.

    Escaped headers (``?Route=…``) have no place where this is used (§19.1.1, Table 1).
    """
    return _remembered(text) if len(text) <= SHORT else _read(text)


def _read(text: str) -> URI:
    scheme, colon, rest = text.partition(":")
    scheme = scheme.lower()
    if not colon or not _SCHEME.fullmatch(scheme):
        raise ValueError(f"no URI: {text!r}")
    if scheme == "tel":
        return URI.parse(f"tel:{rest}")
    if scheme not in SIP_SCHEMES:
        if not _OPAQUE.fullmatch(rest):
            raise ValueError(f"no URI: {text!r}")
        return URI(scheme=scheme, host="", user=rest)
    return _read_sip(scheme, rest)


_remembered = lru_cache(maxsize=1024)(_read)
"""The messages of a call name the same few URIs again and again; a URI cannot be changed."""


def split_headers(uri: str) -> tuple[str, str]:
    """A URI and its escaped headers, without the ``?``; the user part may hold one of its own."""
    at = uri.find("?", uri.rfind("@") + 1)
    return (uri, "") if at < 0 else (uri[:at], uri[at + 1 :])


def read_address(text: str) -> Address:
    """A From, To or the like: a name and a URI in brackets, or a URI alone. Parameters have
    their names in lower case, and stand once each (§7.3.1)."""
    match = _ADDRESS.fullmatch(" ".join(text.split()))
    if match is None:
        raise ValueError(f"no address: {text!r}")
    inner = match["inner"]
    return Address(
        uri=read_uri(match["bare"] if inner is None else inner),
        name=_unquoted((match["name"] or "").strip()),
        parameters=_parameters(match["parameters"] or match["rest"] or ""),
    )


def read_contact(text: str) -> tuple[Address, str]:
    """A Contact, the one header whose URI may hold escaped headers; these are the second part.
    Outside brackets they are refused (§20.10)."""
    start, end = text.find("<"), text.rfind(">")
    uri, headers = split_headers(text[start + 1 : end]) if 0 <= start < end else ("", "")
    if not headers:
        return read_address(text), ""
    return read_address(f"{text[: start + 1]}{uri}{text[end:]}"), headers


def read_via(text: str) -> Via:
    """One element of a Via header."""
    match = _VIA.fullmatch(" ".join(text.split()))
    if match is None or match["version"] != "2.0":
        raise ValueError(f"no Via: {text!r}")
    if match["host"].startswith("["):
        _reference(match["host"][1:-1])
    return Via(match["transport"], match["host"], _port(match), _parameters(match["rest"] or ""))


def way_back(text: str) -> Via | None:
    """What of a first Via, however broken, an answer can still be sent by; None: nothing."""
    match = _VIA.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    try:
        port = _port(match)
    except ValueError:
        return None
    asked = bool(_RPORT.search((match["rest"] or "").partition(",")[0]))
    return Via(
        match["transport"],
        match["host"],
        port,
        Parameters(rport=None) if asked else Parameters(),
    )


def _read_sip(scheme: str, rest: str) -> URI:
    try:
        return URI.parse(f"{scheme}:{_REFERENCE.sub(_canonical, rest)}")
    except TypeError as error:  # the parser makes keyword arguments of names, one may be "self"
        raise ValueError(f"{error}: {rest!r}") from error


def _canonical(match: re.Match[str]) -> str:
    return f"[{_reference(match[1])}]"


def _reference(address: str) -> IPv6Address:
    """RFC 5118 §4.10: the grammar of RFC 3261 wrote an embedded IPv4 address with one colon too
    many; both are to be read."""
    try:
        return IPv6Address(_THREE_COLONS.sub("::", address))
    except AddressValueError as error:
        raise ValueError(str(error)) from error


def _port(match: re.Match[str]) -> int | None:
    if match["port"] is None:
        return None
    port = int(match["port"])
    if not 0 < port <= MAX_PORT:
        raise ValueError(f"Via names port {port}")
    return port


def _parameters(text: str) -> Parameters:
    found: dict[str, str | None] = {}
    at = 0
    while at < len(text):
        match = _PARAMETER.match(text, at)
        if match is None or match[1].lower() in found:
            raise ValueError(f"bad parameters: {text!r}")
        found[match[1].lower()] = None if match[2] is None else _unquoted(match[2])
        at = match.end()
    found.pop("self", None)  # legal, but no keyword argument, and of no interest
    return Parameters(**found)


def _unquoted(text: str) -> str:
    return _ESCAPED.sub(r"\1", text[1:-1]) if text.startswith('"') else text
