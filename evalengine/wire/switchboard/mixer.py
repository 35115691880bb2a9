"""Makes two legs do what the table says: the co-évaluateur's own, and that of his call.

As long as nothing is to be added, each leg carries the other's packets on as they come, octet for
octet. What is no packet of the other's (a bell, what a held call hears, a confirming tone over a
voice) is made a frame a tick, on the one ticker that drives every leg.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Iterable

from evalengine.wire.media.g711 import PCMA, decode, encode
from evalengine.wire.media.tones import ring_tone
from evalengine.wire.media.voice_leg import VoiceLeg
from evalengine.wire.switchboard.table import Route

_KEPT = 2
"""Frames kept between two legs: whichever is first at a tick, the other one's are there."""
_LOUDEST = 32_767


class Mixer:
    """``voice`` and ``call`` are laid together by `lay`, at most one of each at a time."""

    def __init__(self) -> None:
        self._voice: VoiceLeg | None = None
        self._call: VoiceLeg | None = None
        self._route = Route()
        self._heard: deque[bytes] = deque(maxlen=_KEPT)
        self._tones: deque[bytes] = deque()
        self._bell = ring_tone()

    def lay(self, voice: VoiceLeg | None, call: VoiceLeg | None, route: Route) -> None:
        """From now on ``voice`` is on ``call``, the leg of ``route.call``; None: on nothing."""
        if (voice, call, route) != (self._voice, self._call, self._route):
            self._lift()
            if voice is not self._voice:
                self._tones.clear()
            if route.hears == "bell" != self._route.hears:
                self._bell = ring_tone()
            self._voice, self._call, self._route = voice, call, route
            self._join()

    def sound(self, frames: Iterable[bytes]) -> None:
        """The co-évaluateur, and nobody else, hears ``frames`` over whatever he hears now."""
        self._tones = deque(frames)
        self._lift()
        self._join()

    def _lift(self) -> None:
        if self._voice is not None:
            self._voice.relay = self._voice.source = None
        if self._call is not None:
            self._call.relay = self._call.sink = None
        self._heard.clear()

    def _join(self) -> None:
        voice, call, route = self._voice, self._call, self._route
        if voice is None:
            return
        if call is not None and route.speaks:
            voice.relay = call.carry
        if call is not None and route.hears == "candidate" and not self._tones:
            call.relay = voice.carry
            return
        if call is not None and route.hears in ("candidate", "wait"):
            call.sink = self._heard.append
        if route.hears != "silence" or self._tones:
            voice.source = self._frame

    def _frame(self) -> bytes | None:
        """What the co-évaluateur hears in the next 20 ms."""
        if self._route.hears == "bell":
            frame: bytes | None = self._bell()
        else:
            frame = self._heard.popleft() if self._heard else None
        if not self._tones:
            return frame
        tone = self._tones.popleft()
        if not self._tones:
            self._lift()
            self._join()
        return tone if frame is None else mixed(tone, frame)


def mixed(one: bytes, other: bytes) -> bytes:
    """Two frames of PCMA heard together; what is too loud is cut."""
    sums = map(sum, zip(decode(one, PCMA), decode(other, PCMA), strict=True))
    return encode(array("h", (max(-_LOUDEST, min(_LOUDEST, each)) for each in sums)), PCMA)
