"""A sitting that ends waits for its recordings: its closing is the last entry, and is sealed.

Its calls end at once. Their files take some milliseconds more to be sealed and counted, and what
would be told of them after the closing would be in no journal.
"""

from __future__ import annotations

from dataclasses import dataclass

from evalengine.clock import MS, Stamp
from evalengine.projections.recordings import Recordings
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry

LONGEST_NS = 500 * MS
"""Host ns that a closing waits for the recorder: what it did not count by then is told lost."""
_TOO_LATE = "l’épreuve s’est achevée avant qu’il ne soit scellé"


@dataclass(slots=True)
class Closing:
    """A fold: ``asked`` is how the sitting is to close, None before it is; ``since`` (sitting ns)
    is when the wait for its recordings began, again after an absence of the engine."""

    asked: e.ClosingBegan | None = None
    since: int = 0

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        if isinstance(entry.event, e.ClosingBegan):
            self.asked, self.since = entry.event, entry.at
        elif isinstance(entry.event, e.SittingInterrupted):
            self.since = entry.at


def close(recordings: Recordings, reason: str, *, complete: bool) -> list[e.Event]:
    """The end of a sitting: now, or as soon as its recordings are counted."""
    if recordings.open():
        return [e.ClosingBegan(complete=complete, reason=reason)]
    return [e.SittingClosed(complete=complete, reason=reason)]


def deadline(closing: Closing, recordings: Recordings, speed: int) -> int:
    """When `tick` has something to say of a closing that was asked for, sitting ns."""
    wait = LONGEST_NS * max(1, speed) if recordings.open() else 0
    return closing.since + wait


def tick(closing: Closing, recordings: Recordings, speed: int, now: int) -> list[e.Event]:
    """The closing, when nothing is waited for any more, after what never came of recordings."""
    if closing.asked is None or now < deadline(closing, recordings, speed):
        return []
    lost = [
        e.RecordingLost(
            call=began.call,
            side=began.side,
            file=began.file,
            reason=_TOO_LATE,
            stamp=Stamp(at=now, source="process"),
        )
        for began in recordings.open()
    ]
    closed = e.SittingClosed(complete=closing.asked.complete, reason=closing.asked.reason)
    return [*lost, closed]
