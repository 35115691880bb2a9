"""What was received of one RTP stream: the counters of RFC 3550, appendices A.1, A.3 and A.8."""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.wire.media.g711 import RATE
from evalengine.wire.media.rtp import Packet

MAX_DROPOUT = 3_000
MAX_MISORDER = 100
MIN_SEQUENTIAL = 2

_SEQUENCES = 1 << 16
_TIMESTAMPS = 1 << 32
_WINDOW = (1 << MAX_MISORDER) - 1
_UNIT_NS = SECOND // RATE


class Reception:
    """The statistics of one source.

    ``received`` counts every packet of the source since it was found valid, duplicates included,
    as RFC 3550 §6.4.1 wants it; ``reordered`` those that came after a later one. ``last_ns`` is
    when the last packet came, host ns.
    """

    def __init__(self) -> None:
        self.last_ns = 0
        self.received = self.duplicates = self.reordered = 0
        self._probation = MIN_SEQUENTIAL
        self._base = self._highest = 0
        self._seen = 0  # bit n: the packet n before the highest was received
        self._bad: int | None = None
        self._transit: int | None = None
        self._jitter_16 = 0
        self._prior = (0, 0)

    def update(self, packet: Packet, at_ns: int) -> bool:
        """Counts a packet that arrived at ``at_ns`` (host ns); False when it is not to be heard:
        a source not yet valid, a jump not yet confirmed, a duplicate."""
        self.last_ns = at_ns
        fresh = self._probe(packet.sequence) if self._probation else self._place(packet.sequence)
        if fresh is None:
            return False
        self.received += 1
        self._time(packet.timestamp, at_ns)
        return fresh

    def expected(self) -> int:
        """How many packets were sent, as far as sequence numbers tell."""
        return 0 if self._probation else self._highest - self._base + 1

    def lost(self) -> int:
        """Cumulative packets lost (A.3): 24 bits, below zero when duplicates outnumber losses."""
        return max(-0x800000, min(0x7FFFFF, self.expected() - self.received))

    def fraction_lost(self) -> int:
        """Losses since the last call, in 256ths of what was expected (A.3)."""
        expected, received = self.expected(), self.received
        in_expected, in_received = expected - self._prior[0], received - self._prior[1]
        self._prior = expected, received
        missing = in_expected - in_received
        return 0 if in_expected <= 0 or missing <= 0 else (missing << 8) // in_expected

    @property
    def highest(self) -> int:
        """The highest sequence number received, with how often they went round (32 bits)."""
        return self._highest & 0xFFFFFFFF

    @property
    def jitter(self) -> int:
        """Interarrival jitter (A.8), in samples."""
        return self._jitter_16 >> 4

    def jitter_ns(self) -> int:
        """The same, in ns."""
        return self.jitter * _UNIT_NS

    def _probe(self, sequence: int) -> bool | None:
        """A source is valid after `MIN_SEQUENTIAL` packets in order (A.1)."""
        follows = sequence == (self._highest + 1) % _SEQUENCES
        first = self._probation == MIN_SEQUENTIAL
        self._probation = self._probation - 1 if follows or first else MIN_SEQUENTIAL - 1
        self._highest = sequence
        if self._probation:
            return None
        self._restart(sequence)
        return True

    def _place(self, sequence: int) -> bool | None:
        ahead = (sequence - self._highest) % _SEQUENCES
        if ahead < MAX_DROPOUT:
            return self._advance(ahead)
        if ahead > _SEQUENCES - MAX_MISORDER:
            return self._look_back(_SEQUENCES - ahead)
        if sequence != self._bad:  # one stray packet, unless the next one follows it
            self._bad = (sequence + 1) % _SEQUENCES
            return None
        self._restart(sequence)
        return True

    def _restart(self, sequence: int) -> None:
        self._base = self._highest = sequence
        self._seen, self._bad, self._prior = 1, None, (0, 0)
        self.received = self.duplicates = self.reordered = 0

    def _advance(self, ahead: int) -> bool:
        self.duplicates += ahead == 0
        self._highest += ahead
        self._seen = (self._seen << ahead | 1) & _WINDOW
        return ahead > 0

    def _look_back(self, back: int) -> bool:
        fresh = not self._seen >> back & 1
        self._seen |= 1 << back
        self.duplicates += not fresh
        self.reordered += fresh
        return fresh

    def _time(self, timestamp: int, at_ns: int) -> None:
        transit = (at_ns // _UNIT_NS - timestamp) % _TIMESTAMPS
        if self._transit is not None:
            change = (transit - self._transit) % _TIMESTAMPS
            size = min(change, _TIMESTAMPS - change)
            self._jitter_16 += size - ((self._jitter_16 + 8) >> 4)
        self._transit = transit
