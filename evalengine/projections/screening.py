"""Calls by what they are worth: C1.5.i, and the right correspondent called back: C1.9.f.

In what order callers are taken back is C1.2.b, who belongs to somebody else C1.14.c: one fault
counts once. What is left is the filter of a télésecrétaire: how urgent she says each call to be,
and whom she lets through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evalengine.projections.asked import against, judged, of_kinds
from evalengine.projections.calls import Call
from evalengine.projections.measures import Measures
from evalengine.projections.reaching.forms import UrgencyDiffers
from evalengine.projections.truth import Outcome
from evalengine.projections.verdicts import Verdict
from evalengine.projections.wording import digits
from evalengine.referentiel.models import Grid
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t


def filtering(measures: Measures, _grid: Grid) -> Verdict:
    """C1.5.i: each message bears its call's urgency, and nobody is put through against the file."""
    written = {seq for seq, _ in measures.asked.acts(e.MessageSaved)}
    asked = (
        outcome
        for outcome in of_kinds(measures, t.ExpectMessage)
        if written.intersection(outcome.entries)
    )
    found = judged(measures, asked, "grace", _of_the_urgency)
    found.verdicts += _put_through(measures)
    return found.verdict("calls")


def _of_the_urgency(outcome: Outcome) -> Iterable[str]:
    return (each for each in outcome.differs if isinstance(each, UrgencyDiffers))


def _put_through(measures: Measures) -> Iterator[Verdict]:
    """Calls that the candidate was to treat himself, and passed on."""
    asked_back = {
        outcome.subject: digits(outcome.expected.number)
        for outcome in of_kinds(measures, t.ExpectCallBack)
        if isinstance(outcome.expected, t.ExpectCallBack)
    }
    for call in measures.received():
        if call.transfer is None or call.id in measures.truths:
            continue
        yield _passed_on(call, *call.transfer[::2], asked_back.get(call.role, ""))


def _passed_on(call: Call, target: str, entry: int, asked_back: str) -> Verdict:
    if digits(target) == asked_back:  # whom he is to call anyway: perhaps for the best
        remark = f"{call.caller} : transféré au {target}, qui était à rappeler."
        return Verdict("to_judge", evidence=(entry,), remark=remark)
    remark = f"{call.caller} : transféré au {target} alors que l’appel était à traiter."
    return Verdict("not_met", evidence=(entry,), remark=remark)


def called_back(measures: Measures, _grid: Grid) -> Verdict:
    """C1.9.f: who was to be called back was, at the number that was given.

    The same person at another number is left to a human.
    """
    outcomes = list(of_kinds(measures, t.ExpectCallBack))
    found = judged(measures, outcomes, "calls")
    found.verdicts += [doubt for each in outcomes if (doubt := _elsewhere(measures, each))]
    return found.verdict("call_backs")


def _elsewhere(measures: Measures, outcome: Outcome) -> Verdict | None:
    if not outcome.reached or not isinstance(outcome.expected, t.ExpectCallBack):
        return None
    dialled = [
        event.target for seq, event in measures.asked.acts(e.CallDialled) if seq in outcome.entries
    ]
    right = outcome.expected.number
    if any(digits(target) == digits(right) for target in dialled):
        return None
    told = against(measures, outcome, [f"appelé au {', '.join(dialled)} au lieu du {right}"])
    return Verdict("to_judge", evidence=outcome.entries, remark=told)
