"""Calls that cannot all be served, and facts that there is no time to tell."""

from __future__ import annotations

from collections.abc import Iterator

from evalengine.dossier.lint.fault import Fault, spots
from evalengine.dossier.models import Dossier
from evalengine.dossier.scripts import Fact, ScriptedCall
from evalengine.dossier.timetable import most_at_once

WORDS_PER_MINUTE = 200
"""Somebody who speaks fast."""
QUESTION_S = 2
"""The least that a question takes."""


def faults(dossier: Dossier) -> Iterator[Fault]:
    """Of every scenario, and of every call that ends by itself."""
    for scenario in dossier.scenarios.values():
        crowd = most_at_once(scenario)
        if len(crowd) > scenario.lines:
            names = ", ".join(call.id for call in crowd)
            told = f"{len(crowd)} appels à la fois pour {scenario.lines} lignes : {names}"
            yield Fault("scenario", scenario.id, ("calls",), told)
    for spot in spots(dossier):
        if isinstance(spot.step, ScriptedCall) and spot.step.takes_leave:
            lost = untold(spot.step)
            if lost:
                names = ", ".join(fact.id for fact in lost)
                told = (
                    f"au bout de {spot.step.talk_s} s le correspondant raccroche, "
                    f"avant d’avoir pu dire : {names}"
                )
                yield spot.fault(told, "talk_s")


def untold(call: ScriptedCall) -> list[Fact]:
    """The facts that cannot be told within ``talk_s``, spoken fast and asked for briefly."""
    left_s = call.talk_s - speaking_s(call.opening) - speaking_s(call.closing)
    lost = []
    for fact in sorted(call.facts, key=lambda fact: fact.when_asked is not None):
        left_s -= speaking_s(fact.says) + (QUESTION_S if fact.when_asked else 0)
        if left_s < 0:
            lost.append(fact)
    return lost


def speaking_s(text: str) -> float:
    """How long a fast speaker needs for a text, s."""
    return len(text.split()) * 60 / WORDS_PER_MINUTE
