"""When the calls of a scenario come, as far as a script can say.

The estimate is the earliest that a good candidate makes possible: he picks up at once, and nobody
waits. What overlaps here overlaps at any desk, because one ear serves one call at a time.
Times are seconds from the beginning of the scenario.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evalengine.dossier.scripts import Beat, Scenario, ScriptedCall

PICKS_UP_S = 4
"""How soon a good candidate picks up."""
BY_HAND_PAUSE_S = 5
"""How long a hand waits after the last call, before it makes another ring."""


@dataclass(frozen=True, slots=True)
class Span:
    """A call rings at ``rings_at`` and is over at ``over_at``, at the earliest."""

    call: ScriptedCall
    rings_at: int
    over_at: int


def spans(scenario: Scenario) -> list[Span]:
    """One span a call, in the order of their rings."""
    starts = _starts(scenario)
    found = [
        Span(call, starts[call.id], starts[call.id] + PICKS_UP_S + call.talk_s)
        for call in scenario.calls
    ]
    return sorted(found, key=lambda span: span.rings_at)


def length_s(scenario: Scenario) -> int:
    """From the beginning of the scenario to the end of its last call."""
    return max(span.over_at for span in spans(scenario))


def at_once(scenario: Scenario, call: ScriptedCall) -> list[ScriptedCall]:
    """The calls that live at the moment of ``call`` when most do, itself included."""
    every = spans(scenario)
    mine = next(span for span in every if span.call.id == call.id)
    moments = [span.rings_at for span in every if mine.rings_at <= span.rings_at < mine.over_at]
    living = ([span for span in every if _lives(span, moment)] for moment in moments)
    return [span.call for span in max(living, key=len)]


def most_at_once(scenario: Scenario) -> list[ScriptedCall]:
    """The calls that live at the busiest moment."""
    crowds: Iterable[list[ScriptedCall]] = (at_once(scenario, call) for call in scenario.calls)
    return max(crowds, key=len)


def _lives(span: Span, moment: int) -> bool:
    return span.rings_at <= moment < span.over_at


def _starts(scenario: Scenario) -> dict[str, int]:
    steps: dict[str, ScriptedCall | Beat] = {call.id: call for call in scenario.calls}
    steps |= {beat.id: beat for beat in scenario.beats}
    known: dict[str, int] = {}
    by_hand_at = 0
    for step in steps.values():
        if step.start.by_hand:  # one after the other, when nothing else goes on
            known[step.id] = by_hand_at
            by_hand_at += BY_HAND_PAUSE_S + _lasts(step)
    for name in steps:
        _start(name, steps, known)
    return known


def _start(name: str, steps: dict[str, ScriptedCall | Beat], known: dict[str, int]) -> int:
    """Chains of ``after`` come to an end: the model of a scenario has seen to it."""
    if name not in known:
        start = steps[name].start
        if start.after is None:
            known[name] = start.at_s or 0
        else:
            other = steps[start.after.call]
            since = _start(other.id, steps, known) + _reaches(other, start.after.event)
            known[name] = since + start.after.delay_s
    return known[name]


def _reaches(step: ScriptedCall | Beat, event: str) -> int:
    """How long after its start a call reaches ``event``; a beat is over at once."""
    if event == "placed" or isinstance(step, Beat):
        return 0
    return _lasts(step) if event == "ended" else PICKS_UP_S


def _lasts(step: ScriptedCall | Beat) -> int:
    return 0 if isinstance(step, Beat) else PICKS_UP_S + step.talk_s
