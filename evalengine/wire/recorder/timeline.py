"""Packets laid on the clock: where each one's sound goes in a file that begins at one instant.

A packet carries two times. Its RTP timestamp says exactly how far it is from its neighbours, but
the phone's clock drifts, stops on hold, and begins anywhere. Its arrival is by our clock, but
shaken by the network. So packets keep the distances of their timestamps, and the whole of them is
held against the clock: the least delayed packet of each batch says where the stream stands, and
when it stands more than `TOLERANCE` aside, the sound jumps there, over a little silence or over a
little of what was before. Jitter alone never moves it.

What nobody said is silence, so the position in the file is always a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from evalengine.clock import MS, SECOND
from evalengine.wire.media.g711 import RATE, Law, decode

TOLERANCE = 20 * RATE // 1000
"""Samples by which a stream may stand aside of the clock: half of the 40 ms that are promised."""
TRUSTED = 25
"""Packets among which one was hardly delayed: fewer do not move a stream later."""
ASTRAY = RATE
"""Samples of disagreement after which it is another stream, or one that paused."""
STRAGGLERS_NS = 200 * MS
"""What comes later than this after its neighbours is not waited for."""

_WIDTH = 2
_TIMESTAMPS = 1 << 32


class Piece(NamedTuple):
    """One packet's sound, with its times: ``at`` in host ns, ``timestamp`` in samples, mod 2^32."""

    at: int
    timestamp: int
    law: Law
    payload: bytes


class Timeline:
    """One leg's sound, from ``origin`` (host ns) on: `lay` packets, take what is `ripe`.

    Sound is 16-bit samples in the machine's order. ``done`` counts the samples that were given.
    """

    def __init__(self, origin: int) -> None:
        self._origin = origin
        self.done = 0
        self._offset: int | None = None
        self._waiting = bytearray()

    def lay(self, batch: Sequence[Piece]) -> None:
        """Places packets, in the order of their arrival."""
        for run in self._runs(batch):
            self._hold_against_clock(run)
            for piece in run:
                self._write(self._place(piece), decode(piece.payload, piece.law).tobytes())

    def ripe(self, now: int) -> bytes:
        """The sound until just before ``now`` (host ns), which nothing more may change."""
        return self._give(self._position(now - STRAGGLERS_NS))

    def rest(self, until: int) -> bytes:
        """All that is left, completed with silence until ``until`` (host ns)."""
        return self._give(max(self._position(until), self.done + len(self._waiting) // _WIDTH))

    def _runs(self, batch: Iterable[Piece]) -> list[list[Piece]]:
        """The batch cut where a stream is another one, or went on after a pause of its clock."""
        runs: list[list[Piece]] = []
        before = self._offset
        for piece in batch:
            offset = self._offset_of(piece)
            if not runs or before is None or abs(_apart(offset, before)) > ASTRAY:
                runs.append([])
            runs[-1].append(piece)
            before = offset
        return runs

    def _hold_against_clock(self, run: Sequence[Piece]) -> None:
        first = self._offset_of(run[0])
        earliest = first + min(_apart(self._offset_of(piece), first) for piece in run)
        aside = 0 if self._offset is None else _apart(earliest, self._offset)
        late_enough = aside > TOLERANCE and len(run) >= TRUSTED
        if self._offset is None or aside < -TOLERANCE or late_enough or aside > ASTRAY:
            self._offset = earliest

    def _offset_of(self, piece: Piece) -> int:
        """How far the clock is ahead of the stream's timestamps, as this packet tells."""
        return (self._position(piece.at) - piece.timestamp) % _TIMESTAMPS

    def _place(self, piece: Piece) -> int:
        assert self._offset is not None, "the run was held against the clock"
        return self._position(piece.at) - _apart(self._offset_of(piece), self._offset)

    def _position(self, at: int) -> int:
        return (at - self._origin) * RATE // SECOND

    def _write(self, place: int, sound: bytes) -> None:
        start = (place - self.done) * _WIDTH
        if start < 0:  # the beginning comes too late, and is past
            sound, start = sound[-start:], 0
        if sound:
            missing = start - len(self._waiting)
            self._waiting += bytes(max(0, missing))
            self._waiting[start : start + len(sound)] = sound

    def _give(self, until: int) -> bytes:
        size = max(0, until - self.done) * _WIDTH
        given = bytes(self._waiting[:size]).ljust(size, b"\0")
        del self._waiting[:size]
        self.done += size // _WIDTH
        return given


def _apart(one: int, other: int) -> int:
    """How far ``one`` is ahead of ``other`` modulo 2^32, by the shorter way."""
    ahead = (one - other) % _TIMESTAMPS
    return ahead if ahead < _TIMESTAMPS // 2 else ahead - _TIMESTAMPS
