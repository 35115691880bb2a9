"""The automatic pilot: steps of the script that have a planned time begin by themselves.

It rings nothing that control could not ring: while no line is free or the phone is away, a call
waits, and rings as soon as it can. What is left to a hand stays with the hand. A step may be
delayed while it is to come; what is planned after it counts from when it happens, and follows.
"""

from __future__ import annotations

from evalengine.dossier.scripts import Beat
from evalengine.errors import Refused
from evalengine.rules import chat, lines
from evalengine.rules.schedule import Step, due
from evalengine.rules.state import Deciders, Decision, State
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e

LONGEST_DELAY_S = 600


def tick(state: State, now: int, token: str) -> Decision:
    """The step whose time has come; one at a time, for a call takes a ``token`` of its own."""
    plans = [(at, step) for at, step in _plans(state) if at <= now]
    if not plans:
        return []
    _, step = min(plans, key=lambda plan: plan[0])
    if isinstance(step, Beat):
        return chat.play(state, step)
    return lines.place(state, step, now, token)


def deadlines(state: State) -> list[int]:
    """When `tick` has something to say, sitting ns."""
    return [at for at, _ in _plans(state)]


def _plans(state: State) -> list[tuple[int, Step]]:
    """What can begin by itself, with its time."""
    scenario = state.script.present
    if not state.pacing.automatic or scenario is None or state.desk.phase != "calls":
        return []
    steps: list[Step] = list(scenario.beats)
    if lines.why_nothing_rings(state) == "":
        steps += scenario.calls
    to_come = [step for step in steps if state.script.is_to_come(step.id, state.calls)]
    times = [(due(step, scenario, state.pacing, state.calls), step) for step in to_come]
    return [(at, step) for at, step in times if at is not None]


def _switch(state: State, command: c.SwitchPilot, _now: int, _token: str) -> Decision:
    if command.on == state.pacing.automatic:
        raise Refused("Le pilote automatique est déjà ainsi.")
    return [e.PilotSwitched(on=command.on)]


def _delay(state: State, command: c.DelayStep, _now: int, _token: str) -> Decision:
    step = state.script.step_to_come(command.step, state.calls)
    if not 1 <= command.by_s <= LONGEST_DELAY_S:
        raise Refused("Un retard est de 1 s à 10 min.")
    if step.start.by_hand:
        raise Refused("Cette étape n’a pas d’heure prévue\u00a0: elle attend votre main.")
    return [e.StepDelayed(step=command.step, by_s=command.by_s)]


DECIDERS: Deciders = {
    c.SwitchPilot: _switch,
    c.DelayStep: _delay,
}
