"""The way to a phone that registered through proxies (RFC 3327), kept with where it is.

A target is the URI of a phone and, as the ``Route`` header escaped in it (RFC 3261 §19.1.1), the
proxies to it: one text, for a journal that knows only where calls are sent. No phone can forge
it: a ``Route`` that comes in a Contact is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote, unquote

from evalengine.wire.sip.messages.grammar import elements, read_address, split_headers
from evalengine.wire.sip.messages.message import Malformed, Peer, hop, uri_of

MOST_PROXIES = 8
MAX_TEXT = 2_048
"""Characters of all Path headers together."""


def read_path(values: Iterable[str]) -> tuple[str, ...]:
    """The Path headers of a REGISTER as the Route headers that lead back (§5.3), first hop first.

    ValueError when we cannot reach the first, or when one is a strict router.
    """
    path = tuple(route for value in values for route in elements(value) if route)
    if len(path) > MOST_PROXIES or sum(map(len, path)) > MAX_TEXT:
        raise ValueError("a path that is too long")
    for route in path:
        if "lr" not in read_address(route).uri.parameters:
            raise ValueError(f"a strict router: {route!r}")
    for route in path[:1]:
        hop(uri_of(route))
    return path


def through(contact: str, path: tuple[str, ...]) -> str:
    """The target of calls to ``contact`` by the proxies of ``path``."""
    uri, headers = split_headers(contact)
    kept = [pair for pair in headers.split("&") if pair and pair.partition("=")[0] != "Route"]
    if path:
        kept = [f"Route={quote(', '.join(path), safe='')}"]
    return f"{uri}?{'&'.join(kept)}" if kept else uri


def routes_of(target: str) -> tuple[str, ...]:
    """The proxies to a target; none when it is reached directly."""
    for pair in split_headers(target)[1].split("&"):
        name, _, value = pair.partition("=")
        if name == "Route":
            return tuple(elements(unquote(value)))
    return ()


def first_hop(target: str) -> Peer:
    """Where a request to ``target`` is sent. Raises `Malformed` when it is nowhere."""
    routes = routes_of(target)
    return hop(uri_of(routes[0]) if routes else target)


def leads_somewhere(target: str) -> bool:
    """`first_hop` would give somewhere to send."""
    try:
        first_hop(target)
    except Malformed:
        return False
    return True
