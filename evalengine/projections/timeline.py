"""The sitting as a picture: who rang, talked and waited on which line, and what was done meanwhile.

Three lanes, one a line of the desk (a fourth when the candidate had a line more); under them what
he typed, which files he had open, and what he did; and how many correspondents wanted him at once.
Times are sitting ns; every piece bears the number of the entry that began it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from evalengine.projections.calls import Call, Calls
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry

Kind = Literal["ring", "talk", "hold"]
Act = Literal[
    "message",
    "sending",
    "agenda",
    "card",
    "chat",
    "call_back",
    "incident",
    "consigne",
    "clip",
    "mark",
]


@dataclass(frozen=True, slots=True)
class Span:
    """What a call did on its ``line`` from ``since`` to ``until``."""

    line: int
    call: str
    who: str
    kind: Kind
    since: int
    until: int
    entry: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Typing in a field, or a file open: ``what`` names it."""

    what: str
    since: int
    until: int
    entry: int


@dataclass(frozen=True, slots=True)
class Point:
    """Something done or received at one instant, for ``donneur_ordres`` ("" when for nobody)."""

    kind: Act
    at: int
    donneur_ordres: str
    entry: int


@dataclass(slots=True)
class Timeline:
    """The fold. ``phases`` are those that began, with their time; ``gaps`` when the engine was
    away; ``last_at`` is the time of the last entry."""

    calls: Calls = field(default_factory=Calls)
    names: dict[str, str] = field(default_factory=dict)
    phases: list[tuple[e.Phase, int]] = field(default_factory=list)
    typing: list[Stretch] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    gaps: list[Stretch] = field(default_factory=list)
    last_at: int = 0
    _files: list[Stretch] = field(default_factory=list)
    _open: dict[str, tuple[int, int]] = field(default_factory=dict)
    _playing: dict[str, str] = field(default_factory=dict)

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        self.last_at = max(self.last_at, entry.at)
        self.calls.apply(entry)
        fold = _FOLDS.get(type(entry.event))
        if fold is not None:
            fold(self, entry, entry.event)

    def spans(self) -> list[Span]:
        """What every call did, by its beginning; what still goes on ends with the journal."""
        spans = [span for call in self.calls if call.line for span in self._spans_of(call)]
        return sorted(spans, key=lambda span: (span.since, span.entry))

    def lines(self) -> int:
        """How many lanes the picture has: three at least."""
        return max([3, *(call.line for call in self.calls)])

    def files(self) -> list[Stretch]:
        """When each donneur d'ordres' file was open."""
        still = [
            Stretch(name, since, self.last_at, entry) for name, (since, entry) in self._open.items()
        ]
        return sorted([*self._files, *still], key=lambda file: (file.since, file.entry))

    def load(self) -> list[tuple[int, int]]:
        """How many correspondents ring, talk or wait, from each of these times on."""
        steps: dict[int, int] = {}
        for span in self.spans():
            steps[span.since] = steps.get(span.since, 0) + 1
            steps[span.until] = steps.get(span.until, 0) - 1
        told, now = [], 0
        for at in sorted(steps):
            if steps[at]:
                now += steps[at]
                told.append((at, now))
        return told

    def window(self) -> tuple[int, int]:
        """From the first call to the end of what was done after it; all of it without a call."""
        spans = self.spans()
        if not spans:
            return 0, self.last_at
        ends = [span.until for span in spans]
        ends += [done.until for done in self.typing] + [point.at for point in self.points]
        return spans[0].since, min(max(ends), self.last_at)

    def _spans_of(self, call: Call) -> list[Span]:
        began: list[tuple[int, int, Kind]] = [
            (stamp.at, call.entries[proof], "ring")
            for stamp, proof in ((call.ring, "call_rang"), (call.dialled, "call_dialled"))
            if stamp is not None
        ]
        began += [(stamp.at, seq, "talk") for stamp, seq in call.services]
        began += [(hold.since.at, hold.entries[0], "hold") for hold in call.holds]
        if not began:  # placed, and not heard yet
            return []
        began.sort()
        end = call.ended.at if call.ended else self.last_at
        ends = [*(at for at, _, _ in began[1:]), end]
        who = call.caller or call.number
        return [
            Span(call.line, call.id, who, kind, at, until, entry)
            for (at, entry, kind), until in zip(began, ends, strict=True)
            if until > at
        ]

    def _provided(self, _entry: Entry, event: e.FileProvided) -> None:
        self.names[event.donneur_ordres] = event.name

    def _phase(self, entry: Entry, event: e.PhaseBegan) -> None:
        self.phases.append((event.phase, entry.at))

    def _interrupted(self, entry: Entry, event: e.SittingInterrupted) -> None:
        self.gaps.append(Stretch("", event.last_at, entry.at, entry.seq))

    def _opened(self, entry: Entry, event: e.FileOpened) -> None:
        self._open.setdefault(event.donneur_ordres, (entry.at, entry.seq))

    def _closed(self, entry: Entry, event: e.FileClosed) -> None:
        if (began := self._open.pop(event.donneur_ordres, None)) is not None:
            self._files.append(Stretch(event.donneur_ordres, began[0], entry.at, began[1]))

    def _typed(self, entry: Entry, event: e.TypingCounted) -> None:
        since = max(0, event.at - event.lasted_ns)
        self.typing.append(Stretch(event.pane, since, event.at, entry.seq))

    def _sounded(self, entry: Entry, event: e.SoundsChanged) -> None:
        if event.clip and event.clip != self._playing.get(event.call):
            self.points.append(Point("clip", entry.at, "", entry.seq))
        self._playing[event.call] = event.clip

    def _chat(self, entry: Entry, event: e.ChatSent) -> None:
        if event.speaker == "candidate":
            self.points.append(Point("chat", entry.at, event.donneur_ordres, entry.seq))


def timeline(entries: Iterable[Entry]) -> Timeline:
    """The fold of a whole journal, or of as much of it as there is."""
    folded = Timeline()
    for entry in entries:
        folded.apply(entry)
    return folded


def _point(kind: Act, about: Callable[[Any], str]) -> Callable[[Timeline, Entry, Any], None]:
    def fold(self: Timeline, entry: Entry, event: Any) -> None:
        self.points.append(Point(kind, entry.at, about(event), entry.seq))

    return fold


def _owner(event: Any) -> str:
    return str(event.donneur_ordres)


_FOLDS: dict[type, Callable[[Timeline, Entry, Any], None]] = {
    e.FileProvided: Timeline._provided,
    e.PhaseBegan: Timeline._phase,
    e.SittingInterrupted: Timeline._interrupted,
    e.FileOpened: Timeline._opened,
    e.FileClosed: Timeline._closed,
    e.TypingCounted: Timeline._typed,
    e.ChatSent: Timeline._chat,
    e.SoundsChanged: Timeline._sounded,
    e.MessageSaved: _point("message", lambda event: str(event.message.donneur_ordres)),
    e.SendingMade: _point("sending", lambda _: ""),
    e.AppointmentBooked: _point("agenda", lambda event: str(event.appointment.donneur_ordres)),
    e.AppointmentMoved: _point("agenda", lambda _: ""),
    e.AppointmentCancelled: _point("agenda", lambda _: ""),
    e.CardSaved: _point("card", lambda event: str(event.card.donneur_ordres)),
    e.CallBackPlanned: _point("call_back", _owner),
    e.IncidentReported: _point("incident", _owner),
    e.ConsigneGiven: _point("consigne", _owner),
    e.MomentPinned: _point("mark", lambda _: ""),
}
