"""The transactions of one user agent, and what goes out of it. Sans-IO.

`Stack` matches what comes in to transactions, ticks them, and hands the rest up: new requests
and the ACK of a 2xx to its user, responses to whoever asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from evalengine.clock import Arrival
from evalengine.ports import Tokens
from evalengine.wire.sip.dialogs.events import AgentEvent, Garbled
from evalengine.wire.sip.messages import stun
from evalengine.wire.sip.messages.compose import Draft, Headers, bracketed, reply, return_path
from evalengine.wire.sip.messages.hops import same_way, transport_of
from evalengine.wire.sip.messages.message import MAGIC, Malformed, Peer, Request, Response, parse
from evalengine.wire.sip.transactions.timetable import Timed, Timetable
from evalengine.wire.sip.transactions.transaction import (
    Client,
    ClientInvite,
    ClientOther,
    Heard,
    Key,
    Send,
    Server,
    ServerInvite,
    ServerOther,
    client_key,
    server_key_of,
)

Listener = Callable[[Response | None, Arrival], None]
"""Hears every response to a request of ours, a 2xx to an INVITE again each time it is
retransmitted; None when there was none in time."""


RETRY_AFTER_S = 10


@dataclass(frozen=True, slots=True)
class Incoming:
    """A request with where it came from, when, and the transaction that answers it, which is
    remembered from its first answer on."""

    request: Request
    source: Peer
    arrival: Arrival
    server: Server


class User(Protocol):
    """What stands on the stack."""

    def asked(self, incoming: Incoming) -> None:
        """A new request."""

    def acknowledged(self, ack: Request, arrival: Arrival) -> None:
        """An ACK that belongs to a 2xx."""


class Stack:
    """``address`` is what peers are told to answer to; over TLS it is at ``tls_port``."""

    def __init__(self, address: Peer, tokens: Tokens, user: User, tls_port: int = 0) -> None:
        self.address = address
        self.tls_port = tls_port or address[1]
        self.tokens = tokens
        self._user = user
        self._clients: dict[Key, tuple[Client, Listener]] = {}
        self._servers: dict[Key, Server] = {}
        self._origins: dict[Key, Key] = {}
        self._timetable = Timetable()
        self._out: list[Send | AgentEvent] = []

    def deadline(self) -> int | None:
        """When `tick` is next wanted, ns of host time."""
        return self._timetable.deadline()

    def tick(self, now: int) -> None:
        """Fires every timer that is due."""
        while (timed := self._timetable.pop(now)) is not None:
            timed.tick(now)
            if isinstance(timed, Client | Server):
                self._drain(timed, Arrival(now))
            self._timetable.watch(timed)

    def take(self) -> list[Send | AgentEvent]:
        """What is to be sent and told, in order."""
        out, self._out = self._out, []
        return out

    def watch(self, timed: Timed) -> None:
        """Ticks ``timed`` when it is due; to be said again when its deadline comes nearer."""
        self._timetable.watch(timed)

    def emit(self, event: AgentEvent) -> None:
        """Tells the application."""
        self._out.append(event)

    def send(self, data: bytes, dest: Peer) -> None:
        """Sends outside any transaction (an ACK, a 2xx again)."""
        self._out.append(Send(data, dest))

    def via(self, branch: str = "", *, dest: Peer | None = None) -> str:
        """A Via of ours for a request to ``dest``, over UDP when it is not told; a fresh branch
        unless one is given."""
        branch = branch or MAGIC + self.tokens()
        dest = dest or self.address
        transport = transport_of(dest).upper()
        return f"SIP/2.0/{transport} {self.sent_by(dest)};rport;branch={branch}"

    def sent_by(self, dest: Peer) -> str:
        """Where we listen, as ``dest`` is to write it."""
        host, port = self.address
        return f"{bracketed(host)}:{self.tls_port if transport_of(dest) == 'tls' else port}"

    def request(self, draft: Draft, dest: Peer, listener: Listener, now: int) -> Client:
        """Sends a request, and again until it is answered or `drop` is called."""
        kind = ClientInvite if draft.method == "INVITE" else ClientOther
        return self._ask(kind(draft, dest, now, reliable=_reliable(dest)), listener, now)

    def listen(self, invite: Draft, dest: Peer, listener: Listener, now: int) -> Client:
        """Hears the answers to an INVITE that was sent before a restart."""
        reliable = _reliable(dest)
        return self._ask(
            ClientInvite(invite, dest, now, reliable=reliable, sent=True), listener, now
        )

    def drop(self, client: Client) -> None:
        """Gives a request of ours up."""
        client.abandon()
        self._clients.pop(client.key, None)

    def respond(
        self,
        incoming: Incoming,
        code: int,
        now: int,
        *,
        headers: Headers = (),
        body: bytes = b"",
        to_tag: str = "",
        keep: bool = True,
        keep_alive_s: int = 0,
    ) -> bytes:
        """Answers a request; gives the octets back, for whoever must repeat a 2xx.

        Without ``keep`` nothing is remembered of it (§8.2.7): a stranger's flood must cost no
        memory. The same request again is then a new one. ``keep_alive_s``: see `compose.reply`.
        """
        if code > 100 and not to_tag:
            to_tag = self.tokens()
        data = reply(
            incoming.request.parsed,
            incoming.source,
            code,
            to_tag=to_tag,
            headers=headers,
            body=body,
            keep_alive_s=keep_alive_s,
        )
        server = incoming.server
        if keep or server.key in self._servers:
            self._servers[server.key] = server
            self._origins.setdefault(server.origin, server.key)
            server.respond(code, data, now)
            self._drain(server, incoming.arrival)
            self._timetable.watch(server)
        else:
            self.send(data, server.dest)
        return data

    def merged(self, incoming: Incoming) -> bool:
        """§8.2.2.2: the same request came by another way before, and is still remembered."""
        origin = incoming.server.origin
        return (
            bool(origin) and self._origins.get(origin, incoming.server.key) != incoming.server.key
        )

    def pending(self, cancel: Request) -> Server | None:
        """The INVITE transaction that a CANCEL is about (§9.2)."""
        return self._servers.get(server_key_of(cancel, "INVITE"))

    def unsent(self, dest: Peer, now: int) -> None:
        """There is no connection to ``dest`` any more: whatever was asked there and has had no
        answer at all will have none (§17.1.4)."""
        for client, _ in list(self._clients.values()):
            if client.unheard and same_way(client.dest, dest):
                client.fail()
                self._drain(client, Arrival(now))

    def overloaded(self, data: bytes, source: Peer, arrival: Arrival) -> None:
        """Answers 503 to a request that came too fast after others; nothing to anything else."""
        try:
            request = parse(data)
        except Malformed:
            return
        if isinstance(request, Request) and request.method != "ACK":
            busy = reply(
                request.parsed,
                source,
                503,
                to_tag=self.tokens(),
                headers=(("Retry-After", str(RETRY_AFTER_S)),),
            )
            self.send(busy, return_path(request.via, source))

    def receive(self, data: bytes, source: Peer, arrival: Arrival) -> None:
        """One datagram. Never raises for what it holds."""
        if not data.strip(b"\r\n\0 "):  # a phone keeping its NAT open
            return
        if not _reliable(source) and (heard := stun.answer(data, source)) is not None:
            self.send(heard, source)
            return
        try:
            message = parse(data)
        except Malformed as malformed:
            self._refuse(malformed, source, arrival)
            return
        if isinstance(message, Response):
            self._response(message, arrival)
        else:
            self._request(message, source, arrival)

    def _refuse(self, malformed: Malformed, source: Peer, arrival: Arrival) -> None:
        """§8.2 and §18.3, without state: a flood of nonsense must cost nothing."""
        if malformed.request is not None and malformed.via is not None:
            data = reply(malformed.request, source, malformed.code, to_tag=self.tokens())
            self.send(data, return_path(malformed.via, source))
        self.emit(Garbled(reason=str(malformed), source=source, arrival=arrival))

    def _ask(self, client: Client, listener: Listener, now: int) -> Client:
        self._clients[client.key] = (client, listener)
        self._drain(client, Arrival(now))
        self._timetable.watch(client)
        return client

    def _response(self, response: Response, arrival: Arrival) -> None:
        client, _ = self._clients.get(client_key(response.branch, response.method), (None, None))
        if client is None:
            return  # §18.1.2: a stray response is dropped
        client.receive(response, arrival.at)
        self._drain(client, arrival)
        self._timetable.watch(client)

    def _request(self, request: Request, source: Peer, arrival: Arrival) -> None:
        server = self._servers.get(server_key_of(request))
        if server is not None:
            up = server.receive(request, arrival.at)
            self._drain(server, arrival)
            self._timetable.watch(server)
            if up:
                self._user.acknowledged(request, arrival)
        elif request.method == "ACK":
            self._user.acknowledged(request, arrival)
        else:
            kind = ServerInvite if request.method == "INVITE" else ServerOther
            way = return_path(request.via, source)
            server = kind(request, way, reliable=_reliable(way))
            self._user.asked(Incoming(request, source, arrival, server))

    def _drain(self, transaction: Client | Server, arrival: Arrival) -> None:
        """Carries out what a transaction wants; forgets it when it is over."""
        listener = self._clients[transaction.key][1] if transaction.key in self._clients else None
        if transaction.terminated:
            self._clients.pop(transaction.key, None)
            server = self._servers.pop(transaction.key, None)
            if server is not None and self._origins.get(server.origin) == server.key:
                del self._origins[server.origin]
        for output in transaction.take():
            if isinstance(output, Send):
                self._out.append(output)
            elif listener is not None:
                listener(output.response if isinstance(output, Heard) else None, arrival)


def _reliable(dest: Peer) -> bool:
    """Streams need no retransmission (§17.1.1.1)."""
    return transport_of(dest) != "udp"
