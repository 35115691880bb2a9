"""The candidate's desk: what he sees, folded from the entries that are his to see.

The fold of all entries equals the fold of the candidate's part of them (a property test): what
is hidden from him changes nothing here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from evalengine.clock import MS
from evalengine.projections.calls import Call, Calls, CallState
from evalengine.projections.work import Work
from evalengine.vocabulary import events as e
from evalengine.vocabulary.audience import may_see
from evalengine.vocabulary.entry import Entry
from evalengine.vocabulary.signals import HEADSET, PhoneAct


@dataclass(slots=True)
class Line:
    """One of the desk's lines. ``call`` is None when it is free."""

    number: int
    call: Call | None = None


@dataclass(slots=True)
class Desk:
    """Lines, files, phase, phone, work: the whole of the candidate's screen.

    ``own_lines`` of the ``lines`` are always there; one more may be, for a call of his own.
    ``open_files`` is in the order of opening, the last one in front. ``interruptions`` are the
    lengths (ns) of the engine's absences, for the notice on screen. ``by_hand`` are the gestures
    that the phone at ``contact`` would not do when the console asked it. ``day`` is the ISO date on
    which the fiction plays.
    """

    sitting: str = ""
    candidate: str = ""
    scenario: str = ""
    phase: e.Phase = "preparation"
    phase_ends_at: int = 0
    speed: int = 1
    pickup_bound_ns: int = 0
    lines: list[Line] = field(default_factory=list)
    own_lines: int = 0
    files: dict[str, e.FileProvided] = field(default_factory=dict)
    open_files: list[str] = field(default_factory=list)
    phone: e.Status = "unreachable"
    contact: str = ""
    by_hand: set[PhoneAct] = field(default_factory=set)
    interruptions: list[int] = field(default_factory=list)
    closed: str = ""
    day: str = ""
    calls: Calls = field(default_factory=Calls)
    work: Work = field(default_factory=Work)

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        event = entry.event
        if not may_see("candidate", event):
            return
        self.calls.apply(entry)
        self.work.apply(entry)
        fold = _FOLDS.get(type(event))
        if fold is not None:
            fold(self, event)

    @property
    def headset(self) -> bool:
        """His phone is, or was last, a headset in his page."""
        return self.contact.startswith(HEADSET)

    def in_ear(self) -> Call | None:
        """The call the candidate is talking on."""
        return self.calls.in_ear()

    def waiting(self) -> list[Call]:
        """Ringing and held calls, the one that has waited longest in its present wait first."""
        waits = [
            (since, line.number, line.call)
            for line in self.lines
            if line.call is not None and (since := line.call.waiting_since()) is not None
        ]
        return [call for _, _, call in sorted(waits, key=lambda wait: wait[:2])]

    def ringing(self) -> list[Call]:
        """Calls that ring now."""
        return [call for call in self.waiting() if call.state is CallState.RINGING]

    def _opened(self, event: e.SittingOpened) -> None:
        self.sitting, self.candidate, self.scenario = event.sitting, event.candidate, event.scenario
        self.speed, self.day = event.speed, event.day
        self.pickup_bound_ns = event.pickup_bound_ms * MS
        self.lines = [Line(number) for number in range(1, event.lines + 1)]
        self.own_lines = event.lines

    def _provided(self, event: e.FileProvided) -> None:
        self.files[event.donneur_ordres] = event

    def _phase(self, event: e.PhaseBegan) -> None:
        self.phase, self.phase_ends_at = event.phase, event.ends_at

    def _rang(self, event: e.CallRang) -> None:
        self.lines[event.line - 1].call = self.calls.get(event.call)

    def _dialled(self, event: e.CallDialled) -> None:
        if event.line > len(self.lines):
            self.lines.append(Line(event.line))
        if event.line:
            self.lines[event.line - 1].call = self.calls.get(event.call)

    def _ended(self, event: e.CallEnded) -> None:
        for line in self.lines:
            if line.call is not None and line.call.id == event.call:
                line.call = None
        if len(self.lines) > self.own_lines and self.lines[-1].call is None:
            self.lines.pop()

    def _file_opened(self, event: e.FileOpened) -> None:
        self._file_closed(event)
        self.open_files.append(event.donneur_ordres)

    def _file_closed(self, event: e.FileClosed | e.FileOpened) -> None:
        if event.donneur_ordres in self.open_files:
            self.open_files.remove(event.donneur_ordres)

    def _phone(self, event: e.DeskPhoneChanged) -> None:
        self.phone = event.status
        if event.contact and event.contact != self.contact:
            self.contact = event.contact
            self.by_hand.clear()  # another phone may know better

    def _gesture_failed(self, event: e.GestureFailed) -> None:
        if not self.headset:  # which has no keys of its own: it obeys, or is not plugged
            self.by_hand.add(event.verb)

    def _interrupted(self, event: e.SittingInterrupted) -> None:
        self.interruptions.append(event.length_ns)

    def _closed(self, event: e.SittingClosed) -> None:
        self.closed = event.reason
        self.phase, self.phase_ends_at = "closed", 0


_FOLDS: dict[type, Callable[[Desk, Any], None]] = {
    e.SittingOpened: Desk._opened,
    e.FileProvided: Desk._provided,
    e.PhaseBegan: Desk._phase,
    e.CallRang: Desk._rang,
    e.CallDialled: Desk._dialled,
    e.CallEnded: Desk._ended,
    e.FileOpened: Desk._file_opened,
    e.FileClosed: Desk._file_closed,
    e.DeskPhoneChanged: Desk._phone,
    e.GestureFailed: Desk._gesture_failed,
    e.SittingInterrupted: Desk._interrupted,
    e.SittingClosed: Desk._closed,
}
