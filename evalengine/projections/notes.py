"""What the candidate writes besides messages: scratchpads, call-backs, reports, his own marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from evalengine.vocabulary import events as e


@dataclass(slots=True)
class CallBack:
    """Somebody to call back. ``done`` is None until the candidate says that he did or gave up."""

    planned: e.CallBackPlanned
    done: bool | None = None
    note: str = ""


@dataclass(slots=True)
class Notes:
    """``scratchpads`` by call ("" for none), ``call_backs`` by id, ``incidents`` by donneur
    d'ordres and call, ``self_assessment`` by criterion; the last of each stands. ``sheet`` holds
    the questions that his own marks answer, None when the dossier asks none."""

    scratchpads: dict[str, str] = field(default_factory=dict)
    call_backs: dict[str, CallBack] = field(default_factory=dict)
    incidents: dict[tuple[str, str], e.IncidentReported] = field(default_factory=dict)
    handover: e.HandoverWritten | None = None
    sheet: e.SheetProvided | None = None
    self_assessment: dict[str, e.SelfAssessed] = field(default_factory=dict)

    def keep(self, event: e.ScratchpadKept) -> None:
        self.scratchpads[event.call] = event.text

    def plan(self, event: e.CallBackPlanned) -> None:
        self.call_backs[event.call_back] = CallBack(event)

    def settle(self, event: e.CallBackSettled) -> None:
        call_back = self.call_backs[event.call_back]
        call_back.done, call_back.note = event.done, event.note

    def report(self, event: e.IncidentReported) -> None:
        self.incidents[event.donneur_ordres, event.call] = event

    def hand_over(self, event: e.HandoverWritten) -> None:
        self.handover = event

    def provide(self, event: e.SheetProvided) -> None:
        self.sheet = event

    def assess(self, event: e.SelfAssessed) -> None:
        self.self_assessment[event.criterion] = event


FOLDS: dict[type, Callable[[Notes, Any], None]] = {
    e.ScratchpadKept: Notes.keep,
    e.CallBackPlanned: Notes.plan,
    e.CallBackSettled: Notes.settle,
    e.IncidentReported: Notes.report,
    e.HandoverWritten: Notes.hand_over,
    e.SheetProvided: Notes.provide,
    e.SelfAssessed: Notes.assess,
}
