"""The robot co-évaluateur: makes the calls of the script ring, and lives as each correspondent.

A correspondent talks until he has said what he came for (``talk_s``, counted only while the
candidate listens), then takes leave; on hold he waits as long as his patience lasts.

The time of an absence of the engine counts for nothing: nobody talked nor waited, and the calls of
the script come as far apart as they were meant to, not all at once when it is back.
"""

from __future__ import annotations

from dataclasses import dataclass

from evalengine.clock import SECOND
from evalengine.dossier.scripts import Beat, Scenario, ScriptedCall
from evalengine.projections.calls import Call, CallState
from evalengine.projections.control import Control
from evalengine.robots import conversation
from evalengine.robots.acts import Act
from evalengine.rules.schedule import due
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import Audience
from evalengine.vocabulary.entry import Entry

_RETRY_S = 2
_BY_HAND_PAUSE_S = 5
_PHASE_S = {"chat": 60, "handover": 60, "self_assessment": 60, "interview": 60, "role_play": 60}
"""How long it lets those phases last that nothing ends by itself."""
_RINGS_S = 3
"""How long it rings at whom the candidate calls."""


@dataclass(frozen=True, slots=True)
class _Manners:
    """How long somebody talks (s), bears a hold, and whether he hangs up first."""

    talk_s: int
    hold_patience_s: int
    takes_leave: bool


_DIALLED = _Manners(talk_s=20, hold_patience_s=60, takes_leave=True)


class ControlRobot:
    """Plays whole scenarios, in their order, without a person."""

    audience: Audience = "control"

    def __init__(self, *scenarios: Scenario) -> None:
        self.scenarios = {scenario.id: scenario for scenario in scenarios}
        self.script = {call.id: call for each in scenarios for call in each.calls}
        self._told: set[tuple[str, str]] = set()
        self.control = Control()
        self._not_before: dict[str, int] = {}
        self._asked: set[str] = set()
        self._last_at = 0

    @property
    def finished(self) -> bool:
        return self.control.phase == "closed"

    def see(self, entry: Entry) -> None:
        self.control.apply(entry)
        self._last_at = entry.at
        if isinstance(entry.event, e.FactSaid):
            self._told.add((entry.event.call, entry.event.fact))

    def deadline(self) -> int | None:
        return min((at for at, _act in self._plans()), default=None)

    def tick(self, now: int) -> list[Act]:
        acts: list[Act] = []
        for at, act in self._plans():
            if at > now:
                continue
            if isinstance(act, c.TriggerCall | c.AnswerDialled | c.EndPhase | c.PlayBeat):
                self._not_before[_name(act)] = now + _RETRY_S * SECOND
                if isinstance(act, c.TriggerCall) and not self.control.has_free_line():
                    continue
            elif isinstance(act, c.SayFact):
                self._told.add((act.call, act.fact))
            else:
                self._asked.add(_name(act))
            acts.append(act)
        return acts

    def _plans(self) -> list[tuple[int, c.Command]]:
        """Everything it means to do, with its due time."""
        if self.control.phase != "calls":
            return self._passes_on()
        plans = self._steps()
        for call in self.control.calls.live():
            if call.state is CallState.DIALLING:
                plans += self._answers(call)
                continue
            plans += self._facts(call)
            leaves_at = self._leaves_at(call)
            if leaves_at is not None and call.id not in self._asked:
                plans.append((leaves_at, c.HangUp(call=call.id)))
        return plans

    def _passes_on(self) -> list[tuple[int, c.Command]]:
        """Outside the calls: what lets the sitting go on."""
        phase, admission = self.control.phase, self.control.work.admission
        if phase == "identity" and not admission.document:
            asked = "identity" in self._asked
            return [] if asked else [(self._last_at, c.ConfirmIdentity(document="robot"))]
        waits = {
            "identity": not admission.notice_accepted,
            "preparation": self.control.phone != "reachable",
            "checks": True,  # it ends when the candidate has passed them all
            "grace": True,
            "closed": True,
        }
        if waits.get(phase, False):
            return []
        at = self.control.phase_began_at + _PHASE_S.get(phase, 0) * SECOND
        return [(max(at, self._not_before.get(phase, 0)), c.EndPhase(phase=phase))]

    def _steps(self) -> list[tuple[int, c.Command]]:
        """The calls and beats to come of the scenario that is played."""
        scenario = self.scenarios.get(self.control.scenario)
        if scenario is None:
            return []
        steps: list[ScriptedCall | Beat] = [*scenario.beats, *scenario.calls]
        to_come = [step for step in steps if self.control.is_to_come(step.id)]
        by_hand = [step.id for step in to_come if step.start.by_hand]
        plans: list[tuple[int, c.Command]] = []
        for step in to_come:
            # A hand does one at a time.
            at = None if step.id in by_hand[1:] else self._due(scenario, step)
            if at is not None:
                act = (
                    c.PlayBeat(beat=step.id)
                    if isinstance(step, Beat)
                    else c.TriggerCall(call=step.id)
                )
                plans.append((max(at, self._not_before.get(step.id, 0)), act))
        return plans

    def _due(self, scenario: Scenario, step: ScriptedCall | Beat) -> int | None:
        """When a step of the script is to come; None while what it waits for has not happened."""
        if not step.start.by_hand:
            return due(step, scenario, self.control.pacing, self.control.calls)
        if self.control.calls.live():
            return None
        return self._last_at + _BY_HAND_PAUSE_S * SECOND

    def _facts(self, call: Call) -> list[tuple[int, c.Command]]:
        """What a correspondent tells, as the talk comes to it."""
        scripted = self.script.get(call.role)
        plans: list[tuple[int, c.Command]] = []
        for fact, length in conversation.telling(scripted) if scripted else ():
            at = conversation.reaches(call, length, self._last_at)
            if at is not None and (call.id, fact.id) not in self._told:
                plans.append((at, c.SayFact(call=call.id, fact=fact.id)))
        return plans

    def _answers(self, call: Call) -> list[tuple[int, c.Command]]:
        """Whoever the candidate calls is there, and waits until nobody else has his ear."""
        if self.control.calls.in_ear() is not None:
            return []
        rings_since = call.dialled.at if call.dialled else self._last_at
        at = self.control.pacing.after(rings_since, _RINGS_S * SECOND)
        return [(max(at, self._not_before.get(call.id, 0)), c.AnswerDialled(call=call.id))]

    def _leaves_at(self, call: Call) -> int | None:
        scripted, pacing = self.script.get(call.role, _DIALLED), self.control.pacing
        if call.state is CallState.TALKING and scripted.takes_leave:
            return conversation.talked_out(call, scripted.talk_s * SECOND, pacing)
        if call.state is CallState.HELD:
            return pacing.after(call.holds[-1].since.at, _patience_s(scripted) * SECOND)
        return None


def _patience_s(who: ScriptedCall | _Manners) -> int:
    """How long he bears a hold; who insists bears it twice."""
    insists = isinstance(who, ScriptedCall) and who.patience_ends == "insists"
    return who.hold_patience_s * (2 if insists else 1)


def _name(act: c.Command) -> str:
    match act:
        case c.HangUp() | c.TriggerCall() | c.AnswerDialled():
            return act.call
        case c.PlayBeat():
            return act.beat
        case c.EndPhase():
            return act.phase
        case _:
            return "identity"
