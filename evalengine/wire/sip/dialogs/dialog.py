"""A dialog (RFC 3261 §12): who talks to whom, by which way, and in which order.

It can be written down as flat values and rebuilt by an engine that was restarted meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass

from evalengine.wire.sip.messages.compose import MAX_FORWARDS, Draft, Headers, bracketed
from evalengine.wire.sip.messages.grammar import MAX_PORT, SIP_SCHEMES, read_uri
from evalengine.wire.sip.messages.hops import StreamPeer
from evalengine.wire.sip.messages.message import (
    DEFAULT_PORT,
    Peer,
    Request,
    Response,
    hop,
    reachable,
    uri_of,
)
from evalengine.wire.sip.transactions.transaction import Key

CSEQ_JUMP = 1000
"""A rebuilt dialog does not know what was sent after it was written down: it numbers far on."""


@dataclass(slots=True)
class Dialog:
    """``local`` and ``remote`` are the From and To of our requests, tags included.

    ``target`` is the peer's URI, ``routes`` the route set in sending order. ``remote_cseq`` is
    the highest number heard from the peer, -1 before the first. ``origin`` is the URI of where
    its INVITE came from, for a target that has no numeric address. ``flow`` is the connection on
    which the peer was heard last, None over UDP: it does not outlive this process.
    """

    call_id: str
    local: str
    remote: str
    local_tag: str
    remote_tag: str
    target: str
    routes: tuple[str, ...] = ()
    local_cseq: int = 0
    remote_cseq: int = -1
    origin: str = ""
    flow: StreamPeer | None = None

    @property
    def key(self) -> Key:
        """What an incoming request of this dialog carries."""
        return (self.call_id, self.local_tag, self.remote_tag)

    def request(
        self, method: str, via: str, headers: Headers = (), body: bytes = b"", cseq: int = 0
    ) -> Draft:
        """Our next request (§12.2.1.1). An ACK passes the ``cseq`` of its INVITE."""
        if not cseq:
            self.local_cseq += 1
            cseq = self.local_cseq
        uri, routes = self._way()
        return Draft(
            method,
            uri,
            (
                ("Via", via),
                MAX_FORWARDS,
                *(("Route", route) for route in routes),
                ("From", self.local),
                ("To", self.remote),
                ("Call-ID", self.call_id),
                ("CSeq", f"{cseq} {method}"),
                *headers,
            ),
            body,
        )

    def next_hop(self) -> Peer:
        """Where our requests go: the first of router, target and origin that has a numeric
        address. One of them has: it was checked when it was heard."""
        router = uri_of(self.routes[0]) if self.routes else self.target
        ways = (router, self.target, self.origin)
        there = hop(next((uri for uri in ways if reachable(uri)), self.target))
        return self.flow.towards(there) if self.flow is not None else there

    def in_order(self, request: Request) -> bool:
        """Takes note of the peer's CSeq; false when it comes too late (§12.2.2: answer 500)."""
        if request.cseq <= self.remote_cseq:
            return False
        self.remote_cseq = request.cseq
        return True

    def refresh(self, message: Request | Response) -> None:
        """Target refresh (§12.2.1.2, §12.2.2): the peer moved to another Contact."""
        if _leads_to(message.contact, self.routes):
            self.target = message.contact

    def as_leg(self) -> dict[str, str | int]:
        """Flat values for the journal."""
        return {
            "call_id": self.call_id,
            "local": self.local,
            "remote": self.remote,
            "local_tag": self.local_tag,
            "remote_tag": self.remote_tag,
            "target": self.target,
            "routes": "\n".join(self.routes),
            "origin": self.origin,
            "local_cseq": self.local_cseq,
            "remote_cseq": self.remote_cseq,
        }

    def _way(self) -> tuple[str, tuple[str, ...]]:
        """Request-URI and Route headers; a first router without ``lr`` is a strict one, which
        wants itself as Request-URI and the target at the end (§12.2.1.1)."""
        if not self.routes or ";lr" in self.routes[0].lower():
            return self.target, self.routes
        return uri_of(self.routes[0]), (*self.routes[1:], f"<{self.target}>")


def as_caller(draft: Draft, response: Response, local_tag: str) -> Dialog:
    """The dialog that a response to our INVITE makes (§12.1.2)."""
    routes = tuple(reversed(response.record_routes))
    target = response.contact if _leads_to(response.contact, routes) else draft.uri
    return Dialog(
        call_id=response.call_id,
        local=draft.header("From"),
        remote=response.to_text,
        local_tag=local_tag,
        remote_tag=response.to_tag,
        target=target,
        routes=routes,
        local_cseq=response.cseq,
    )


def as_called(request: Request, local_tag: str, origin: Peer | None = None) -> Dialog:
    """The dialog that our answer to an INVITE from ``origin`` makes (§12.1.1). RFC 2543 let an
    INVITE have no Contact: its From is then called back."""
    return Dialog(
        call_id=request.call_id,
        local=f"{request.to_text};tag={local_tag}",
        remote=request.from_text,
        local_tag=local_tag,
        remote_tag=request.from_tag,
        target=request.contact or uri_of(request.from_text),
        routes=request.record_routes,
        origin=f"sip:{bracketed(origin[0])}:{origin[1]}" if origin else "",
        remote_cseq=request.cseq,
    )


def rebuilt(leg: dict[str, str | int]) -> Dialog:
    """From what `Dialog.as_leg` wrote; KeyError or ValueError when it is something else."""
    return Dialog(
        call_id=str(leg["call_id"]),
        local=str(leg["local"]),
        remote=str(leg["remote"]),
        local_tag=str(leg["local_tag"]),
        remote_tag=str(leg["remote_tag"]),
        target=str(leg["target"]),
        routes=tuple(str(leg["routes"]).split("\n")) if leg["routes"] else (),
        local_cseq=int(leg["local_cseq"]) + CSEQ_JUMP,
        remote_cseq=int(leg["remote_cseq"]),
        origin=str(leg.get("origin", "")),
    )


def _leads_to(contact: str, routes: tuple[str, ...]) -> bool:
    """We can reach it, or a proxy that we can reach may: it can have a name that we cannot."""
    if not contact or reachable(contact):
        return bool(contact)
    uri = read_uri(contact)
    port = DEFAULT_PORT if uri.port is None else uri.port
    by_a_proxy = bool(routes) and reachable(uri_of(routes[0]))
    return by_a_proxy and uri.scheme in SIP_SCHEMES and 0 < port <= MAX_PORT
