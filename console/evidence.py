"""What the console reports of itself: how much was typed and where, how often, never what. Sans-IO.

A *burst* of typing ends at a pause, when another field or another call is typed for, and at the
latest after a minute; it is reported then, as one number of each kind. No key is kept.
Times are host ns.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from console.subject import Subject
from evalengine.clock import MS, SECOND
from evalengine.vocabulary.commands import ReportPane, ReportShortcut, ReportTyping

PAUSE_NS = SECOND
LONGEST_NS = 60 * SECOND
REPEAT_NS = 500 * MS
"""The same shortcut sooner again is a key that is held down."""

Stroke = Literal["character", "correction"]
Report = ReportTyping | ReportShortcut | ReportPane


@dataclass(frozen=True, slots=True)
class Spot:
    """A field of a pane, and what is written there is about."""

    pane: str
    field: str
    subject: Subject


@dataclass(slots=True)
class _Burst:
    spot: Spot
    began: int
    ended: int
    corrections: int = 0
    characters: int = 0

    def report(self) -> ReportTyping:
        return ReportTyping(
            pane=self.spot.pane,
            field=self.spot.field,
            keys=self.corrections + self.characters,
            corrections=self.corrections,
            characters=self.characters,
            lasted_ms=(self.ended - self.began) // MS,
            donneur_ordres=self.spot.subject.donneur_ordres,
            call=self.spot.subject.call,
        )


class Evidence:
    """Counts, and says what there is to report."""

    def __init__(self) -> None:
        self._burst: _Burst | None = None
        self._ready: list[tuple[int, Report]] = []
        self._pressed: dict[str, int] = {}
        self._seen: tuple[str, Subject] | None = None

    def typed(self, spot: Spot, stroke: Stroke, now: int) -> None:
        """A key wrote something in ``spot``, or took something away."""
        burst = self._burst
        if burst is None or burst.spot != spot or self._is_over(burst, now):
            self._end()
            burst = self._burst = _Burst(spot, now, now)
        burst.ended = now
        if stroke == "correction":
            burst.corrections += 1
        else:
            burst.characters += 1

    def pressed(self, shortcut: str, worked: bool, now: int) -> None:
        """A shortcut was pressed, which ``worked`` or had nothing to do."""
        before = self._pressed.get(shortcut)
        self._pressed[shortcut] = now
        if before is None or now - before >= REPEAT_NS:
            self._ready.append((now, ReportShortcut(shortcut=shortcut, worked=worked)))

    def shown(self, pane: str, subject: Subject, now: int) -> None:
        """``pane`` is on screen, "" for none, about ``subject``; called as often as one likes."""
        if (pane, subject) == self._seen:
            return
        self._seen = pane, subject
        if pane:
            report = ReportPane(pane=pane, donneur_ordres=subject.donneur_ordres, call=subject.call)
            self._ready.append((now, report))

    def due(self, now: int) -> list[Report]:
        """What is to be reported now, oldest first; each thing once."""
        if self._burst is not None and self._is_over(self._burst, now):
            self._end()
        ready, self._ready = self._ready, []
        return [replace(report, ago_ms=(now - at) // MS) for at, report in ready]

    def deadline(self) -> int | None:
        """When `due` has something to say, unless something is typed before; None when never."""
        if self._ready:
            return self._ready[0][0]
        burst = self._burst
        return None if burst is None else min(burst.ended + PAUSE_NS, burst.began + LONGEST_NS)

    def _is_over(self, burst: _Burst, now: int) -> bool:
        return now - burst.ended >= PAUSE_NS or now - burst.began >= LONGEST_NS

    def _end(self) -> None:
        if self._burst is not None:
            self._ready.append((self._burst.ended, self._burst.report()))
        self._burst = None
