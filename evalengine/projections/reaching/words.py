"""Calls that are passed on or given back, and what is said in writing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evalengine.projections.reaching.evidence import Evidence, Found, instead, lacking, nearest
from evalengine.projections.wording import digits, same
from evalengine.vocabulary import events as e
from evalengine.vocabulary import truth as t


def _transfer(subject: str, wanted: t.ExpectTransfer, evidence: Evidence) -> Found:
    transfers = [x for x in evidence.of(e.CallTransferred) if evidence.on(subject, x[1].call)]
    if not transfers:
        return [], ["cet appel n’a pas été transféré"]
    seq, event = transfers[-1]
    right = event.target == wanted.extension
    return [seq], [] if right else [instead("poste", event.target, wanted.extension)]


def _chat(_subject: str, wanted: t.ExpectChat, evidence: Evidence) -> Found:
    own = evidence.of(e.ChatSent, donneur_ordres=wanted.donneur_ordres, speaker="candidate")
    if not own:
        return [], ["rien n’a été écrit dans ce tchat"]
    return [seq for seq, _ in own], lacking(
        "\n".join(event.text for _, event in own), wanted.values
    )


def _call_back(_subject: str, wanted: t.ExpectCallBack, evidence: Evidence) -> Found:
    for seq, event in evidence.of(e.CallDialled):
        right = digits(event.target) == digits(wanted.number) or same(event.who, wanted.who)
        if right and event.line and event.call not in evidence.taken:
            evidence.taken.add(event.call)
            return [seq, *evidence.numbers(e.CallAnswered, call=event.call)], []
    planned = [
        seq
        for seq, event in evidence.of(e.CallBackPlanned)
        if digits(event.number) == digits(wanted.number)
    ]
    return planned, [
        "le rappel est noté sans avoir été fait" if planned else "personne n’a rappelé"
    ]


def _consigne(_subject: str, wanted: t.ExpectConsigne, evidence: Evidence) -> Found:
    proofs = evidence.numbers(e.ConsigneAcknowledged, consigne=wanted.consigne)
    return proofs, [] if proofs else ["cette consigne n’a pas été marquée comme lue"]


def _handover(_subject: str, wanted: t.ExpectHandover, evidence: Evidence) -> Found:
    written = evidence.of(e.HandoverWritten)[-1:]
    if not written:
        return [], ["aucune transmission n’a été écrite"]
    return [written[0][0]], lacking(written[0][1].text, wanted.values)


def _incident(_subject: str, wanted: t.ExpectIncident, evidence: Evidence) -> Found:
    reports = evidence.of(e.IncidentReported, donneur_ordres=wanted.donneur_ordres)
    if not reports:
        return [], ["aucun rapport d’incident n’a été écrit"]
    (seq, _), differs = nearest(
        reversed(reports), lambda each: lacking(_whole(each[1]), wanted.values)
    )
    return [seq], differs


def _whole(report: e.IncidentReported) -> str:
    return "\n".join((report.happened, report.facts, report.consequences, report.measures))


TABLE: dict[type, Callable[[str, Any, Evidence], Found]] = {
    t.ExpectTransfer: _transfer,
    t.ExpectChat: _chat,
    t.ExpectCallBack: _call_back,
    t.ExpectConsigne: _consigne,
    t.ExpectHandover: _handover,
    t.ExpectIncident: _incident,
}
