"""Every TCP and TLS connection of one endpoint: those that come, those we open, which to use.

A message goes by the connection that its `StreamPeer` names; once that is gone, by any other to
the same address (RFC 3261 §18, RFC 5923), among them the one by which a phone registered that
address; else by a new one. What could not be carried is told, so that nobody waits for it.
"""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
import ssl
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

from evalengine.clock import SECOND, Arrival, HostClock
from evalengine.wire.sip.messages.hops import StreamPeer, Transport
from evalengine.wire.sip.messages.message import Peer
from evalengine.wire.sip.transactions.timetable import Timed, Timetable
from evalengine.wire.sip.transports.channel import Channel, Clear, Secret
from evalengine.wire.sip.transports.complaints import Complaints
from evalengine.wire.sip.transports.connection import Connection
from evalengine.wire.sip.transports.throttle import Buckets, Rate

MOST = 512
MOST_OF_ONE = 64
"""Connections that come, in all and from one host."""
MOST_DESTS = 64
CONNECTS = Rate(per_s=20, burst=MOST_OF_ONE)
"""How often a host that is not trusted may connect: a handshake costs more than a message."""
BACKLOG = 64
ACCEPTED_AT_ONCE = 16
GONE_S = 10
"""Of silence from the far end's own TCP; doubled, for a connection on which nothing is said."""
ACCEPT_AGAIN = 1 * SECOND
"""After the machine had no descriptor left for a connection, ns."""

Address = tuple[Transport, str, int]

OnMessage = Callable[[bytes, StreamPeer, Arrival], None]
OnLost = Callable[[StreamPeer, Sequence[StreamPeer]], None]
"""Told of a connection that is no more, or never was, and of those that we sent to by it."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Security:
    """TLS of an endpoint. ``server``: it listens at ``port``; ``client``: it may connect, and the
    certificate it is shown must be in ``name``, the address dialled unless given."""

    server: ssl.SSLContext | None = None
    port: int = 0
    client: ssl.SSLContext | None = None
    name: str = ""


class Connections:
    """Listens on TCP ``address`` if it ``listens``, and for TLS as ``security`` says, in the
    running loop.

    A host that it ``trusts`` may connect as often as it likes. ``wake`` is called when the
    deadline may have come nearer. OSError when a port is taken.
    """

    def __init__(
        self,
        clock: HostClock,
        address: Peer,
        on_message: OnMessage,
        on_lost: OnLost,
        wake: Callable[[], None],
        *,
        listens: bool = True,
        security: Security | None = None,
        trusts: Callable[[str], bool] = lambda host: False,
    ) -> None:
        self.complaints = Complaints(clock, log)
        self.trouble = ""
        self._clock = clock
        self._host = address[0]
        self._on_message = on_message
        self._on_lost = on_lost
        self._wake = wake
        self._security = security or Security()
        self._flows: dict[int, Connection] = {}
        self._by_address: dict[Address, Connection] = {}
        self._of_host: Counter[str] = Counter()
        self._numbers = count(1)
        self._timetable = Timetable()
        self._connects = Buckets()
        self._trusts = trusts
        self._doors: list[Door] = []
        try:
            if listens:
                self._doors.append(Door(self, clock, address, "tcp"))
            if self._security.server is not None:
                self._doors.append(Door(self, clock, (self._host, self._security.port), "tls"))
        except (OSError, OverflowError):
            self.close()
            raise
        ports = {door.transport: door.port for door in self._doors}
        self.port, self.tls_port = ports.get("tcp", 0), ports.get("tls", 0)

    def __len__(self) -> int:
        return len(self._flows)

    def send(self, data: bytes, dest: StreamPeer) -> bool:
        """Sends, opening a connection if ``dest`` says so; false, and told, when it cannot."""
        connection = self._towards(dest)
        if connection is None:
            self._on_lost(dest, (dest,))
            return False
        if len(connection.dests) < MOST_DESTS and not any(one is dest for one in connection.dests):
            connection.dests.append(dest)
        return connection.send(data)

    def reaches(self, dest: StreamPeer) -> bool:
        """There is a connection to ``dest``; whether one could be opened, only trying tells."""
        return dest.flow in self._flows or (dest.transport, *dest) in self._by_address

    def lives(self, peer: StreamPeer) -> bool:
        """The connection that ``peer`` names is there."""
        return peer.flow in self._flows

    def answers_at(self, flow: StreamPeer, place: Peer) -> None:
        """Whoever is at the far end of ``flow`` proved to be who registers ``place``: messages
        for that address go by this connection from now on (RFC 5626 §5.3, RFC 5923 §5).

        Only an address of its own host: a phone must not draw another's messages to itself.
        """
        connection = self._flows.get(flow.flow)
        if connection is not None and place[0] == connection.peer[0]:
            self._by_address[(flow.transport, *place)] = connection

    def deadline(self) -> int | None:
        """When `tick` is next wanted, ns of host time."""
        return self._timetable.deadline()

    def tick(self, now: int) -> None:
        """Fires what is due."""
        while (timed := self._timetable.pop(now)) is not None:
            timed.tick(now)
            self._timetable.watch(timed)

    def close(self) -> None:
        """All of them, without a word."""
        for door in self._doors:
            door.close()
        self._on_lost = lambda peer, dests: None
        for connection in list(self._flows.values()):
            connection.close("closed")

    # What a connection and a door call back.

    def received(self, connection: Connection, data: bytes, arrival: Arrival) -> None:
        try:
            self._on_message(data, connection.peer, arrival)
        except Exception as error:  # our own fault; the next messages are read all the same
            self.complaints.about(type(error).__name__, error, traceback=True)

    def closed(self, connection: Connection, reason: str) -> None:
        peer = connection.peer
        del self._flows[peer.flow]
        self._of_host -= Counter([peer[0]])
        for address in [key for key, one in self._by_address.items() if one is connection]:
            del self._by_address[address]
        if reason not in ("closed", "ended by the peer", "idle"):
            self.trouble = reason
            self.complaints.about("connection closed", f"{peer.transport} {peer[0]}: {reason}")
        self._on_lost(peer, connection.dests)

    def enter(self, opened: socket.socket, transport: Transport) -> None:
        """A connection came; one too many is closed at once."""
        opened.setblocking(False)
        host, port = opened.getpeername()[:2]
        too_many = len(self._flows) >= MOST or self._of_host[host] >= MOST_OF_ONE
        if too_many or not (self._trusts(host) or self._may_connect(host)):
            opened.close()
            self.complaints.about("connection refused", f"too many from {host}")
            return
        channel: Channel = Clear()
        if transport == "tls" and self._security.server is not None:
            channel = Secret(self._security.server)
        self._keep(opened, channel, StreamPeer(host, port, transport, dials=False), dialled=False)

    def watch(self, timed: Timed) -> None:
        self._timetable.watch(timed)
        self._wake()

    # Inside.

    def _may_connect(self, host: str) -> bool:
        return self._connects.take(host, CONNECTS, self._clock.monotonic_ns())

    def _towards(self, dest: StreamPeer) -> Connection | None:
        found = self._flows.get(dest.flow) or self._by_address.get((dest.transport, *dest))
        return found or (self._dial(dest) if dest.dials else None)

    def _dial(self, dest: StreamPeer) -> Connection | None:
        client = self._security.client
        if dest.transport == "tls" and client is None:
            self.complaints.about("not dialled", "no TLS for connections of ours")
            return None
        family = socket.AF_INET6 if ":" in dest[0] else socket.AF_INET
        opened = socket.socket(family, socket.SOCK_STREAM)
        try:
            opened.setblocking(False)
            opened.bind((self._host, 0))
            refused = opened.connect_ex(tuple(dest))
            if refused not in (0, errno.EINPROGRESS):
                raise OSError(refused, os.strerror(refused))
        except (OSError, OverflowError, ValueError) as error:
            opened.close()
            self.complaints.about("not dialled", f"{dest!r}: {error}")
            return None
        channel: Channel = Clear()
        if dest.transport == "tls" and client is not None:
            channel = Secret(client, self._security.name or dest[0])
        return self._keep(opened, channel, StreamPeer(*dest, dest.transport), dialled=True)

    def _keep(
        self, opened: socket.socket, channel: Channel, peer: StreamPeer, *, dialled: bool
    ) -> Connection:
        _tune(opened)
        peer.flow = next(self._numbers)
        connection = Connection(self._clock, opened, channel, peer, self, dialled=dialled)
        self._flows[peer.flow] = connection
        self._by_address[(peer.transport, *peer)] = connection
        self._of_host[peer[0]] += 1
        self.watch(connection)
        return connection


def _tune(opened: socket.socket) -> None:
    """Sends at once, and finds out within `GONE_S` that a phone was unplugged: it says no FIN,
    and without this its calls would ring for 32 s in the void. Some of it is Linux's alone."""
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    wishes = {
        "TCP_NODELAY": 1,
        "TCP_KEEPIDLE": GONE_S,
        "TCP_KEEPINTVL": GONE_S // 2,
        "TCP_KEEPCNT": 2,
        "TCP_USER_TIMEOUT": GONE_S * 1_000,
    }
    for name, value in wishes.items():
        if hasattr(socket, name):
            opened.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


