"""What was done while the engine was away is learnt late: its stamp must say so.

A phone repeats what nobody heard, octet for octet, so the first that is heard of a call after an
interruption may have happened at any time since the engine was last known to live. Once the call
was found or heard of, the phone has nothing left to repeat: what comes later happened when it came.
"""

from __future__ import annotations

from evalengine.clock import Stamp
from evalengine.projections.calls import Calls
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry


class Absence:
    """A fold beside `Calls`, which has applied the entry already. Times are sitting ns."""

    def __init__(self) -> None:
        self._since: dict[str, int] = {}
        self._heard_at: dict[str, int] = {}

    def apply(self, entry: Entry, calls: Calls) -> None:
        """Folds one entry."""
        match entry.event:
            case e.SittingInterrupted(last_at=last_at):
                for call in calls.live():
                    if call.id not in self._since or call.id in self._heard_at:
                        self._since[call.id] = last_at
                    self._heard_at.pop(call.id, None)
            case (
                e.CallFound(call=heard, stamp=stamp)
                | e.CallRang(call=heard, stamp=stamp)
                | e.CallPickedUp(call=heard, stamp=stamp)
                | e.CallHeld(call=heard, stamp=stamp)
                | e.CallResumed(call=heard, stamp=stamp)
            ):
                self._heard_at[heard] = stamp.at

    def stamp(self, call: str, heard: Stamp) -> Stamp:
        """When what was ``heard`` of ``call`` happened, with the span in which it may have."""
        since = self._since.get(call)
        if since is None or heard.at > self._heard_at.get(call, heard.at):
            return heard
        return Stamp(at=heard.at, source="inferred", bound=heard.at - since + heard.bound)
