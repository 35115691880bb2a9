"""A very small reorder buffer: packets in as they come, one frame out every 20 ms."""

from __future__ import annotations

from collections import deque

from evalengine.wire.media.g711 import FRAME, PCMA, decode, silence
from evalengine.wire.media.slack import Slack

DEPTH = 2
"""Frames waited for before the first is played: what may come late or out of order."""
LONGEST = 10
"""Frames held at most: a faster clock at the other end must not add delay for ever."""
PATIENCE = 5
"""Packets too late in a row before the buffer moves back to them."""
FORGET = 50
"""Frames without a packet after which the next one starts a new spurt."""

_TIMESTAMPS = 1 << 32
_SEQUENCES = 1 << 16
_SKIPPED = 128
"""Packets without sound that are remembered: more than a sender can send before `FORGET`."""
_CHUNK = FRAME // 2
"""Bytes kept together: packets of 10, 20 or 30 ms are all made of these."""
_QUIET = silence(PCMA)[:_CHUNK]
_NOTHING = (b"", 0)
_MISSED = 1_000
"""Peak, of 32,767, under which a frame that is left out is not missed: a pause between words."""


class Playout:
    """Holds PCMA by its timestamp (samples, 32 bits); ``late`` counts what missed its time,
    ``concealed`` the frames without sound, between frames that had some, for want of a packet:
    where a sender made a pause (RFC 3551 §4.1) nothing was missing. Where packets go on coming
    sooner than needed, less is waited for, and as much as before once one comes too late.
    """

    def __init__(self) -> None:
        self.late = 0
        self.concealed = 0
        self._late_in_a_row = 0
        self._empty_in_a_row = 0
        self._cursor: int | None = None  # timestamp of the next frame to play
        self._next = 0  # and the number of its first chunk
        self._chunks: dict[int, tuple[bytes, int]] = {}  # with their sequence numbers
        self._played: int | None = None  # the last of these that was heard
        self._frames = 1  # in a packet
        self._skipped: deque[int] = deque(maxlen=_SKIPPED)
        self._slack = Slack()

    def __len__(self) -> int:
        """Frames held, rounded up."""
        return (len(self._chunks) + 1) // 2

    def push(self, timestamp: int, payload: bytes, sequence: int) -> None:
        """Keeps ``payload``, whose first sample is at ``timestamp``, until its time comes."""
        ahead = self._ahead(timestamp)
        if ahead is not None and ahead < 0 and self._slack.lengthen():
            self._move(-1)
            ahead += FRAME
        if ahead is None or ahead >= LONGEST * FRAME:
            ahead = self._start(timestamp)
        elif ahead < 0:
            self.late += 1
            self._late_in_a_row += 1
            if self._late_in_a_row < PATIENCE:
                return
            ahead = self._start(timestamp)
        self._late_in_a_row = 0
        self._slack.came(ahead)
        first = self._next + ahead // _CHUNK
        self._frames = max(1, -(-len(payload) // FRAME))
        for at in range(0, min(len(payload), LONGEST * FRAME), _CHUNK):
            self._chunks[first + at // _CHUNK] = payload[at : at + _CHUNK], sequence

    def skip(self, sequence: int) -> None:
        """This packet came, and holds no sound for here: comfort noise, a key, or a voice that went
        elsewhere."""
        self._skipped.append(sequence)

    def pop(self) -> bytes | None:
        """The frame whose time has come, completed with silence; None when nothing came."""
        if self._cursor is None:
            return None
        self._slack.played()
        if self._slack.may_shorten:
            self._leave_out()
        halves = [self._chunks.pop(self._next + half, _NOTHING) for half in (0, 1)]
        self._move(1)
        sequences = [sequence for sound, sequence in halves if sound]
        if not sequences:
            self._wait()
            return None
        if self._empty_in_a_row > 0:
            self.concealed += min(self._empty_in_a_row, self._missing(sequences[0]) * self._frames)
        self._empty_in_a_row, self._played = 0, sequences[-1]
        return b"".join(sound.ljust(_CHUNK, _QUIET[:1]) for sound, _ in halves)

    def _leave_out(self) -> None:
        """The frame whose time has come, if all of it is there and none of it is missed."""
        halves = [self._chunks.get(self._next + half) for half in (0, 1)]
        if any(half is None or _is_missed(half[0]) for half in halves):
            return
        for place in (self._next, self._next + 1):
            self.skip(self._chunks.pop(place)[1])
        self._move(1)
        self._slack.shorten()

    def _move(self, frames: int) -> None:
        """Goes on by so many; back, these are waited for."""
        assert self._cursor is not None
        self._next += 2 * frames
        self._cursor = (self._cursor + frames * FRAME) % _TIMESTAMPS

    def _missing(self, sequence: int) -> int:
        """How many packets between the last that was heard and this one were for here."""
        if self._played is None:
            return 0
        span = (sequence - self._played) % _SEQUENCES
        if span >= _SEQUENCES // 2:  # it was overtaken
            return 0
        skipped = sum(0 < (each - self._played) % _SEQUENCES < span for each in self._skipped)
        return max(0, span - 1 - skipped)

    def _ahead(self, timestamp: int) -> int | None:
        """Samples from the next frame to ``timestamp``, negative when it is too late."""
        if self._cursor is None:
            return None
        ahead = (timestamp - self._cursor) % _TIMESTAMPS
        return ahead if ahead < _TIMESTAMPS // 2 else ahead - _TIMESTAMPS

    def _start(self, timestamp: int) -> int:
        self._chunks.clear()
        self._slack = Slack()
        self._empty_in_a_row = -DEPTH  # these are waited for on purpose
        self._played = None
        self._cursor = (timestamp - DEPTH * FRAME) % _TIMESTAMPS
        return DEPTH * FRAME

    def _wait(self) -> None:
        self._empty_in_a_row += 1
        if self._empty_in_a_row >= FORGET:
            self._cursor = None


def _is_missed(sound: bytes) -> bool:
    return any(abs(sample) >= _MISSED for sample in decode(sound, PCMA))
