"""A fault of a dossier, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from evalengine.dossier.models import Dossier
from evalengine.dossier.scripts import Beat, Scenario, ScriptedCall
from evalengine.dossier.yamlfile import Place

Part = Literal["client", "scenario", "programme", "head", "studies"]


@dataclass(frozen=True, slots=True)
class Fault:
    """``sentence``, in French without its full stop, at ``place`` of the file of ``id``."""

    part: Part
    id: str
    place: Place
    sentence: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A call or a beat, where it stands."""

    scenario: Scenario
    step: ScriptedCall | Beat
    place: Place

    @property
    def client(self) -> str:
        """The donneur d'ordres that it concerns, "" when none."""
        return self.step.donneur_ordres if isinstance(self.step, ScriptedCall) else self.step.about

    def fault(self, sentence: str, *place: str | int) -> Fault:
        """A fault of this step, at ``place`` within it."""
        return Fault("scenario", self.scenario.id, (*self.place, *place), sentence)


def spots(dossier: Dossier) -> Iterator[Spot]:
    """Every call and every beat of every scenario."""
    for scenario in dossier.scenarios.values():
        yield from spots_of(scenario)


def spots_of(scenario: Scenario) -> Iterator[Spot]:
    """Those of one scenario, calls first."""
    for rank, call in enumerate(scenario.calls):
        yield Spot(scenario, call, ("calls", rank))
    for rank, beat in enumerate(scenario.beats):
        yield Spot(scenario, beat, ("beats", rank))
