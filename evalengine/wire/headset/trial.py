"""The try of a headset: two notes, then what he says, a second late: so he hears both ways."""

from __future__ import annotations

from collections import deque

from evalengine.wire.media.tones import notes

_LATE = 50
"""Frames of 20 ms."""
_LASTS = 500


class Trial:
    """`say` is the headset's source and `hear` its sink, a frame a tick each; silent after 10 s."""

    def __init__(self) -> None:
        self._notes = deque(notes((587.0, 0.25), (880.0, 0.25)))
        self._kept: deque[bytes] = deque(maxlen=_LATE)
        self._left = _LASTS

    def hear(self, frame: bytes) -> None:
        """He says this."""
        self._kept.append(frame)

    def say(self) -> bytes | None:
        """He hears this."""
        self._left -= 1
        if self._notes:
            return self._notes.popleft()
        return self._kept[0] if self._left > 0 and len(self._kept) == _LATE else None
