"""What is heard when a correspondent hangs up: the busy tone of a phone, three times, no more."""

from __future__ import annotations

from collections import deque

from evalengine.wire.media.tones import FrameSource, notes

_BEEP = (440.0, 0.5)
_PAUSE = (0.0, 0.5)
"""The French cadence."""


def busy_tone() -> FrameSource:
    """Begins with its first frame; silence once it is over."""
    left = deque(notes(_BEEP, _PAUSE, _BEEP, _PAUSE, _BEEP))
    return lambda: left.popleft() if left else None
