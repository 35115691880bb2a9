"""What there is to draw: the fold, the script, the time, and what this co-évaluateur looks at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from evalengine.dossier.scripts import Beat, Scenario, ScriptedCall
from evalengine.dossier.timetable import spans
from evalengine.projections.calls import Call, CallState
from evalengine.projections.chat import TEAM
from evalengine.projections.control import Control
from evalengine.rules.schedule import Step, due
from evalengine.server.hall import Hosted

Tab = Literal["work", "chat", "consignes", "seen"]
Mic = Literal[
    "",
    "asked",
    "connecting",
    "on",
    "cut",
    "refused",
    "missing",
    "busy",
    "unable",
    "insecure",
    "elsewhere",
    "failed",
]
"""How the microphone of a page stands, as its script tells; "": it is closed."""


@dataclass(slots=True)
class View:
    """What one page shows. ``chosen`` is a call or beat of the board, "" for the next to come;
    ``pinned`` a line whose card stays, 0 to follow the candidate's ear; ``told`` the last refusal.
    ``reader``: it is the évaluateur's, who looks on. ``mic`` is how its microphone stands,
    ``page`` the name that it gave itself for its voice. ``clip`` is the recording at hand.
    """

    chosen: str = ""
    pinned: int = 0
    tab: Tab = "work"
    thread: str = TEAM
    truth_shown: bool = False
    keys_shown: bool = False
    told: str = ""
    reader: bool = False
    mic: Mic = ""
    page: str = ""
    clip: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of one page. ``now`` is sitting time, ns; ``others`` the other pages open;
    ``grid`` where the owner of this page marks."""

    control: Control
    hosted: Hosted
    view: View = field(default_factory=View)
    now: int = 0
    others: int = 0
    grid: str = ""

    @property
    def scenario(self) -> Scenario:
        return self.hosted.showing(self.control.scenario)

    @property
    def rank(self) -> int:
        """Which scenario of the programme this is, from 1."""
        return 1 + self.hosted.scenarios.index(self.scenario)

    @property
    def following(self) -> Scenario | None:
        """The next scenario."""
        return next(iter(self.hosted.scenarios[self.rank :]), None)

    def steps(self) -> list[Step]:
        """The calls and beats of the scenario, in the order in which they are to come."""
        rings = {span.call.id: span.rings_at for span in spans(self.scenario)}
        calls = sorted(self.scenario.calls, key=lambda call: rings[call.id])
        placed: list[Step] = list(calls)
        for beat in self.scenario.beats:
            placed.insert(_place(beat, placed, rings), beat)
        return placed

    def chosen(self) -> Step | None:
        """The step that the board's acts are about: the one chosen, or the next to come."""
        steps = self.steps()
        by_id = {step.id: step for step in steps}
        if self.view.chosen in by_id:
            return by_id[self.view.chosen]
        return next((step for step in steps if self.control.is_to_come(step.id)), None)

    def next_call(self) -> ScriptedCall | None:
        """The call chosen, or the next to come."""
        chosen = self.chosen()
        if isinstance(chosen, ScriptedCall):
            return chosen
        calls = (step for step in self.steps() if isinstance(step, ScriptedCall))
        return next((call for call in calls if self.control.is_to_come(call.id)), None)

    def due(self, step: Step) -> int | None:
        """When this step is to come (sitting ns); None for a hand, or while what it follows has
        not happened."""
        return due(step, self.scenario, self.control.pacing, self.control.calls)

    def scripted(self, call: str) -> ScriptedCall | None:
        """The call of this id, in whatever scenario."""
        every = (each for scenario in self.hosted.scenarios for each in scenario.calls)
        return next((each for each in every if each.id == call), None)

    def part_of(self, call: Call) -> ScriptedCall | None:
        """The part to play on ``call``: its own, or that of whom the candidate calls back."""
        if call.direction == "in":
            return self.scripted(call.role)
        every = [*self.scenario.calls, *(c for s in self.hosted.scenarios for c in s.calls)]
        return next((each for each in every if each.correspondent.name == call.caller), None)

    def on_line(self, line: int) -> Call | None:
        """The live call of this line."""
        return next((call for call in self.control.calls.live() if call.line == line), None)

    def shown(self) -> Call | None:
        """The call whose card is shown: that of the pinned line, else of the candidate's ear."""
        pinned = self.on_line(self.view.pinned) if self.view.pinned else None
        return pinned or self.control.calls.in_ear() or self._latest()

    def name(self, donneur_ordres: str) -> str:
        """His name; « l’équipe » for nobody."""
        return self.control.names.get(donneur_ordres, donneur_ordres) or "L’équipe"

    def _latest(self) -> Call | None:
        """While nobody has his ear: whom he calls, else who rings first, else whom he put on hold
        last."""
        live = self.control.calls.live()
        for state in (CallState.DIALLING, CallState.RINGING, CallState.PLACED):
            if first := next((call for call in live if call.state is state), None):
                return first
        return max(live, key=lambda call: call.holds[-1].since.at, default=None)


def _place(beat: Beat, steps: list[Step], rings: dict[str, int]) -> int:
    """Where a beat stands among ``steps``: after the one that it follows, or by its time."""
    after = beat.start.after
    if after is not None:
        ranks = [rank for rank, step in enumerate(steps) if step.id == after.call]
        return 1 + ranks[0] if ranks else len(steps)
    if beat.start.at_s is None:
        return len(steps)
    later = (rank for rank, s in enumerate(steps) if rings.get(s.id, 0) > beat.start.at_s)
    return next(later, len(steps))
