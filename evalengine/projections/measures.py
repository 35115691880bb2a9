"""What the journal measures: who waited, from when to when, and who was served in what order.

Times are sitting time in ns. Every measure carries the largest error of its length (``bound``)
and the numbers of the entries that prove it. Nothing is judged here: see `projections.grid`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

from evalengine.clock import SECOND, Source
from evalengine.projections.calls import Call, Calls
from evalengine.projections.handiwork import Handiwork
from evalengine.projections.observations import Observations
from evalengine.projections.recordings import Recordings
from evalengine.projections.truth import Truths
from evalengine.projections.voices import Links
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import GENESIS, Entry

# How a call ends when neither of the two who talk had a hand in it.
TECHNICAL = frozenset({"unreachable", "failed", "lost", "interrupted"})
_CROSSED = SECOND
_ORDER: tuple[e.Phase, ...] = get_args(e.Phase)
_TRUST: tuple[Source, ...] = ("kernel", "process", "reported", "inferred")


@dataclass(frozen=True, slots=True)
class Gap:
    """The engine was away from ``since`` to ``until``: what happened meanwhile was not seen."""

    since: int
    until: int
    entry: int


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait of a correspondent: a ring until the pick-up, or a hold until it ends.

    ``open``: it still lasts, and ``until`` is the time of the journal's last entry.
    """

    call: Call
    kind: Literal["ring", "hold"]
    since: int
    until: int
    bound: int
    open: bool
    entries: tuple[int, ...]

    @property
    def length(self) -> int:
        """ns, exact within ``bound``."""
        return self.until - self.since


@dataclass(frozen=True, slots=True)
class Service:
    """The candidate turned to a correspondent: a pick-up or a resume."""

    call: Call
    kind: Literal["pickup", "resume"]
    at: int
    bound: int
    entry: int


@dataclass(frozen=True, slots=True)
class FileMove:
    """A donneur d'ordres' file was opened or closed."""

    donneur_ordres: str
    opened: bool
    at: int
    entry: int


