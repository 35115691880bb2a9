"""The asyncio shell of a user agent: its sockets, one timer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence

from evalengine.clock import SECOND, Arrival, HostClock
from evalengine.ports import Tokens
from evalengine.wire.sip.dialogs.agent import MOST_CALLS, Agent
from evalengine.wire.sip.dialogs.events import AgentEvent
from evalengine.wire.sip.dialogs.keying import Keyring
from evalengine.wire.sip.messages.hops import StreamPeer
from evalengine.wire.sip.transactions.transaction import Send
from evalengine.wire.sip.transports.complaints import Complaints
from evalengine.wire.sip.transports.connections import Connections, Security
from evalengine.wire.sip.transports.tap import Passed, Tap, unseen
from evalengine.wire.sip.transports.throttle import Throttle
from evalengine.wire.sip.transports.udp import Peer, StampedSocket

LARGEST = 65_535
"""Octets of a datagram that is read at all: what is too long for us is answered, not ignored."""
BUFFER = 2 * 1024 * 1024
"""Octets that the kernel keeps while the loop is busy: what it has no room for comes again only
after half a second. The usual 200 kB are full after some hundred messages."""
ATTEMPTS = 16
"""Ports tried until one is free for datagrams and streams both."""

log = logging.getLogger(__name__)


class Endpoint:
    """An `Agent` on a UDP port of ``host``, in the running loop, and on the same port of TCP if
    it has ``streams``; over TLS as ``security`` says.

    Whoever makes wishes to ``agent`` calls `flush` after them. ``patience`` is in ns from now,
    ``tap`` sees what comes in and what went out, ``throttle`` says who sends too much,
    ``on_lost`` is told of a connection that is no more; the other options are the `Agent`'s.
    OSError when a port is taken.
    """

    def __init__(
        self,
        clock: HostClock,
        tokens: Tokens,
        on_event: Callable[[AgentEvent], None],
        *,
        host: str,
        port: int,
        user: str,
        may_call: Callable[[Peer], bool],
        registers: bool = False,
        patience: int = 0,
        tap: Tap = unseen,
        streams: bool = False,
        security: Security | None = None,
        throttle: Throttle | None = None,
        keyring: Keyring | None = None,
        on_lost: Callable[[StreamPeer], None] = lambda peer: None,
        obeys: bool = False,
        most_calls: int = MOST_CALLS,
    ) -> None:
        self.clock = clock
        self._throttle = throttle
        self._on_lost = on_lost
        self._tap = tap
        self.complaints = Complaints(clock, log)
        self._on_event = on_event
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._wakes_at: int | None = None
        self._flushing = False
        self._closed = False
        self.socket, self.streams = self._bound(host, port, streams, security)
        self.agent = Agent(
            self.socket.address,
            user,
            tokens,
            may_call=may_call,
            registers=registers,
            patient_until=clock.monotonic_ns() + patience,
            tls_port=self.streams.tls_port,
            obeys=obeys,
            keyring=keyring,
            most_calls=most_calls,
        )

    def now(self) -> int:
        """Host time, ns."""
        return self.clock.monotonic_ns()

    def flush(self) -> None:
        """Sends and tells whatever the agent has ready, then sleeps until its deadline."""
        if self._flushing:  # an event's own wishes: the outer call carries them out
            return
        self._flushing = True
        try:
            while outputs := self.agent.take():
                for output in outputs:
                    self._put_out(output)
        finally:
            self._flushing = False
        self._arm()

    def expect(self, peer: Peer) -> None:
        """``peer`` is a phone of ours: however much it says, it is no stranger's flood."""
        if self._throttle is not None:
            self._throttle.know(peer[0])

    def close(self) -> None:
        """Stops at once, without a word to anybody."""
        self._closed = True
        self.streams.close()
        self.socket.close()
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _received(self, data: bytes, source: Peer, arrival: Arrival) -> None:
        try:
            self._read(data, source, arrival)
        finally:
            self.flush()

    def _read(self, data: bytes, source: Peer, arrival: Arrival) -> None:
        verdict = "pass" if self._throttle is None else self._throttle.judge(source[0], self.now())
        if verdict == "pass":
            self._tap(Passed(data, source, self.socket.address, arrival))
            self.agent.receive(data, source, arrival)
            return
        self.complaints.about("too many messages", f"from {source[0]}")
        if verdict == "refuse":
            self.agent.stack.overloaded(data, source, arrival)

    def _trusts(self, host: str) -> bool:
        return self._throttle is None or self._throttle.knows(host)

    def _lost(self, peer: StreamPeer, dests: Sequence[StreamPeer]) -> None:
        """A connection is no more: who waits for an answer by it need not, and is told first."""
        for dest in dests:
            self.agent.stack.unsent(dest, self.now())
        self._on_lost(peer)
        self.flush()

    def _bound(
        self, host: str, port: int, streams: bool, security: Security | None
    ) -> tuple[StampedSocket, Connections]:
        """The same port for datagrams and streams; any that is free for both when it is 0."""
        for left in reversed(range(1 if port else ATTEMPTS)):
            opened = StampedSocket(
                self.clock, host, port, self._received, limit=LARGEST, buffer=BUFFER
            )
            try:
                return opened, Connections(
                    self.clock,
                    opened.address,
                    self._received,
                    self._lost,
                    self._arm,
                    listens=streams,
                    security=security,
                    trusts=self._trusts,
                )
            except OSError:
                opened.close()
                if not left:
                    raise
        raise AssertionError("unreachable")

    def _ticked(self) -> None:
        self._timer = None
        try:
            self.agent.tick(self.now())
            self.streams.tick(self.now())
        except Exception as error:  # our own fault, but the other calls go on
            self.complaints.about("tick failed", error, traceback=True)
        self.flush()

    def _put_out(self, output: Send | AgentEvent) -> None:
        if isinstance(output, Send):
            if self._send(output):
                ours = self.socket.address
                self._tap(Passed(output.data, ours, output.dest, Arrival(self.now())))
            return
        try:
            self._on_event(output)
        except Exception as error:  # the application's fault must not lose the next packets
            self.complaints.about("event not taken", error, traceback=True)

    def _send(self, output: Send) -> bool:
        if isinstance(output.dest, StreamPeer):
            return self.streams.send(output.data, output.dest)
        return self.socket.send(output.data, output.dest)

    def _arm(self) -> None:
        deadlines = (self.agent.deadline(), self.streams.deadline())
        deadline = min((at for at in deadlines if at is not None), default=None)
        if self._timer is not None and deadline == self._wakes_at:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._wakes_at = deadline
        if deadline is not None and not self._closed:
            wait = max(0, deadline - self.now()) / SECOND
            self._timer = self._loop.call_later(wait, self._ticked)
