"""The robot co-évaluateur: makes the calls of the script ring, and lives as each correspondent.

A correspondent talks until he has said what he came for (``talk_s``, counted only while the
candidate listens), then takes leave; on hold he waits as long as his patience lasts.

The time of an absence of the engine counts for nothing: nobody talked nor waited, and the calls of
the script come as far apart as they were meant to, not all at once when it is back.
"""

from __future__ import annotations

from dataclasses import dataclass

from evalengine.clock import SECOND
from evalengine.dossier.scripts import Scenario, ScriptedCall
from evalengine.projections.calls import Call, CallState
from evalengine.projections.control import Control
from evalengine.robots.acts import Act
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import Audience
from evalengine.vocabulary.entry import Entry

_RETRY_S = 2
_BY_HAND_PAUSE_S = 5
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
        self.control = Control()
        self._not_before: dict[str, int] = {}
        self._asked: set[str] = set()
        self._changed_at: dict[tuple[str, str], int] = {}
        self._last_at = 0
        self._absences: list[tuple[int, int]] = []

    @property
    def finished(self) -> bool:
        return self.control.phase == "closed"

    def see(self, entry: Entry) -> None:
        self.control.apply(entry)
        self._last_at = entry.at
        if isinstance(entry.event, e.SittingInterrupted):
            self._absences.append((entry.event.last_at, entry.at))
        for call in self.control.calls:
            self._changed_at.setdefault((call.id, call.state), entry.at)

    def deadline(self) -> int | None:
        return min((at for at, _act in self._plans()), default=None)

    def tick(self, now: int) -> list[Act]:
        acts: list[Act] = []
        for at, act in self._plans():
            if at > now:
                continue
            if isinstance(act, c.TriggerCall | c.AnswerDialled):
                self._not_before[act.call] = now + _RETRY_S * SECOND
                if isinstance(act, c.TriggerCall) and not self.control.has_free_line():
                    continue
            else:
                self._asked.add(_name(act))
            acts.append(act)
        return acts

    def _plans(self) -> list[tuple[int, c.Command]]:
        """Everything it means to do, with its due time."""
        if self.control.phase == "preparation":
            ready = self.control.phone == "reachable" and "begin" not in self._asked
            return [(self._last_at, c.EndPhase(phase="preparation"))] if ready else []
        if self.control.phase != "calls":
            return []
        plans: list[tuple[int, c.Command]] = []
        scenario = self.scenarios.get(self.control.scenario)
        to_come = self.control.to_come([call.id for call in scenario.calls]) if scenario else []
        by_hand = [call_id for call_id in to_come if self.script[call_id].start.by_hand]
        for call_id in to_come:
            if call_id in by_hand[1:]:  # a hand makes one call ring at a time
                continue
            due = self._due(self.script[call_id])
            if due is not None:
                plans.append(
                    (max(due, self._not_before.get(call_id, 0)), c.TriggerCall(call=call_id))
                )
        for call in self.control.calls.live():
            if call.state is CallState.DIALLING:
                plans += self._answers(call)
                continue
            leaves_at = self._leaves_at(call)
            if leaves_at is not None and call.id not in self._asked:
                plans.append((leaves_at, c.HangUp(call=call.id)))
        return plans

    def _due(self, scripted: ScriptedCall) -> int | None:
        """When a call of the script is to ring; None while what it waits for has not happened."""
        start = scripted.start
        if start.at_s is not None:
            return self._after(self._began_at(), start.at_s * SECOND)
        if start.after is not None:
            since = self._happened_at(start.after.call, start.after.event)
            return None if since is None else self._after(since, start.after.delay_s * SECOND)
        if self.control.calls.live():
            return None
        return self._last_at + _BY_HAND_PAUSE_S * SECOND

    def _began_at(self) -> int:
        return self.control.began_at[self.control.scenario]

    def _happened_at(self, call_id: str, event: str) -> int | None:
        call = self.control.calls.get(call_id)
        if call is None:
            return None
        match event:
            case "picked_up":
                return call.pickup.at if call.pickup else None
            case "held":
                return call.holds[0].since.at if call.holds else None
            case "ended":
                return call.ended.at if call.ended else None
            case _:
                return self._changed_at.get((call_id, CallState.PLACED))

    def _answers(self, call: Call) -> list[tuple[int, c.Command]]:
        """Whoever the candidate calls is there, and waits until nobody else has his ear."""
        if self.control.calls.in_ear() is not None:
            return []
        rings_since = call.dialled.at if call.dialled else self._last_at
        due = self._after(rings_since, _RINGS_S * SECOND)
        return [(max(due, self._not_before.get(call.id, 0)), c.AnswerDialled(call=call.id))]

    def _leaves_at(self, call: Call) -> int | None:
        scripted = self.script.get(call.id, _DIALLED)
        if call.state is CallState.TALKING and scripted.takes_leave:
            stretches = _talk(call)
            talked = sum(self._there(since, until) for since, until in stretches[:-1])
            return self._after(stretches[-1][0], scripted.talk_s * SECOND - talked)
        if call.state is CallState.HELD:
            return self._after(call.holds[-1].since.at, scripted.hold_patience_s * SECOND)
        return None

    def _there(self, since: int, until: int) -> int:
        """How long of this span the engine was there, ns."""
        away = (min(until, back) - max(since, left) for left, back in self._absences)
        return until - since - sum(max(0, length) for length in away)

    def _after(self, since: int, length: int) -> int:
        """When ``length`` ns will have passed with the engine there."""
        at = since + length
        for left, back in self._absences:
            if since < back and left < at:
                at += back - max(since, left)
        return at


def _talk(call: Call) -> list[tuple[int, int]]:
    """The stretches of talk, from and to in sitting ns; the last one goes on."""
    turns = [stamp.at for stamp, _ in call.services]
    holds = [hold.since.at for hold in call.holds]
    return list(zip(turns, [*holds, turns[-1]], strict=False))


def _name(act: c.Command) -> str:
    return act.call if isinstance(act, c.HangUp) else "begin"
