"""How much sooner than needed packets come, and when less may be waited for.

What is waited for at the beginning is a guess, and stays too much for ever where the first packets
came late or in a heap: the whole call is then heard that much later than it could be.
"""

from __future__ import annotations

from evalengine.wire.media.g711 import FRAME

SPARE = 2 * FRAME
"""Samples by which every packet of a look has to be early for a frame less to be waited for: the
latest of them is still a frame early then."""
LOOK = 50
"""Frames: a look is a second."""
MOST_OWED = 2
"""Frames that come back at most when packets are too late again. What was too much in the first
place, or came of a faster clock, does not."""
CAUTION = 30
"""Looks after one came back, in which packets have to be early by as much again."""


class Slack:
    """Of one stream. ``may_shorten``: one frame may be left out, whenever it is missed least."""

    def __init__(self) -> None:
        self.may_shorten = False
        self._owed = 0
        self._cautious = 0
        self._left = LOOK
        self._least: int | None = None

    def came(self, ahead: int) -> None:
        """A packet did, ``ahead`` samples before its time; below zero, too late."""
        self._least = ahead if self._least is None else min(self._least, ahead)

    def played(self) -> None:
        """20 ms passed."""
        self._left -= 1
        if self._left == 0:
            wanted = SPARE + (MOST_OWED * FRAME if self._cautious else 0)
            self.may_shorten = self._least is not None and self._least >= wanted
            self._cautious = max(0, self._cautious - 1)
            self._look()

    def shorten(self) -> None:
        """A frame was left out."""
        self._owed = min(self._owed + 1, MOST_OWED)
        self.may_shorten = False
        self._look()

    def lengthen(self) -> bool:
        """A packet came too late; whether a frame that was left out is to be waited for again."""
        self.may_shorten = False
        if not self._owed:
            return False
        self._owed -= 1
        self._cautious = CAUTION
        self._look()
        return True

    def _look(self) -> None:
        self._left, self._least = LOOK, None