@dataclass(slots=True)
class Measures:
    """The fold. ``truths`` are the extensions that calls belong to, by call (C1.14.c); ``asked``
    is all that the script asked, beside what was done; ``begun`` the entry by which each phase
    began."""

    calls: Calls = field(default_factory=Calls)
    opening: e.SittingOpened | None = None
    closing: e.SittingClosed | None = None
    truths: dict[str, str] = field(default_factory=dict)
    asked: Truths = field(default_factory=Truths)
    begun: dict[e.Phase, Entry] = field(default_factory=dict)
    files: list[FileMove] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    handiwork: Handiwork = field(default_factory=Handiwork)
    observations: Observations = field(default_factory=Observations)
    links: Links = field(default_factory=Links)
    recordings: Recordings = field(default_factory=Recordings)
    last_at: int = 0
    entries: int = 0
    head: str = GENESIS

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        self.calls.apply(entry)
        self.asked.apply(entry)
        self.handiwork.apply(entry)
        self.observations.apply(entry)
        self.links.apply(entry)
        self.recordings.apply(entry)
        self.entries, self.head = self.entries + 1, entry.digest
        self.last_at = max(self.last_at, entry.at)
        match entry.event:
            case e.SittingOpened():
                self.opening = entry.event
            case e.SittingClosed():
                self.closing = entry.event
                self.begun["closed"] = entry
            case e.PhaseBegan(phase=phase):
                self.begun[phase] = entry
            case e.SittingInterrupted(last_at=last_at):
                self.gaps.append(Gap(last_at, entry.at, entry.seq))
            case e.CallPlaced(call=call, transfer_to=extension) if extension:
                self.truths[call] = extension
            case e.FileOpened(donneur_ordres=name):
                self.files.append(FileMove(name, True, entry.at, entry.seq))
            case e.FileClosed(donneur_ordres=name):
                self.files.append(FileMove(name, False, entry.at, entry.seq))

    def received(self) -> list[Call]:
        """The incoming calls that count: those that the candidate makes are not measured, nor those
        that a technical fault spoilt."""
        return [call for call in self.calls if call.direction == "in" and not call.voided]

    def voided(self) -> list[Call]:
        """The calls that a technical fault spoilt."""
        return [call for call in self.calls if call.voided]

    def rings(self) -> list[Wait]:
        """Every ring, in the order of their beginnings."""
        waits = [ring for call in self.received() if (ring := self._ring_of(call)) is not None]
        return sorted(waits, key=_began)

    def holds(self) -> list[Wait]:
        """Every hold, in the order of their beginnings."""
        waits = [hold for call in self.received() for hold in self.holds_of(call)]
        return sorted(waits, key=_began)

    def holds_of(self, call: Call) -> list[Wait]:
        """The holds of one correspondent."""
        return [
            Wait(
                call=call,
                kind="hold",
                since=hold.since.at,
                until=self.last_at if hold.until is None else hold.until.at,
                bound=hold.since.bound + (hold.until.bound if hold.until else 0),
                open=hold.until is None,
                entries=tuple(hold.entries),
            )
            for hold in call.holds
        ]

    def services(self) -> list[Service]:
        """The order of service: every pick-up and resume, oldest first."""
        turns = [
            Service(call, "resume" if rank else "pickup", stamp.at, stamp.bound, seq)
            for call in self.received()
            for rank, (stamp, seq) in enumerate(call.services)
        ]
        return sorted(turns, key=lambda turn: (turn.at, turn.entry))

    def abandoned(self) -> list[Wait]:
        """The waits that the correspondent ended himself, tired of ringing or of being held.

        Who takes leave in the very second in which he is put on hold has not tired of it.
        """
        return [
            wait
            for wait in (*self.rings(), *self.holds())
            if _gave_up(wait.call) and wait.entries[-1] == wait.call.entries["call_ended"]
            if wait.kind == "ring" or wait.length >= _CROSSED
        ]

    def broken(self, wait: Wait) -> Gap | None:
        """The absence of the engine during ``wait``, which makes its length nobody's fault.

        What was done in the absence is learnt after it: hence the wait with its error bound.
        """
        return self.absent(wait.since - wait.bound, wait.until + wait.bound)

    def absent(self, since: int, until: int) -> Gap | None:
        """The absence of the engine between these times (sitting ns)."""
        overlaps = (gap for gap in self.gaps if since < gap.until and gap.since < until)
        return next(overlaps, None)

    def past(self, phase: e.Phase) -> int | None:
        """The entry after which what belongs to ``phase`` can no longer be done; None before."""
        later = _ORDER[_ORDER.index(phase) + 1 :]
        return min((self.begun[each].seq for each in later if each in self.begun), default=None)

    def file_left_open(self, donneur_ordres: str, at: int) -> FileMove | None:
        """The opening of a file that was open at ``at`` and was never closed since."""
        moves = [move for move in self.files if move.donneur_ordres == donneur_ordres]
        if any(not move.opened and move.at >= at for move in moves):
            return None
        before = [move for move in moves if move.at <= at]
        return before[-1] if before and before[-1].opened else None

    def _ring_of(self, call: Call) -> Wait | None:
        if call.ring is None:
            return None
        end = call.pickup or call.ended
        proofs = ("call_rang", "call_picked_up" if call.pickup else "call_ended")
        return Wait(
            call=call,
            kind="ring",
            since=call.ring.at,
            until=self.last_at if end is None else end.at,
            bound=call.ring.bound + (end.bound if end else 0),
            open=end is None,
            entries=tuple(call.entries[proof] for proof in proofs[: 2 if end else 1]),
        )


def measure(entries: Iterable[Entry]) -> Measures:
    """The fold of a whole journal, or of as much of it as there is."""
    measures = Measures()
    for entry in entries:
        measures.apply(entry)
    return measures


def source_of(call: Call) -> Source:
    """The less trustworthy of the two clock readings behind the call's `wait_ns`."""
    read = [stamp.source for stamp in (call.ring, call.pickup) if stamp]
    return max(read, key=_TRUST.index, default="inferred")


def most_at_once(waits: Iterable[Wait]) -> int:
    """How many of ``waits`` lasted at the same time, at most."""
    spans = list(waits)
    return max((sum(w.since <= s.since < w.until for w in spans) for s in spans), default=0)


def _gave_up(call: Call) -> bool:
    return call.ended is not None and (
        call.ended_by == "correspondent" or call.cause == "no_answer"
    )


def _began(wait: Wait) -> tuple[int, int]:
    return wait.since, wait.entries[0]
