"""The marks of two people who judge apart, and what they come to beside the machine's measures.

The machine decides no S and no H; an A stands as measured until a human, with a reason, says
otherwise. What two people judge differently is decided by neither until they settle it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

from evalengine.projections.verdicts import Verdict
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry
from evalengine.vocabulary.marking import Given, Marker, Sign

MARKERS: tuple[Marker, ...] = ("evaluator", "control")

Outcome = Literal["met", "not_met", "not_applicable", "to_judge", "not_assessed"]
Source = Literal["machine", "one", "both", "settled", "nobody", "disagreed"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One that stands. ``at`` is sitting time, ns; ``entry`` its number in the journal."""

    marker: Marker
    given: Given
    reason: str
    at: int
    entry: int


@dataclass(frozen=True, slots=True)
class Moment:
    """Something to come back to at ``at`` (sitting ns)."""

    marker: Marker
    sign: Sign
    call: str
    criterion: str
    text: str
    at: int
    entry: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What stands for one criterion, from where, why, and the entries that say it."""

    outcome: Outcome
    source: Source
    reason: str = ""
    entries: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of the criteria that ``both`` marked, those of which they say the ``same``, as they marked
    them: what was settled since counts as it was marked."""

    same: int
    both: int

    def percent(self) -> int | None:
        """Cut; None when no criterion was marked by both."""
        return 100 * self.same // self.both if self.both else None


@dataclass(slots=True)
class Marks:
    """The fold. ``names`` are those of all marks ever given, so that a merge repeats none."""

    standing: dict[Marker, dict[str, Mark]] = field(
        default_factory=lambda: {m: {} for m in MARKERS}
    )
    comments: dict[tuple[Marker, str], str] = field(default_factory=dict)
    moments: list[Moment] = field(default_factory=list)
    settled: dict[str, Mark] = field(default_factory=dict)
    handed_in: dict[Marker, int] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def apply(self, entry: Entry) -> None:
        """Folds one entry."""
        match entry.event:
            case e.CriterionMarked() as given:
                self.names.add(given.mark)
                self.standing[given.marker][given.criterion] = _mark(given, entry)
            case e.MarkWithdrawn(marker=marker, criterion=criterion):
                self.standing[marker].pop(criterion, None)
            case e.CriterionCommented(marker=marker, criterion=criterion, text=text):
                self._comment(marker, criterion, text)
            case e.MomentPinned() as pinned:
                self.moments.append(_moment(pinned, entry))
            case e.MarksHandedIn(marker=marker):
                self.handed_in[marker] = entry.at
            case e.MarkSettled() as given:
                self.settled[given.criterion] = _mark(given, entry)

    @property
    def open(self) -> bool:
        """Both have handed in: each may see what the other gave."""
        return len(self.handed_in) == len(MARKERS)

    def of(self, marker: Marker) -> dict[str, Mark]:
        """His marks that stand, by criterion."""
        return self.standing[marker]

    def given(self, criterion: str) -> dict[Marker, Mark]:
        """The marks of ``criterion`` that stand, by marker."""
        return {m: marks[criterion] for m, marks in self.standing.items() if criterion in marks}

    def agree(self, criterion: str, measured: Verdict) -> bool | None:
        """Whether both say the same of it, as they marked it; None unless both marked it."""
        given = self.given(criterion)
        if len(given) < len(MARKERS):
            return None
        return len({_outcome(mark, measured) for mark in given.values()}) == 1

    def agreement(self, measured: Iterable[tuple[str, Verdict]]) -> Agreement:
        """How far both agree, over the criteria and what the machine ``measured`` of each."""
        said = [self.agree(*each) for each in measured]
        return Agreement(said.count(True), len(said) - said.count(None))

    def seen_by(self, marker: Marker) -> Marks:
        """The same, without what is the other's as long as they judge apart."""
        if self.open:
            return self
        return replace(
            self,
            standing={m: marks if m == marker else {} for m, marks in self.standing.items()},
            comments={k: text for k, text in self.comments.items() if k[0] == marker},
            moments=[moment for moment in self.moments if moment.marker == marker],
        )

    def decide(self, criterion: str, measured: Verdict) -> Decision:
        """What stands for ``criterion``, beside what the machine ``measured``."""
        if mark := self.settled.get(criterion):
            return Decision(_outcome(mark, measured), "settled", mark.reason, (mark.entry,))
        given = self.given(criterion).values()
        if not given:
            source: Source = "nobody" if measured.status == "to_judge" else "machine"
            return Decision(measured.status, source, "", measured.evidence)
        outcomes = {_outcome(mark, measured) for mark in given}
        entries = tuple(mark.entry for mark in given)
        if len(outcomes) > 1:
            return Decision("to_judge", "disagreed", "", entries)
        reason = " ".join(dict.fromkeys(mark.reason for mark in given if mark.reason))
        return Decision(outcomes.pop(), "both" if len(given) > 1 else "one", reason, entries)

    def _comment(self, marker: Marker, criterion: str, text: str) -> None:
        if text:
            self.comments[marker, criterion] = text
        else:
            self.comments.pop((marker, criterion), None)


def _mark(given: e.CriterionMarked | e.MarkSettled, entry: Entry) -> Mark:
    return Mark(given.marker, given.given, given.reason, entry.at, entry.seq)


def _moment(pinned: e.MomentPinned, entry: Entry) -> Moment:
    return Moment(
        marker=pinned.marker,
        sign=pinned.sign,
        call=pinned.call,
        criterion=pinned.criterion,
        text=pinned.text,
        at=entry.at,
        entry=entry.seq,
    )


def _outcome(mark: Mark, measured: Verdict) -> Outcome:
    return measured.status if mark.given == "confirmed" else mark.given
