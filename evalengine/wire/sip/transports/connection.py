"""One TCP or TLS connection in the running loop: octets in, messages out, and its limits.

It is closed, with a reason, when its stream cannot be read any further, when a message is begun
and not ended in time, when its peer does not read, or when nothing is heard any more. A peer's
fault never raises out of a reader.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from typing import Protocol

from evalengine.clock import SECOND, Arrival, HostClock
from evalengine.wire.sip.messages.hops import StreamPeer
from evalengine.wire.sip.transactions.timetable import Timed
from evalengine.wire.sip.transports.channel import Channel, Clear
from evalengine.wire.sip.transports.complaints import Complaints
from evalengine.wire.sip.transports.streaming import PING, PONG, Framer
from evalengine.wire.sip.transports.udp import (
    ANCILLARY,
    SETTLING_NS,
    ask_for_stamps,
    stamp_in,
    wall_lag,
)

READ = 65_536
MOST_UNSENT = 262_144
"""Octets that wait for a slow reader."""

OPENING = 10 * SECOND
"""From the connection to its first whole message, or to the end of the handshake of ours, ns."""
HALF = 10 * SECOND
"""From the first octet of a message to its last."""
STALLED = 10 * SECOND
"""Until what could not be sent at once is gone."""
IDLE = 7_500 * SECOND
"""Without an octet; longer than the longest registration."""
KEEP_ALIVE = 30 * SECOND
"""Silence after which we send a ping on a connection that we opened (RFC 5626 §4.4.1)."""
PONG_WITHIN = 10 * SECOND

TLS_REFUSED = "TLS refused"
"""What the reason of a close begins with when there was no agreeing on TLS."""

log = logging.getLogger(__name__)


class Owner(Protocol):
    """Who holds the connection."""

    complaints: Complaints

    def received(self, connection: Connection, data: bytes, arrival: Arrival) -> None:
        """A whole message came."""

    def closed(self, connection: Connection, reason: str) -> None:
        """It is no more; said once."""

    def watch(self, timed: Timed) -> None:
        """Its deadline may have come nearer."""


class Connection:
    """``opened`` is a non-blocking socket, connected, or connecting when we ``dialled``.

    ``peer`` is its far end, ``dests`` are those we sent to by it.
    """

    def __init__(
        self,
        clock: HostClock,
        opened: socket.socket,
        channel: Channel,
        peer: StreamPeer,
        owner: Owner,
        *,
        dialled: bool,
    ) -> None:
        now = clock.monotonic_ns()
        self.peer = peer
        self.dialled = dialled
        self.dests: list[StreamPeer] = []
        self._clock = clock
        self._socket = opened
        self._channel = channel
        self._owner = owner
        self._framer = Framer()
        self._connected = not dialled
        self._out = bytearray()
        self._emptied_at = self._heard_at = now
        self._settled_at = now + SETTLING_NS
        self._opens_by: int | None = now + OPENING
        self._half_by: int | None = None
        self._drains_by: int | None = None
        self._pong_by: int | None = None
        self._loop = asyncio.get_running_loop()
        ask_for_stamps(opened)
        if dialled:
            self._loop.add_writer(opened.fileno(), self._writable)
        else:
            self._loop.add_reader(opened.fileno(), self._readable)

    @property
    def closed(self) -> bool:
        return self._socket.fileno() < 0

    def send(self, data: bytes) -> bool:
        """Sends, or keeps until the peer reads; false when the connection is no more."""
        if self.closed:
            return False
        self._channel.put(data)
        self._flush()
        return not self.closed

    def close(self, reason: str) -> None:
        """At once. May be called twice."""
        if self.closed:
            return
        self._loop.remove_reader(self._socket.fileno())
        self._loop.remove_writer(self._socket.fileno())
        self._socket.close()
        # A timetable may remember us for a while: what TLS keeps is large, and of no use now.
        self._channel, self._framer, self._out = Clear(), Framer(), bytearray()
        self._owner.closed(self, reason)

    def deadline(self) -> int | None:
        """When `tick` is next wanted, ns of host time."""
        if self.closed:
            return None
        times = [self._heard_at + IDLE]
        limits = (self._opens_by, self._half_by, self._drains_by, self._pong_by)
        times += [at for at in limits if at is not None]
        if self._pings:
            times.append(self._heard_at + KEEP_ALIVE)
        return min(times)

    def tick(self, now: int) -> None:
        """Ends what took too long; keeps alive what we opened."""
        reasons = {
            "slow to begin": self._opens_by,
            "a message without end": self._half_by,
            "a peer that does not read": self._drains_by,
            "a peer that does not answer": self._pong_by,
            "idle": self._heard_at + IDLE,
        }
        for reason, limit in reasons.items():
            if limit is not None and now >= limit:
                self.close(reason)
                return
        if self._pings and now >= self._heard_at + KEEP_ALIVE:
            self._pong_by = now + PONG_WITHIN
            self.send(PING)

    @property
    def _pings(self) -> bool:
        return self.dialled and self._opens_by is None and self._pong_by is None

    def _readable(self) -> None:
        try:
            self._read()
        except (BlockingIOError, InterruptedError, ssl.SSLWantReadError):
            return
        except EOFError:
            self.close("ended by the peer")
        except ssl.SSLError as error:
            self._flush()  # the alert that says why
            self.close(f"{TLS_REFUSED}: {_why(error)}")
        except OSError as error:
            self.close(str(error))
        self._owner.watch(self)

    def _read(self) -> None:
        data, ancillary, _, _ = self._socket.recvmsg(READ, ANCILLARY)
        if not data:
            raise EOFError
        emptied_at = self._emptied_at
        now = self._heard_at = self._clock.monotonic_ns()
        lag = wall_lag(self._clock, stamp_in(ancillary)) if now >= self._settled_at else None
        if len(data) < READ:
            self._emptied_at = now
        self._pong_by = None
        heard = self._channel.feed(data)
        self._flush()
        if self.dialled and self._channel.open:
            self._opens_by = None
        self._take(heard, now, now - emptied_at, lag)

    def _take(self, heard: bytes, now: int, since_empty: int, lag: int | None) -> None:
        """Process time, and how long before it a message may have been there.

        The kernel stamps the last octets that were read: they end the last message when nothing
        follows it. Whatever came before them came after the socket was last seen empty.
        """
        messages = self._framer.feed(heard)
        last_is_stamped = lag is not None and self._channel.whole and not self._framer.waiting
        if messages or not self._framer.waiting:
            self._half_by = None
        if self._framer.waiting and self._half_by is None:
            self._half_by = now + HALF
        for left, message in zip(reversed(range(len(messages))), messages, strict=True):
            self._opens_by = None
            stamped = lag is not None and last_is_stamped and not left
            bound = lag if stamped and lag is not None else since_empty
            self._owner.received(self, message, Arrival(at=now, source="process", bound=bound))
        if self._framer.pings:
            self._framer.pings = 0
            self.send(PONG)
        if self._framer.broken:
            self.close(self._framer.broken)

    def _writable(self) -> None:
        if not self._connected:
            error = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if error:
                self.close(OSError(error, "not connected").strerror or "not connected")
                return
            self._connected = True
            if self._channel.open:
                self._opens_by = None
            self._loop.add_reader(self._socket.fileno(), self._readable)
        self._flush()

    def _flush(self) -> None:
        self._out += self._channel.take()
        if not self._connected or self.closed:
            return
        try:
            sent = self._socket.send(self._out) if self._out else 0
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError as error:
            self.close(str(error))
            return
        del self._out[:sent]
        if not self._out:
            self._loop.remove_writer(self._socket.fileno())
            self._drains_by = None
        elif len(self._out) > MOST_UNSENT:
            self.close("a peer that does not read")
        elif self._drains_by is None:
            self._drains_by = self._clock.monotonic_ns() + STALLED
            self._owner.watch(self)
            self._loop.add_writer(self._socket.fileno(), self._writable)


def _why(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate: {error.verify_message}"
    return (error.reason or str(error)).replace("_", " ").lower()
