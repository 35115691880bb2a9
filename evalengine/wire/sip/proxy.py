"""The proxy in front of an engine: phones speak to it, it speaks to us.

It is trusted in two things only: which way leads back to a phone (RFC 3327), and where a request
came from, which it wrote into the Via of whoever sent it (RFC 3261 §18.2.1, RFC 3581 §4). So a
wrong password slows the phone that gave it, not the whole room behind the proxy; and passwords
stay between the phone and the engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from evalengine.wire.sip.messages.grammar import elements, read_via
from evalengine.wire.sip.messages.hops import Transport, transport_of
from evalengine.wire.sip.messages.message import DEFAULT_PORT, Peer, Request, hop


@dataclass(frozen=True, slots=True)
class Front:
    """The proxy at ``host``, a numeric address; empty: there is none. Phones of the house come
    to its ``port`` by ``transport``."""

    host: str = ""
    port: int = DEFAULT_PORT
    transport: Transport = "udp"

    @classmethod
    def read(cls, text: str) -> Front:
        """From ``address``, ``address:port`` or ``address:port;transport=tcp``; ValueError for
        anything else."""
        there = hop(f"sip:{text}")
        if "@" in text or "?" in text or transport_of(there) == "tls":
            raise ValueError(f"no proxy that our phones can speak to: {text!r}")
        return cls(*there, transport_of(there))

    def sent(self, source: Peer) -> bool:
        """What comes from ``source`` comes from the proxy."""
        return bool(self.host) and source[0] == self.host

    def path(self, request: Request, source: Peer) -> list[str]:
        """The Path headers that count: those of anybody else are ignored."""
        return request.parsed.headers.getlist("Path") if self.sent(source) else []

    def origin(self, request: Request, source: Peer) -> Peer:
        """Where the request began: behind the proxy, as the proxy saw it, else ``source``."""
        if not self.sent(source):
            return source
        values = request.parsed.headers.getlist("Via")
        below = [via for value in values for via in elements(value)][1:2]
        try:
            return _seen(below[0]) if below else source
        except ValueError:
            return source


def _seen(text: str) -> Peer:
    via = read_via(text)
    host = via.parameters.get("received") or via.host
    port = via.parameters.get("rport") or via.port or DEFAULT_PORT
    return str(ip_address(host.strip("[]"))), int(port)
