"""C1.2.b: waits under control, and callers served in the order that their priority asks.

Four questions, and one bad answer is enough: was a single hold too long, was a correspondent's
cumulative hold too long, did anybody give up waiting, was anybody served before a more urgent one?

What is fair decides what competes. How urgent a call is can only be known once it was picked up,
and C1.2.a wants every ring answered within 15 s: so a ring competes with nobody, and no pick-up
is a wrong choice. A resume is chosen freely among those who were greeted and wait on hold. What
the engine was not there to see counts for nobody.
"""

from __future__ import annotations

from collections.abc import Iterator

from evalengine.clock import MS
from evalengine.projections.calls import Call
from evalengine.projections.measures import Measures, Service, Wait
from evalengine.projections.verdicts import Verdict, at_most, gravest, seconds, under
from evalengine.referentiel.models import Grid


def waits_and_order(measures: Measures, grid: Grid) -> Verdict:
    """The detector. Without a hold, a give-up or a choice between callers: not assessed."""
    return gravest(
        [
            *_given_up(measures, grid),
            *_single_holds(measures, grid),
            *_cumulative_holds(measures, grid),
            *order(measures),
        ]
    )


def _given_up(measures: Measures, grid: Grid) -> Iterator[Verdict]:
    limit = grid.bound("pickup_under") * MS
    tired = [
        wait
        for wait in measures.abandoned()
        if not measures.broken(wait)
        # A ring given up while the candidate still had time to pick up is not his.
        and (wait.kind == "hold" or under(wait.length, wait.bound, limit) == "not_met")
    ]
    for wait in tired:
        where = "à la sonnerie" if wait.kind == "ring" else "en attente"
        told = f"{wait.call.caller} a abandonné {where} après {seconds(wait.length)}."
        yield Verdict("not_met", len(tired), "calls", 0, wait.entries, told)


def _single_holds(measures: Measures, grid: Grid) -> Iterator[Verdict]:
    limit = grid.bound("hold_longest")
    holds = [hold for hold in measures.holds() if not measures.broken(hold)]
    for hold in sorted(holds, key=lambda hold: -hold.length):
        status = at_most(hold.length, hold.bound, limit * MS)
        told = f"{hold.call.caller} : attente de {seconds(hold.length)}."
        remark = "" if status == "met" else told
        yield Verdict(status, hold.length // MS, "ms", limit, hold.entries, remark)


def _cumulative_holds(measures: Measures, grid: Grid) -> Iterator[Verdict]:
    limit = grid.bound("hold_cumulative")
    totals = [(call, measures.holds_of(call)) for call in measures.received()]
    for call, holds in totals:
        if not holds or any(measures.broken(hold) for hold in holds):
            continue
        total, error = sum(hold.length for hold in holds), sum(hold.bound for hold in holds)
        status = at_most(total, error, limit * MS)
        remark = "" if status == "met" else f"{call.caller} : {seconds(total)} d’attente cumulée."
        entries = tuple(entry for hold in holds for entry in hold.entries)
        yield Verdict(status, total // MS, "ms", limit, entries, remark)


def order(measures: Measures) -> Iterator[Verdict]:
    """One finding for each resume that was a choice; not met when it passed somebody over."""
    holds = [hold for hold in measures.holds() if not measures.broken(hold)]
    resumes = [turn for turn in measures.services() if turn.kind == "resume"]
    chosen = [(turn, _competing(turn, holds)) for turn in resumes]
    wrong = [(turn, passed) for turn, rest in chosen if (passed := _more_urgent(turn.call, rest))]
    for turn, passed in wrong:
        names = ", ".join(hold.call.caller for hold in passed)
        told = f"{turn.call.caller} servi avant plus urgent : {names}."
        entries = (turn.entry, *(hold.entries[0] for hold in passed))
        yield Verdict("not_met", len(wrong), "services", 0, entries, told)
    for turn, rest in chosen:
        if rest:
            entries = (turn.entry, *(hold.entries[0] for hold in rest))
            yield Verdict("met", len(wrong), "services", 0, entries)


def _competing(turn: Service, holds: list[Wait]) -> list[Wait]:
    """Who is on hold, beyond doubt, when the candidate takes another back."""
    return [
        hold
        for hold in holds
        if hold.call.id != turn.call.id
        and hold.since <= turn.at - turn.bound - hold.bound
        and (hold.open or turn.at + turn.bound + hold.bound < hold.until)
    ]


def _more_urgent(served: Call, waits: list[Wait]) -> list[Wait]:
    """Those whose priority comes strictly before (1 is first)."""
    return [wait for wait in waits if wait.call.priority < served.priority]
