"""The log of how well the voices of a desk come: looked at every few seconds, told when a link
becomes bad, when it is good again, and when it ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from evalengine.clock import SECOND, Arrival
from evalengine.ports import Report
from evalengine.vocabulary.voices import LinkMeasured
from evalengine.wire.media.voice_leg import VoiceLeg
from evalengine.wire.switchboard.quality import Measured

LOOK_NS = 5 * SECOND


class Links:
    """A `watching.Watcher`, and a timer: ``arm`` is called when `deadline` comes nearer. ``now``
    gives host ns."""

    def __init__(self, now: Callable[[], int], report: Report, arm: Callable[[], None]) -> None:
        self._now, self._report, self._arm = now, report, arm
        self._calls: dict[str, Measured] = {}
        self._control: Measured | None = None
        self._looks_at: int | None = None

    def placed(self, call: str, leg: VoiceLeg) -> None:
        self._calls[call] = Measured(call, "candidate", leg)
        self._look_soon()

    def ended(self, call: str) -> None:
        if (link := self._calls.pop(call, None)) is not None:
            self._end(link)

    def joined(self, leg: VoiceLeg) -> None:
        self._control = Measured("", "control", leg)
        self._look_soon()

    def left(self, leg: VoiceLeg) -> None:
        if self._control is not None and self._control.leg is leg:
            self._end(self._control)
            self._control = None

    def deadline(self) -> int | None:
        """When it looks next, host ns; None while there is no link."""
        return self._looks_at

    def tick(self, now: int) -> None:
        """Looks at every link."""
        links = [*self._calls.values(), *([self._control] if self._control else [])]
        self._looks_at = now + LOOK_NS if links else None
        for link in links:
            if (why := link.look()) is not None:
                self._tell(link, why)

    def _look_soon(self) -> None:
        if self._looks_at is None:
            self._looks_at = self._now() + LOOK_NS
            self._arm()

    def _end(self, link: Measured) -> None:
        link.count()
        if link.used:
            self._tell(link, "ended")

    def _tell(self, link: Measured, why: Literal["ended", "bad", "good"]) -> None:
        self._report(
            LinkMeasured(
                call=link.call,
                link=link.link,
                why=why,
                quality=link.quality(),
                arrival=Arrival(self._now()),
            )
        )