class Door:
    """A listening socket. Without descriptors left it rests, instead of turning in circles."""

    def __init__(
        self, connections: Connections, clock: HostClock, address: Peer, transport: Transport
    ) -> None:
        self._connections = connections
        self._clock = clock
        self.transport = transport
        self._again_at: int | None = None
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        try:
            self._socket.setblocking(False)
            # A port just left is free, but not one where somebody else still listens.
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind(address)
            self._socket.listen(BACKLOG)
        except (OSError, OverflowError):
            self._socket.close()
            raise
        self.port = int(self._socket.getsockname()[1])
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket.fileno(), self._accept)

    def close(self) -> None:
        """May be called twice."""
        if self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket.fileno())
            self._socket.close()

    def deadline(self) -> int | None:
        return self._again_at

    def tick(self, now: int) -> None:
        self._again_at = None
        if self._socket.fileno() >= 0:
            self._loop.add_reader(self._socket.fileno(), self._accept)

    def _accept(self) -> None:
        for _ in range(ACCEPTED_AT_ONCE):
            try:
                opened, _ = self._socket.accept()
            except (BlockingIOError, InterruptedError, ConnectionError):
                return
            except OSError as error:  # EMFILE, ENFILE, ENOBUFS, ENOMEM
                self._connections.complaints.about("connection not accepted", error)
                self._loop.remove_reader(self._socket.fileno())
                self._again_at = self._clock.monotonic_ns() + ACCEPT_AGAIN
                self._connections.watch(self)
                return
            self._enter(opened)

    def _enter(self, opened: socket.socket) -> None:
        try:
            self._connections.enter(opened, self.transport)
        except OSError as error:  # gone again, or no memory for it
            opened.close()
            self._connections.complaints.about("connection not accepted", error)
