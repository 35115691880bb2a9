"""The lines of a headset: each is a leg of its own for the switchboard, and one has the ear.

What a line has to say goes out by the headset's one leg while the ear is on it, and what the
candidate says comes in to it then. Any other line is a leg that is held: who waits on it hears the
music, and nothing of the desk.
"""

from __future__ import annotations

from evalengine.wire.media.rtp import Packet, parse
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.media.tones import FrameSource, hold_music
from evalengine.wire.media.voice_leg import LegStats, Sink, VoiceLeg


class Ear:
    """What is worn: ``leg`` is its voice, None while there is no headset."""

    def __init__(self) -> None:
        self.leg: VoiceLeg | None = None
        self._on: Line | None = None
        self._tone: FrameSource | None = None
        self._sink: Sink | None = None

    def wear(self, leg: VoiceLeg | None) -> None:
        """From now on it is this leg that the candidate hears and speaks by."""
        if self.leg is not None:
            self.leg.relay = self.leg.source = self.leg.sink = None
        self.leg = leg
        self._lay()

    def turn_to(
        self, line: Line | None, tone: FrameSource | None = None, sink: Sink | None = None
    ) -> None:
        """The ear is on ``line`` and on nothing else; on none, it hears ``tone``, and what is said
        goes to ``sink``."""
        if line is not self._on and self._on is not None:
            self._on.direction = "inactive"
        self._on, self._tone, self._sink = line, tone, sink
        self._lay()

    @property
    def on(self) -> Line | None:
        """The line that he hears."""
        return self._on

    def _lay(self) -> None:
        if self._on is not None:
            self._on.direction = "sendrecv"
        if self.leg is not None:
            self.leg.relay = self._on.hear if self._on is not None else None
            self.leg.source = self._tone if self._on is None else None
            self.leg.sink = self._sink if self._on is None else None


class Line(VoiceLeg):
    """The candidate's end of one call, by the headset of ``ear``. `close` ends it."""

    def __init__(self, ear: Ear, ticker: Ticker, token: str) -> None:
        super().__init__(ticker, token)
        self.direction = "inactive"
        self.hold_source = hold_music()
        self._ear = ear
        ticker.add(self._tick)

    @property
    def stats(self) -> LegStats:
        """Those of the headset, which has all the packets."""
        return super().stats if self._ear.leg is None else self._ear.leg.stats

    def hear(self, packet: Packet, _law: int) -> None:
        """The candidate says this, and the ear is on this line: a headset's ``relay``."""
        self._hear(packet)

    def close(self) -> None:
        """Neither says nor hears any more. May be called twice."""
        self._ticker.remove(self._tick)

    @property
    def _reachable(self) -> bool:
        return self._ear.on is self and self._ear.leg is not None

    def _send(self, packet: bytes) -> None:
        made = parse(packet)
        assert made is not None and self._ear.leg is not None, "made here, for a headset"
        self._ear.leg.carry(made, self._law)
