"""A programme: which scenarios a sitting plays, in which order, and how long each phase lasts."""

from __future__ import annotations

from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from evalengine.dossier.fields import LAST_SECOND, Id, Seconds, Text
from evalengine.dossier.scripts import Scenario
from evalengine.referentiel.models import FilePart, refuse_twice

PlannedPhase = Literal[
    "identity",
    "checks",
    "preparation",
    "calls",
    "chat",
    "handover",
    "self_assessment",
    "interview",
    "role_play",
]
_ORDER: tuple[PlannedPhase, ...] = get_args(PlannedPhase)


class PhasePlan(FilePart):
    """A phase and its length; 0: until control ends it. The calls' length is what is planned:
    they end with the last call."""

    phase: PlannedPhase
    lasts_s: Seconds = Field(default=0, ge=0, le=LAST_SECOND)


class Programme(FilePart):
    """``pause_s`` lies between the end of a scenario's last call and the next scenario.

    ``automatic``: what has a planned time begins by itself from the start, until control takes it
    in hand; else only when control asks for it.
    """

    id: Id
    title: Text
    scenarios: tuple[Id, ...] = Field(min_length=1)
    pause_s: Seconds = Field(default=60, ge=0, le=1800)
    automatic: bool = False
    phases: tuple[PhasePlan, ...]

    @model_validator(mode="after")
    def _phases_are_in_order(self) -> Self:
        names = [plan.phase for plan in self.phases]
        refuse_twice("phase", "phases", list(names))
        if names != sorted(names, key=_ORDER.index):
            raise ValueError(f"les phases vont dans cet ordre : {', '.join(_ORDER)}")
        if "preparation" not in names or "calls" not in names:
            raise ValueError("un programme a au moins « preparation » et « calls »")
        return self

    @model_validator(mode="after")
    def _fits(self) -> Self:
        refuse_twice("scénario", "scenarios", list(self.scenarios))
        total = sum(plan.lasts_s for plan in self.phases)
        if total > LAST_SECOND:
            raise ValueError(f"les phases durent {total // 60} min : plus que 3 h 40")
        return self


def alone(scenario: Scenario) -> Programme:
    """A scenario by itself, to practise: preparation as long as one wishes, then the calls."""
    return Programme(
        id=scenario.id,
        title=scenario.title,
        scenarios=(scenario.id,),
        phases=(PhasePlan(phase="preparation"), PhasePlan(phase="calls")),
    )
