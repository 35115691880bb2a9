"""A very small reorder buffer: packets in as they come, one frame out every 20 ms."""

from __future__ import annotations

from evalengine.wire.media.g711 import FRAME, PCMA, silence

DEPTH = 2
"""Frames waited for before the first is played: what may come late or out of order."""
LONGEST = 10
"""Frames held at most: a faster clock at the other end must not add delay for ever."""
PATIENCE = 5
"""Packets too late in a row before the buffer moves back to them."""
FORGET = 50
"""Frames without a packet after which the next one starts a new spurt."""

_TIMESTAMPS = 1 << 32
_CHUNK = FRAME // 2
"""Bytes kept together: packets of 10, 20 or 30 ms are all made of these."""
_QUIET = silence(PCMA)[:_CHUNK]


class Playout:
    """Holds PCMA by its timestamp (samples, 32 bits); ``late`` counts what missed its time,
    ``concealed`` the frames without sound between frames that had some."""

    def __init__(self) -> None:
        self.late = 0
        self.concealed = 0
        self._late_in_a_row = 0
        self._empty_in_a_row = 0
        self._cursor: int | None = None  # timestamp of the next frame to play
        self._next = 0  # and the number of its first chunk
        self._chunks: dict[int, bytes] = {}

    def __len__(self) -> int:
        """Frames held, rounded up."""
        return (len(self._chunks) + 1) // 2

    def push(self, timestamp: int, payload: bytes) -> None:
        """Keeps ``payload``, whose first sample is at ``timestamp``, until its time comes."""
        ahead = self._ahead(timestamp)
        if ahead is None or ahead >= LONGEST * FRAME:
            ahead = self._start(timestamp)
        elif ahead < 0:
            self.late += 1
            self._late_in_a_row += 1
            if self._late_in_a_row < PATIENCE:
                return
            ahead = self._start(timestamp)
        self._late_in_a_row = 0
        first = self._next + ahead // _CHUNK
        for at in range(0, min(len(payload), LONGEST * FRAME), _CHUNK):
            self._chunks[first + at // _CHUNK] = payload[at : at + _CHUNK]

    def pop(self) -> bytes | None:
        """The frame whose time has come, completed with silence; None when nothing came."""
        if self._cursor is None:
            return None
        halves = [self._chunks.pop(self._next, b""), self._chunks.pop(self._next + 1, b"")]
        self._next += 2
        self._cursor = (self._cursor + FRAME) % _TIMESTAMPS
        if not any(halves):
            self._wait()
            return None
        self.concealed += max(0, self._empty_in_a_row)
        self._empty_in_a_row = 0
        return b"".join(half.ljust(_CHUNK, _QUIET[:1]) for half in halves)

    def _ahead(self, timestamp: int) -> int | None:
        """Samples from the next frame to ``timestamp``, negative when it is too late."""
        if self._cursor is None:
            return None
        ahead = (timestamp - self._cursor) % _TIMESTAMPS
        return ahead if ahead < _TIMESTAMPS // 2 else ahead - _TIMESTAMPS

    def _start(self, timestamp: int) -> int:
        self._chunks.clear()
        self._empty_in_a_row = -DEPTH  # these are waited for on purpose
        self._cursor = (timestamp - DEPTH * FRAME) % _TIMESTAMPS
        return DEPTH * FRAME

    def _wait(self) -> None:
        self._empty_in_a_row += 1
        if self._empty_in_a_row >= FORGET:
            self._cursor = None
