"""Agendas, and who is told of what changes: C1.11.b, C1.11.c, C1.12.e."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evalengine.projections.asked import Findings, finding, judged, of_kinds
from evalengine.projections.chat import TEAM
from evalengine.projections.measures import Measures
from evalengine.projections.reaching.evidence import lacking
from evalengine.projections.truth import Outcome
from evalengine.projections.verdicts import Verdict
from evalengine.referentiel.models import Grid
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t

_CHANGES = (t.ExpectMove, t.ExpectCancel, t.ExpectBlock)


def agendas(measures: Measures, _grid: Grid) -> Verdict:
    """C1.11.b: what was asked stands in the agenda. What nobody asked is left to a human."""
    asked = list(of_kinds(measures, t.ExpectAppointment, *_CHANGES))
    found = judged(measures, asked, "grace")
    proofs = {entry for outcome in measures.asked.outcomes() for entry in outcome.entries}
    found.verdicts += _unasked(measures, proofs)
    return found.verdict("changes")


def _unasked(measures: Measures, proofs: set[int]) -> Iterator[Verdict]:
    """What the candidate changed for good without being asked; what he put back is nothing."""
    truths, stands = measures.asked, measures.asked.work.agendas.find
    own = set()
    for seq, booked in truths.acts(e.AppointmentBooked):
        own.add(booked.appointment.id)
        if seq not in proofs and stands(booked.appointment.id):
            yield _to_judge(seq, booked.appointment.who or booked.appointment.id, "inscrit")
    for seq, moved in truths.acts(e.AppointmentMoved):
        known = stands(moved.appointment)
        if seq not in proofs and known and moved.appointment not in own:
            yield _to_judge(seq, known.who or known.id, "déplacé")
    for seq, cancelled in truths.acts(e.AppointmentCancelled):
        if seq not in proofs and cancelled.appointment not in own:
            yield _to_judge(seq, cancelled.appointment, "annulé")


def _to_judge(seq: int, what: str, verb: str) -> Verdict:
    told = f"« {what} » : {verb} sans que le scénario le demande."
    return Verdict("to_judge", evidence=(seq,), remark=told)


def shared(measures: Measures, _grid: Grid) -> Verdict:
    """C1.11.c: the day's news reach the team, by the hand-over or by its tchat.

    Which way was the right one is C3.2.a. A sitting that ends with its calls asks no hand-over.
    """
    written = _to_the_team(measures)
    text = "\n".join(written.values())
    asked = list(of_kinds(measures, t.ExpectHandover))

    def differs(outcome: Outcome) -> Iterable[str]:
        assert isinstance(outcome.expected, t.ExpectHandover)
        return lacking(text, outcome.expected.values)

    if not {"chat", "handover"} & measures.begun.keys():
        asked = [outcome for outcome in asked if not list(differs(outcome))]
    return judged(measures, asked, "handover", differs).verdict("news")


def _to_the_team(measures: Measures) -> dict[int, str]:
    """By entry: the last hand-over, since it replaces those before, and his lines in its tchat."""
    handovers = [(seq, event.text) for seq, event in measures.asked.acts(e.HandoverWritten)]
    lines = {
        seq: event.text
        for seq, event in measures.asked.acts(e.ChatSent)
        if (event.donneur_ordres, event.speaker) == (TEAM, "candidate")
    }
    return lines | dict(handovers[-1:])


def told(measures: Measures, _grid: Grid) -> Verdict:
    """C1.12.e: whoever's appointments were moved, cancelled or closed hears of it.

    A message of the call that asked it, once it has left, or the tchat with what it must hold. The
    form of that message is C1.9.c.
    """
    changed = {outcome.subject for outcome in of_kinds(measures, *_CHANGES)}
    found = Findings()
    for outcome in of_kinds(measures, t.ExpectMessage, t.ExpectChat):
        if outcome.subject in changed and _to_the_client(outcome.expected):
            found.add(measures, outcome.subject, _told(measures, outcome))
    return found.verdict("changes")


def _to_the_client(expected: t.Expected) -> bool:
    return isinstance(expected, t.ExpectMessage) or (
        isinstance(expected, t.ExpectChat) and expected.donneur_ordres != TEAM
    )


def _told(measures: Measures, outcome: Outcome) -> Verdict:
    if proofs := _sent(measures, outcome.subject):
        return Verdict("met", evidence=proofs)
    if isinstance(outcome.expected, t.ExpectChat):
        return finding(measures, outcome, "chat", outcome.differs)
    return finding(measures, outcome, "chat", ["le donneur d’ordres n’a pas été prévenu"])


def _sent(measures: Measures, subject: str) -> tuple[int, ...]:
    """The entries by which messages of this call left."""
    asked = measures.asked
    messages = asked.work.messages.by_id
    return tuple(
        seq
        for seq, event in asked.acts(e.SendingMade)
        if asked.role(messages[event.message].call) == subject
    )
