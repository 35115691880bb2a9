"""Where a message goes, or came from: an address, and for a stream the connection.

A datagram's peer is a plain pair of address and port. A `StreamPeer` is that pair too, so that
whoever only compares addresses needs not know; whoever sends asks `transport_of`.
"""

from __future__ import annotations

from typing import Literal, Self

Transport = Literal["udp", "tcp", "tls"]

TRANSPORTS: dict[str, Transport] = {"udp": "udp", "tcp": "tcp", "tls": "tls"}
"""By the names of Via and of ``;transport=``, in lower case: they come in any (§7.3.1)."""

DEFAULT_PORTS: dict[Transport, int] = {"udp": 5060, "tcp": 5060, "tls": 5061}  # §19.1.2


class StreamPeer(tuple[str, int]):
    """The far end of a TCP or TLS connection.

    ``flow`` numbers the connection to use while it lives, 0: any to that address. ``dials``: a
    connection may be opened for it; the way back of a response does not.
    """

    transport: Transport
    flow: int
    dials: bool

    def __new__(
        cls, host: str, port: int, transport: Transport, flow: int = 0, *, dials: bool = True
    ) -> Self:
        made = super().__new__(cls, (host, port))
        made.transport, made.flow, made.dials = transport, flow, dials
        return made

    def towards(self, there: tuple[str, int]) -> StreamPeer:
        """This connection, and once it is gone another one to ``there`` (RFC 5626 §5.3)."""
        dials = transport_of(there) == self.transport
        return StreamPeer(*there, self.transport, self.flow, dials=dials)


def transport_of(peer: tuple[str, int]) -> Transport:
    """How ``peer`` is reached."""
    return peer.transport if isinstance(peer, StreamPeer) else "udp"


def stream_of(peer: tuple[str, int]) -> StreamPeer | None:
    """``peer`` when it is one end of a stream."""
    return peer if isinstance(peer, StreamPeer) else None


def same_way(one: tuple[str, int], other: tuple[str, int]) -> bool:
    """The same address by the same transport, over the same connection if one is named."""
    return (
        one == other
        and transport_of(one) == transport_of(other)
        and getattr(one, "flow", 0) == getattr(other, "flow", 0)
    )
