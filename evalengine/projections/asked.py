"""What the script asked of the candidate: each act done, missed, or not his to answer for.

A call that he never picked up told him nothing; what broke down, or happened while the engine was
away, is left out and named. What can still be done is « à juger » until its phase is over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from evalengine.projections.calls import Call
from evalengine.projections.measures import TECHNICAL, Gap, Measures
from evalengine.projections.timing import with_left_out
from evalengine.projections.truth import Outcome
from evalengine.projections.verdicts import Unit, Verdict, counted
from evalengine.vocabulary import events as e

Differs = Callable[[Outcome], Iterable[str]]
"""What of an outcome counts against him, in French words without a full stop."""


@dataclass(slots=True)
class Findings:
    """``left_out`` are the calls that a breakdown or an absence took from the judgement."""

    verdicts: list[Verdict] = field(default_factory=list)
    left_out: list[tuple[Call, Gap | None]] = field(default_factory=list)

    def add(self, measures: Measures, subject: str, verdict: Verdict) -> None:
        """What is said of an act that ``subject`` asked, unless something else spoilt its call."""
        call = measures.calls.playing(subject)
        broken = broken_down(measures, call) if call and verdict.status != "met" else None
        if broken:
            self.left_out.append(broken)
        else:
            self.verdicts.append(verdict)

    def verdict(self, unit: Unit) -> Verdict:
        """One verdict, whose value is how many ``unit`` are wrong."""
        return with_left_out(counted(self.verdicts, unit), self.left_out)


def all_of(outcome: Outcome) -> Iterable[str]:
    """Every difference counts."""
    return outcome.differs


def judged(
    measures: Measures, outcomes: Iterable[Outcome], until: e.Phase, differs: Differs = all_of
) -> Findings:
    """One finding for each of ``outcomes``; what they ask can be done as long as ``until``."""
    found = Findings()
    for outcome in outcomes:
        found.add(measures, outcome.subject, finding(measures, outcome, until, differs(outcome)))
    return found


def of_kinds(measures: Measures, *kinds: type) -> Iterator[Outcome]:
    """The acts of ``kinds`` that a beat asked of him, or a call that he picked up."""
    for outcome in measures.asked.outcomes():
        calls = measures.calls.of_role(outcome.subject)
        heard = any(call.pickup is not None and not call.voided for call in calls)
        if isinstance(outcome.expected, kinds) and (heard or not calls):
            yield outcome


def finding(measures: Measures, outcome: Outcome, until: e.Phase, told: Iterable[str]) -> Verdict:
    """Met without a word ``told`` against him; else these words, and what was asked as evidence."""
    remark = against(measures, outcome, told)
    if not remark:
        return Verdict("met", evidence=outcome.entries)
    evidence = (outcome.stated, *outcome.entries)
    return Verdict(over(measures, until), evidence=evidence, remark=remark)


def against(measures: Measures, outcome: Outcome, told: Iterable[str]) -> str:
    """A French sentence that says who asked and what differs; "" when nothing does."""
    words = " ; ".join(told)
    return f"{who(measures, outcome.subject)} : {words}." if words else ""


def over(measures: Measures, until: e.Phase) -> Literal["not_met", "to_judge"]:
    """What is missing is missed once ``until`` is over; before that it may still come."""
    return "to_judge" if measures.past(until) is None else "not_met"


def who(measures: Measures, subject: str) -> str:
    """Who asked: the caller, or the beat by its id."""
    call = measures.calls.get(subject)
    return call.caller if call else f"Temps fort « {subject} »"


def broken_down(measures: Measures, call: Call) -> tuple[Call, Gap | None] | None:
    """The call, when neither of the two who talked ended it or when the engine missed a part."""
    if call.pickup is None:
        return None
    until = call.ended.at if call.ended else measures.last_at
    gap = measures.absent(call.pickup.at - call.pickup.bound, until)
    return (call, gap) if gap or call.cause in TECHNICAL else None
