"""One link, counted from look to look: what came, and whether it was good enough to speak by."""

from __future__ import annotations

from typing import Literal

from evalengine.vocabulary.voices import Link, LinkQuality
from evalengine.wire.media.voice_leg import LegStats, VoiceLeg

BETTER_AFTER = 3
"""Looks in a row without fault after which a bad link is good again."""
BAD_PERCENT = 3
"""Of a look's packets, lost or late: the PESQ of G.711 falls under 3 there."""
FEW = 50
"""Packets in a look: of so few, one that is lost tells nothing."""
BAD_JITTER_US = 40_000
BAD_DELAY_US = 200_000
"""On the way: from there on speakers fall into each other's words."""

_HEARD = ("received", "expected", "lost", "late", "concealed", "reordered")
_COUNTED = (*_HEARD, "sent", "strangers")

Counts = dict[str, int]


class Measured:
    """What `LegStats` counts, in one sum: a leg counts from zero again when another stream comes
    by it, or another headset."""

    def __init__(self, call: str, link: Link, leg: VoiceLeg) -> None:
        self.call, self.link, self.leg = call, link, leg
        self._total: Counts = dict.fromkeys(_COUNTED, 0)
        self._last = _counts(leg.stats)
        self._bad = False
        self._good_looks = 0

    @property
    def used(self) -> bool:
        """Something was said or heard by it."""
        return self._total["sent"] > 0 or self._total["received"] > 0

    def look(self) -> Literal["bad", "good"] | None:
        """Counts what came since the last look; what the link has become, None when nothing else
        than it was."""
        faulty = self._faulty(self.count())
        self._good_looks = 0 if faulty else self._good_looks + 1
        if faulty and not self._bad:
            self._bad = True
            return "bad"
        if self._bad and self._good_looks >= BETTER_AFTER:
            self._bad = False
            return "good"
        return None

    def count(self) -> Counts:
        """Adds what came since the last look, and answers with it."""
        now, before = _counts(self.leg.stats), self._last
        if now["sent"] < before["sent"]:
            before = dict.fromkeys(_COUNTED, 0)
        elif now["expected"] < before["expected"]:
            before = before | dict.fromkeys(_HEARD, 0)
        added = {name: now[name] - before[name] for name in _COUNTED}
        self._last = now
        self._total = {name: self._total[name] + added[name] for name in _COUNTED}
        return added

    def quality(self) -> LinkQuality:
        """Everything since the link began, as far as it was counted."""
        stats = self.leg.stats
        return LinkQuality(
            **self._total, jitter_us=stats.jitter_ns // 1_000, delay_us=stats.delay_us
        )

    def _faulty(self, added: Counts) -> bool:
        stats = self.leg.stats
        missing = added["lost"] + added["late"]
        return (
            (added["expected"] >= FEW and 100 * missing >= BAD_PERCENT * added["expected"])
            or stats.jitter_ns >= BAD_JITTER_US * 1_000
            or stats.delay_us >= BAD_DELAY_US
        )


def _counts(stats: LegStats) -> Counts:
    return {name: getattr(stats, name) for name in _COUNTED}
