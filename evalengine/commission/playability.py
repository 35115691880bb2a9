"""The proof that a scenario can be played: the exemplary robot reaches every ground truth of it.

He knows what his desk shows and what he is told, and acts through commands and a phone only. What
he cannot reach, no candidate can: the scenario is refused, with the call and what is in the way.
"""

from __future__ import annotations

from typing import TypeVar

from evalengine.commission.theatre import StoodStill, Theatre
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import PhasePlan, Programme
from evalengine.projections.truth import Outcome, outcomes
from evalengine.robots.conversation import telling
from evalengine.robots.profile import EXEMPLAIRE
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry

Kind = TypeVar("Kind")

_PHASES = (
    PhasePlan(phase="preparation"),
    PhasePlan(phase="calls"),
    PhasePlan(phase="chat", lasts_s=300),
    PhasePlan(phase="handover", lasts_s=300),
)


def play(dossier: Dossier, scenario: str) -> Theatre:
    """The exemplary robot's performance of one scenario; `StoodStill` when it does not end."""
    return _stage(dossier, scenario).play()


def obstacles(dossier: Dossier, scenario: str) -> list[str]:
    """French sentences: what of this scenario cannot be reached, and why; empty when all can."""
    theatre = _stage(dossier, scenario)
    stopped = []
    try:
        theatre.play()
    except StoodStill as still:
        stopped = [str(still)]
    entries = theatre.entries
    told = {(event.call, event.fact) for event in _of(e.FactSaid, entries)}
    missed = [outcome for outcome in outcomes(entries) if not outcome.reached]
    return [
        *stopped,
        *_unplayed(dossier, scenario, entries),
        *(_sentence(dossier, scenario, outcome, told) for outcome in missed),
    ]


def _stage(dossier: Dossier, scenario: str) -> Theatre:
    programme = Programme(
        id=scenario, title=dossier.scenarios[scenario].title, scenarios=(scenario,), phases=_PHASES
    )
    return Theatre(dossier, programme, EXEMPLAIRE)


def _sentence(dossier: Dossier, scenario: str, outcome: Outcome, told: set[tuple[str, str]]) -> str:
    """The call, what is missing, and the facts that were never told, if that is why."""
    sentence = f"« {outcome.subject} » : {outcome.difference}"
    calls = {call.id: call for call in dossier.scenarios[scenario].calls}
    if outcome.subject in calls:
        untold = [
            fact.id
            for fact, _ in telling(calls[outcome.subject])
            if (outcome.subject, fact.id) not in told
        ]
        if untold:
            sentence += f" Faits jamais dits : {', '.join(untold)}."
    return sentence


def _unplayed(dossier: Dossier, scenario: str, entries: list[Entry]) -> list[str]:
    """Calls that never rang, or that nobody could pick up."""
    picked_up = {event.call for event in _of(e.CallPickedUp, entries)}
    played = {event.beat for event in _of(e.BeatPlayed, entries)}
    steps = dossier.scenarios[scenario]
    return [
        f"« {call.id} » : cet appel n’a jamais pu être décroché."
        for call in steps.calls
        if call.id not in picked_up
    ] + [
        f"« {beat.id} » : ce temps fort n’a jamais eu lieu."
        for beat in steps.beats
        if beat.id not in played
    ]


def _of(kind: type[Kind], entries: list[Entry]) -> list[Kind]:
    return [entry.event for entry in entries if isinstance(entry.event, kind)]
