"""A UDP socket whose packets carry the kernel's time of arrival.

asyncio's own datagram transport gives no ancillary data and closes itself on a send to a
nonsense port, so this reads the socket with ``add_reader`` and ``recvmsg``. One rule rules: the
reader never dies. Whatever a peer sends, and whatever the callback raises, is a counted
complaint and the next packet is read.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass

from evalengine.clock import MS, SECOND, Arrival, HostClock
from evalengine.wire.sip.transports.complaints import Complaints

Peer = tuple[str, int]
"""A numeric IP address and a port."""

OnDatagram = Callable[[bytes, Peer, Arrival], None]

SO_TIMESTAMPNS = 35
"""Linux, asm-generic/socket.h; Python's socket module does not name it."""

TIMESPEC = struct.Struct("@ll")
ANCILLARY = socket.CMSG_SPACE(TIMESPEC.size)
DRAIN_LIMIT = 64
"""Packets read per wake-up: a flood must leave the loop some air."""

EARLIEST_NS = -1 * MS
LATEST_NS = 60 * SECOND
"""A lag outside these means that the wall clock stepped between the kernel's stamp and ours."""

SETTLING_NS = 100 * MS
"""Linux begins to stamp packets in a work queue, some time after the first socket asks; until
then it hands out the time of reading as if it were that of arrival. Seen: 30 ms of error."""

DATAGRAM_LIMIT = 8192
"""Octets; RFC 3261 §18.1.1 wants anything over 1300 on a stream, so this is generous."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class SocketStats:
    """What one socket saw. Lags are kernel stamp to process, in ns."""

    received: int = 0
    dropped: int = 0
    sent: int = 0
    unsent: int = 0
    last_lag: int = 0
    worst_lag: int = 0


class StampedSocket:
    """A bound, non-blocking UDP socket in the running loop.

    ``on_datagram(data, peer, arrival)`` is called for each datagram of 1 to ``limit`` octets.
    At most ``burst`` of them are read each time that there are some: where packets come one by one,
    looking for another costs as much as reading. ``buffer`` is how many octets the kernel keeps
    while nobody reads, as far as the system grants them. Raises OSError when the address cannot be
    bound.
    """

    def __init__(
        self,
        clock: HostClock,
        host: str,
        port: int,
        on_datagram: OnDatagram,
        *,
        limit: int = DATAGRAM_LIMIT,
        buffer: int = 0,
        burst: int = DRAIN_LIMIT,
    ) -> None:
        self._clock = clock
        self._burst = burst
        self._known: Peer | None = None
        self._on_datagram = on_datagram
        self._limit = limit
        self._loop = asyncio.get_running_loop()
        self._socket = _bound(host, port)
        if buffer:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self._emptied_at = clock.monotonic_ns()
        self._settled_at = self._emptied_at + SETTLING_NS
        self.address: Peer = self._socket.getsockname()[:2]
        self.complaints = Complaints(clock, log)
        self.stats = SocketStats()
        self._loop.add_reader(self._socket.fileno(), self._read)

    def send(self, data: bytes, dest: Peer) -> bool:
        """Sends one datagram; false, and a log line, when it cannot leave. Never raises."""
        try:
            # A name would make sendto ask DNS, and block the loop for seconds.
            if dest is not self._known:
                socket.inet_pton(self._socket.family, dest[0])
                self._known = dest
            self._socket.sendto(data, dest)
        except (OSError, OverflowError, ValueError, TypeError) as error:
            self.stats.unsent += 1
            self.complaints.about("datagram not sent", f"to {dest!r}: {error}")
            return False
        self.stats.sent += 1
        return True

    def close(self) -> None:
        """Stops reading and frees the port. May be called twice."""
        if self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket.fileno())
            self._socket.close()

    def _read(self) -> None:
        for _ in range(self._burst):
            if self._socket.fileno() < 0:  # closed by the callback
                return
            try:
                self._receive_one()
            except (BlockingIOError, InterruptedError):
                self._emptied_at = self._clock.monotonic_ns()
                return
            except Exception as error:  # the reader outlives whatever a packet provokes
                self.stats.dropped += 1
                self.complaints.about(type(error).__name__, error, traceback=True)

    def _receive_one(self) -> None:
        data, ancillary, flags, peer = self._socket.recvmsg(self._limit, ANCILLARY)
        arrival = self._arrival(stamp_in(ancillary))
        if flags & socket.MSG_TRUNC or not data:
            self.stats.dropped += 1
            kind = "oversized datagram" if data else "empty datagram"
            self.complaints.about(kind, f"from {peer[0]}:{peer[1]}")
            return
        self.stats.received += 1
        self._on_datagram(data, (peer[0], peer[1]), arrival)

    def _arrival(self, kernel_ns: int | None) -> Arrival:
        """The kernel's CLOCK_REALTIME stamp in host monotonic time.

        The two clocks are read within ``after - before``, so half of that bounds the error. A
        stamp that is absent, too early or absurd leaves process time: the packet then came
        between the moment when the socket was last seen empty and now.
        """
        before = self._clock.monotonic_ns()
        wall = self._clock.wall_ns()
        after = self._clock.monotonic_ns()
        lag = LATEST_NS + 1 if kernel_ns is None else wall - kernel_ns
        if before < self._settled_at or not EARLIEST_NS <= lag <= LATEST_NS:
            return Arrival(at=after, source="process", bound=after - self._emptied_at)
        self.stats.last_lag = lag
        self.stats.worst_lag = max(self.stats.worst_lag, lag)
        half = (after - before) // 2 + 1
        return Arrival(at=before + half - lag, source="kernel", bound=half)


def address_towards(dest: Peer) -> str:
    """Our own address on the way to ``dest``. OSError when there is no way."""
    family = socket.AF_INET6 if ":" in dest[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect(dest)  # sends nothing: only asks the routing table
        return str(probe.getsockname()[0])


async def numeric(server: Peer) -> Peer:
    """``server`` with a numeric address; a name is asked of DNS, off the loop. OSError when it is
    unknown."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(*server, type=socket.SOCK_DGRAM)
    return (str(found[0][4][0]), server[1])


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_DGRAM)
    try:
        opened.setblocking(False)
        opened.bind((host, port))
        ask_for_stamps(opened)
    except (OSError, OverflowError):
        opened.close()
        raise
    return opened


def ask_for_stamps(opened: socket.socket) -> None:
    """From now on what `recvmsg` reads of ``opened`` carries the kernel's time of arrival; of a
    stream, that of the last octets read."""
    try:
        opened.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    except OSError:
        log.warning("This system does not stamp packets: arrivals carry process time.")


def wall_lag(clock: HostClock, kernel_ns: int | None) -> int | None:
    """How long ago the kernel's stamp was, ns; None when there is none, or the clock stepped."""
    lag = LATEST_NS + 1 if kernel_ns is None else clock.wall_ns() - kernel_ns
    return max(0, lag) if EARLIEST_NS <= lag <= LATEST_NS else None


def stamp_in(ancillary: list[tuple[int, int, bytes]]) -> int | None:
    """The kernel's stamp (CLOCK_REALTIME, ns) that `recvmsg` gave, if it gave one."""
    for level, kind, data in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, SO_TIMESTAMPNS) and len(data) >= TIMESPEC.size:
            seconds, nanoseconds = TIMESPEC.unpack_from(data)
            return int(seconds) * SECOND + int(nanoseconds)
    return None
