"""How the parts were played: a figure that says how comparable one sitting is with another.

It marks nobody. It counts what the script leaves to the co-évaluateur, and how much of it came as
written: facts told on calls that were picked up, facts held back until they were asked for, and
rings within `ON_TIME` of their planned time. Calls that a technical fault spoilt count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evalengine.clock import SECOND
from evalengine.projections.calls import Call, Calls
from evalengine.projections.parts import Part, Parts
from evalengine.vocabulary.entry import Entry

ON_TIME = 5 * SECOND
"""How far from its planned time a ring may be."""


@dataclass(frozen=True, slots=True)
class Share:
    """``kept`` of ``whole`` came as written."""

    kept: int = 0
    whole: int = 0


@dataclass(frozen=True, slots=True)
class Played:
    """One call. ``late`` is its ring after its planned time (ns, below 0 when it came early); None
    for a call that a hand starts, or that never rang."""

    call: Call
    told: Share
    withheld: Share
    late: int | None

    @property
    def on_time(self) -> bool:
        return self.late is not None and abs(self.late) <= ON_TIME


@dataclass(frozen=True, slots=True)
class Portrayal:
    """All that was played of a sitting."""

    calls: tuple[Played, ...]

    @property
    def told(self) -> Share:
        """Facts told, of those that were to be told unasked."""
        return _sum(played.told for played in self.calls)

    @property
    def withheld(self) -> Share:
        """Facts not given away, of those to be told only when asked."""
        return _sum(played.withheld for played in self.calls)

    @property
    def on_time(self) -> Share:
        """Rings on time, of those that were planned."""
        planned = [played for played in self.calls if played.late is not None]
        return Share(sum(played.on_time for played in planned), len(planned))

    @property
    def leaked(self) -> int:
        """Hints given away."""
        return self.withheld.whole - self.withheld.kept

    @property
    def score(self) -> int | None:
        """How much came as written, in whole percent, cut; None while nothing was to be played."""
        whole = _sum((self.told, self.withheld, self.on_time))
        return 100 * whole.kept // whole.whole if whole.whole else None


def portrayal_of(parts: Parts, calls: Calls) -> Portrayal:
    """What stands of it now."""
    return Portrayal(tuple(_played(parts, calls)))


def portrayal(entries: Iterable[Entry]) -> Portrayal:
    """That of a whole journal."""
    parts, calls = Parts(), Calls()
    for entry in entries:
        parts.apply(entry)
        calls.apply(entry)
    return portrayal_of(parts, calls)


def _played(parts: Parts, calls: Calls) -> Iterator[Played]:
    for part in parts.by_call.values():
        call = calls.get(part.call)
        if call is None or call.voided:
            continue
        heard = call.pickup is not None
        yield Played(
            call=call,
            told=_told(part) if heard else Share(),
            withheld=_withheld(part) if heard else Share(),
            late=None if call.ring is None or part.due_at < 0 else call.ring.at - part.due_at,
        )


def _told(part: Part) -> Share:
    return Share(sum(part.told(fact) for fact in part.tells), len(part.tells))


def _withheld(part: Part) -> Share:
    return Share(sum(fact not in part.leaked for fact in part.withholds), len(part.withholds))


def _sum(shares: Iterable[Share]) -> Share:
    known = list(shares)
    return Share(sum(share.kept for share in known), sum(share.whole for share in known))
