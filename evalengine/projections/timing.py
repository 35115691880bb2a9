"""The detectors that read the wire's times: pick-up, leave-taking, transfer, durations of hold.

Order of service and waits under control (C1.2.b) have a room of their own: `projections.waiting`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evalengine.clock import MS
from evalengine.projections.calls import Call
from evalengine.projections.measures import TECHNICAL, Gap, Measures, Wait, most_at_once
from evalengine.projections.verdicts import (
    Status,
    Verdict,
    counted,
    gravest,
    seconds,
    sentences,
    under,
)
from evalengine.referentiel.models import Grid


def pickup(measures: Measures, grid: Grid) -> Verdict:
    """C1.2.a: every incoming call is picked up in less than 15 s from its first ring.

    A ring that nobody picked up fails from 15 s on, or when the candidate refused it; one that
    stopped before says nothing. Rings that the engine was not there to see are left out.
    """
    limit = grid.bound("pickup_under") * MS
    left_out = [ring for ring in measures.rings() if _unmeasured(measures, ring)]
    judged = [ring for ring in measures.rings() if ring not in left_out]
    findings = [(ring, found) for ring in judged if (found := _ring_finding(ring, limit))]
    verdict = gravest(finding for _, finding in findings)
    if findings:
        longest = max(ring.length for ring, _ in findings)
        verdict = replace(verdict, value=longest // MS, unit="ms", bound=limit // MS)
    return with_left_out(verdict, [(ring.call, measures.broken(ring)) for ring in left_out])


def _ring_finding(ring: Wait, limit: int) -> Verdict | None:
    status = under(ring.length, ring.bound, limit)
    told = f"{ring.call.caller} : {seconds(ring.length)}"
    if ring.call.pickup is not None:
        return Verdict(status, evidence=ring.entries, remark="" if status == "met" else f"{told}.")
    if ring.call.cause in ("declined", "busy"):
        return Verdict("not_met", evidence=ring.entries, remark=f"{told}, appel refusé.")
    if status == "met":
        return None
    return Verdict(status, evidence=ring.entries, remark=f"{told}, sans décroché.")


def _unmeasured(measures: Measures, ring: Wait) -> bool:
    technical = ring.call.pickup is None and ring.call.cause in TECHNICAL
    return technical or measures.broken(ring) is not None


def with_left_out(verdict: Verdict, left_out: Sequence[tuple[Call, Gap | None]]) -> Verdict:
    """``verdict``, and who was left out of it: calls, each with the absence that hid it when
    there was one."""
    if not left_out:
        return verdict
    gaps = {gap.entry for _, gap in left_out if gap}
    names = ", ".join(dict.fromkeys(call.caller for call, _ in left_out))
    told = f"Non mesuré (incident technique ou moteur interrompu) : {names}."
    return replace(
        verdict,
        evidence=tuple(sorted({*verdict.evidence, *gaps})),
        remark=sentences([verdict.remark, told]),
    )


def hold_durations(measures: Measures, grid: Grid) -> Verdict:
    """C1.2.d: what was said on hold is for a human; the machine lays the durations beside."""
    holds = measures.holds()
    if not holds:
        return Verdict("not_assessed", remark="Aucune mise en attente.")
    longest = max(hold.length for hold in holds)
    total = max(call.held_ns(measures.last_at) for call in measures.received())
    told = (
        f"Mises en attente : {len(holds)}, {most_at_once(holds)} à la fois au plus ; "
        f"la plus longue {seconds(longest)}, le plus long cumul {seconds(total)}."
    )
    return Verdict(
        "to_judge",
        value=longest // MS,
        unit="ms",
        bound=grid.bound("hold_longest"),
        evidence=tuple(sorted({entry for hold in holds for entry in hold.entries})),
        remark=told,
    )


def leave_taking(measures: Measures, _grid: Grid) -> Verdict:
    """C1.12.h: the correspondent hangs up first, then the file is closed.

    For calls that were talked to their end: not transferred, not given up on hold, not broken.
    """
    abandoned = {wait.call.id for wait in measures.abandoned()}
    judged = [
        call for call in measures.received() if _talked_out(call) and call.id not in abandoned
    ]
    unseen = [(call, gap) for call in judged if (gap := _hung_up_unseen(measures, call))]
    left_out = [call for call, _ in unseen]
    findings = [_leave_finding(measures, call) for call in judged if call not in left_out]
    return with_left_out(counted(findings), unseen)


def _talked_out(call: Call) -> bool:
    return call.pickup is not None and call.cause == "hung_up"


def _hung_up_unseen(measures: Measures, call: Call) -> Gap | None:
    """The absence in which the candidate may have hung up, on a correspondent gone silent."""
    if call.ended is None or call.ended_by != "candidate":
        return None
    return measures.absent(call.ended.at - call.ended.bound, call.ended.at)


def _leave_finding(measures: Measures, call: Call) -> Verdict:
    ended = call.entries["call_ended"]
    if call.ended_by != "correspondent":
        told = f"{call.caller} : le candidat a raccroché le premier."
        return Verdict("not_met", evidence=(ended,), remark=told)
    opened = measures.file_left_open(call.donneur_ordres, call.ended.at) if call.ended else None
    if opened is None:
        return Verdict("met", evidence=(ended,))
    told = f"{call.caller} : fiche restée ouverte."
    # It may still be closed as long as the sitting is not.
    status: Status = "not_met" if measures.closing else "to_judge"
    return Verdict(status, evidence=(opened.entry, ended), remark=told)


def transfer(measures: Measures, _grid: Grid) -> Verdict:
    """C1.14.c: calls that belong to somebody else were transferred to that extension."""
    calls = [call for call in measures.received() if call.id in measures.truths]
    unseen = [(call, gap) for call in calls if (gap := _transferred_unseen(measures, call))]
    left_out = [call for call, _ in unseen]
    findings = (
        _transfer_finding(call, measures.truths[call.id]) for call in calls if call not in left_out
    )
    verdict = counted([finding for finding in findings if finding is not None])
    return with_left_out(verdict, unseen)


def _transferred_unseen(measures: Measures, call: Call) -> Gap | None:
    """The absence in which a call that ended otherwise may have been transferred in vain."""
    if call.pickup is None or call.ended is None or call.transfer is not None:
        return None
    return measures.absent(call.pickup.at - call.pickup.bound, call.ended.at)


def _transfer_finding(call: Call, extension: str) -> Verdict | None:
    if call.pickup is None or (call.ended is None and call.transfer is None):
        return None
    if call.transfer is not None:
        target, _, entry = call.transfer
        if target == extension:
            return Verdict("met", evidence=(entry,))
        told = f"{call.caller} : transféré au {target} au lieu du {extension}."
        return Verdict("not_met", evidence=(entry,), remark=told)
    if call.cause in TECHNICAL or call.cause == "sitting_closed":
        return None
    told = f"{call.caller} : non transféré au {extension}."
    return Verdict("not_met", evidence=(call.entries["call_ended"],), remark=told)
