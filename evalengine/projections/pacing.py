"""When the steps of the script happened, and how the time of the sitting passes for them.

The time of an absence of the engine counts for nothing: what is to come after it comes as far
apart as it was meant to, not all at once when the engine is back.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from evalengine.clock import SECOND
from evalengine.projections.calls import Call, Calls
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry


@dataclass(slots=True)
class Pacing:
    """A fold beside `Calls`. Times and lengths are sitting ns.

    ``automatic``: steps with a planned time begin by themselves. ``began`` are the scenarios,
    ``placed`` the calls, ``over`` the beats played and the steps passed over, by id; ``delays`` are
    what control added to steps, ``absences`` from when to when the engine was away.
    """

    automatic: bool = False
    began: dict[str, int] = field(default_factory=dict)
    placed: dict[str, int] = field(default_factory=dict)
    over: dict[str, int] = field(default_factory=dict)
    delays: dict[str, int] = field(default_factory=dict)
    absences: list[tuple[int, int]] = field(default_factory=list)

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        match entry.event:
            case e.PilotSwitched(on=on):
                self.automatic = on
            case e.SomethingNoticed(kind="journal_full"):
                self.automatic = False  # nothing may ring that cannot be written down
            case e.ScenarioBegan(scenario=scenario):
                self.began[scenario] = entry.at
            case e.CallPlaced(call=call):
                self.placed[call] = entry.at
            case e.BeatPlayed(beat=step) | e.BeatSkipped(beat=step) | e.CallSkipped(call=step):
                self.over[step] = entry.at
            case e.StepDelayed(step=step, by_s=by_s):
                self.delays[step] = self.delays.get(step, 0) + by_s * SECOND
            case e.SittingInterrupted(last_at=left):
                self.absences.append((left, entry.at))

    def after(self, since: int, length: int) -> int:
        """When ``length`` will have passed since then with the engine there."""
        at = since + length
        for left, back in self.absences:
            if since < back and left < at:
                at += back - max(since, left)
        return at

    def there(self, since: int, until: int) -> int:
        """How long of this span the engine was there."""
        away = (min(until, back) - max(since, left) for left, back in self.absences)
        return until - since - sum(max(0, length) for length in away)

    def happened(self, step: str, event: str, calls: Calls) -> int | None:
        """When this came to a step: "placed", "picked_up", "held" or "ended"; None before.

        What was passed over was placed and ended when it was passed over.
        """
        call = calls.playing(step)
        if call is not None:
            return self._of_call(call, event)
        return self.over.get(step) if event in ("placed", "ended") else None

    def _of_call(self, call: Call, event: str) -> int | None:
        match event:
            case "picked_up":
                stamp = call.pickup
            case "held":
                stamp = call.holds[0].since if call.holds else None
            case "ended":
                stamp = call.ended
            case _:
                return self.placed.get(call.id)
        return stamp.at if stamp else None
