"""Questions about the grid: what is not met or left open, and where he judged himself otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from evalengine.projections.grid import Row
from evalengine.projections.interview.answers import SAID
from evalengine.projections.interview.proposal import Met, Proposal
from evalengine.projections.verdicts import Status, sentences
from evalengine.projections.waiting import order
from evalengine.vocabulary import events as e

_OWN_VIEW = ("C4.5.b",)
_SELF = ("C4.5.a", "C4.5.b")

_ORDER = "Pourquoi avoir repris ce correspondant d’abord, et qui aurait dû l’être ?"
_FILE = (
    "Comment vous êtes-vous aperçu que la fiche n’était pas la bonne, et comment vous en assurez-"
    "vous avant d’écrire ?"
)
_OTHERWISE = (
    "Vous vous êtes jugé autrement que la mesure. Racontez ce moment : que s’est-il passé, et le "
    "jugeriez-vous de même maintenant ?"
)
_MISSED = "Racontez ce moment. Que feriez-vous autrement ?"
_OPEN = "Ce point reste à juger. Dites ce que vous avez fait, et pourquoi."

_OF_FILES = ("C1.3.a", "C1.3.b")
_HAS_A_QUESTION = frozenset(
    {"C1.2.b", "C1.2.d", *_OF_FILES, "C1.7.a", "C1.9.d", "C1.9.e", "C1.11.a"}
    | {"C3.1.b", "C4.4.a", "C4.4.b"}
)
"""Criteria whose facts are asked about by questions of their own."""
_MEASURED = {"met": "atteint", "not_met": "non atteint"}
_OPPOSITE = {("yes", "not_met"), ("no", "met")}


def out_of_order(met: Met) -> Iterator[Proposal]:
    """Callers who were taken back before a more urgent one."""
    for finding in order(met.measures):
        if finding.status == "not_met":
            yield Proposal(_OWN_VIEW, _ORDER, finding.remark, finding.evidence, ("C1.2.b",))


def wrong_file(met: Met) -> Iterator[Proposal]:
    """Files that were not the caller's, or opened by mistake."""
    for row in met.rows:
        if row.id in _OF_FILES and row.verdict.status == "not_met":
            yield Proposal(_OWN_VIEW, _FILE, row.verdict.remark, row.verdict.evidence, (row.id,))


def otherwise(met: Met) -> Iterator[Proposal]:
    """Criteria that he says he met and the machine says he did not, or the other way round."""
    said = {event.criterion: seq for seq, event in met.measures.asked.acts(e.SelfAssessed)}
    for row, own in _contradicted(met):
        told = f"{_label(met, row)} : il s’est jugé « {SAID[own.acquired]} », la machine mesure"
        fact = sentences([f"{told} « {_MEASURED[row.verdict.status]} ».", row.verdict.remark])
        entries = tuple(sorted({said[row.id], *row.verdict.evidence}))
        yield Proposal(_SELF, _OTHERWISE, fact, entries, (row.id,))


def missed(met: Met) -> Iterator[Proposal]:
    """The other criteria that the machine found not to be met."""
    for row in _left(met, "not_met"):
        yield _about_row(met, row, _MISSED)


def left_open(met: Met) -> Iterator[Proposal]:
    """What it measured and left to a human, when something differs from what was asked."""
    for row in _left(met, "to_judge"):
        if row.kind == "A" or row.verdict.value:
            yield _about_row(met, row, _OPEN)


def _contradicted(met: Met) -> list[tuple[Row, e.SelfAssessed]]:
    """With what he said of himself. Who says « en partie » contradicts nothing."""
    marks = met.measures.asked.work.notes.self_assessment
    return [
        (row, own)
        for row in met.rows
        if (own := marks.get(row.id)) and (own.acquired, row.verdict.status) in _OPPOSITE
    ]


def _left(met: Met, status: Status) -> list[Row]:
    """Of this status and proven, without those that are asked about otherwise."""
    asked = _HAS_A_QUESTION.union(row.id for row, _ in _contradicted(met))
    return [
        row
        for row in met.rows
        if row.verdict.status == status and row.verdict.evidence and row.id not in asked
    ]


def _about_row(met: Met, row: Row, question: str) -> Proposal:
    fact = sentences([f"{_label(met, row)}.", row.verdict.remark])
    return Proposal(_OWN_VIEW, question, fact, row.verdict.evidence, (row.id,))


def _label(met: Met, row: Row) -> str:
    label = next((each.label for each in met.grid.criteria if each.id == row.id), "")
    return f"{row.id}, {label}"
