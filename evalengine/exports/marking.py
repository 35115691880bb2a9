"""The marks of évaluateur and co-évaluateur, each by name: as rows of French cells, as sentences.

« Accord » compares what each gave, by himself: what they settled since stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from evalengine.clock import MS
from evalengine.exports.case import Case
from evalengine.exports.phrases import short
from evalengine.exports.sheet import Cell, Sheet, safe
from evalengine.exports.words import BY, GIVEN, MARKER, OUTCOME_OF_MARKS, STATUS, minutes, numbers
from evalengine.projections.grid import Row
from evalengine.projections.marks import MARKERS, Agreement, Decision, Mark, Marks
from evalengine.referentiel.models import Criterion
from evalengine.vocabulary.marking import Marker

SAME = {True: "oui", False: "non", None: ""}
AGREED = "Accord"
MARKED_HEAD = (
    "Critère",
    "Intitulé",
    "Résultat de la machine",
    *(
        f"{MARKER[marker].capitalize()}{column}"
        for marker in MARKERS
        for column in (
            "",
            "\u00a0: raison",
            "\u00a0: commentaire",
            "\u00a0: moment (s)",
        )
    ),
    AGREED,
    "Tranché",
    "Tranché par",
    "Tranché\u00a0: raison",
    "Décision",
    "Preuves (entrées du journal)",
)
_WHOLE = "La grille entière"


@dataclass(frozen=True)
class Marked:
    """One criterion as two people marked it. ``same`` is None unless both did."""

    criterion: Criterion
    row: Row
    decision: Decision
    marks: Marks

    @cached_property
    def given(self) -> dict[Marker, Mark]:
        return self.marks.given(self.criterion.id)

    @property
    def settled(self) -> Mark | None:
        return self.marks.settled.get(self.criterion.id)

    @property
    def same(self) -> bool | None:
        return self.marks.agree(self.criterion.id, self.row.verdict)

    @property
    def comments(self) -> dict[Marker, str]:
        return comments_on(self.marks, self.criterion.id)

    @property
    def spoken_of(self) -> bool:
        """Somebody said something of it."""
        return bool(self.given or self.settled or self.comments)

    @property
    def overruled(self) -> bool:
        """People decided otherwise than the machine had measured."""
        measured, kept = self.row.verdict.status, self.decision.outcome
        decided = self.row.kind == "A" and measured in ("met", "not_met")
        return decided and self.decision.source != "disagreed" and measured != kept


def marked(case: Case) -> list[Marked]:
    """Every criterion that is assessed, in the order of the grid."""
    rows = zip(case.grid.criteria, case.rows, case.decisions, strict=True)
    return [Marked(*each, case.marks) for each in rows if each[0].assessed]


def comments_on(marks: Marks, criterion: str) -> dict[Marker, str]:
    """What stands of each one's comments on ``criterion``; "" is the whole grid."""
    found = {marker: marks.comments.get((marker, criterion), "") for marker in MARKERS}
    return {marker: text for marker, text in found.items() if text}


def marked_sheet(case: Case) -> Sheet:
    """One row a criterion, under `MARKED_HEAD`; the last one is of the whole grid."""
    return [*(_row(each) for each in marked(case)), _whole(case.marks)]


def agreement(case: Case) -> Agreement:
    """How far both agree, over the criteria that are assessed."""
    return case.marks.agreement((each.criterion.id, each.row.verdict) for each in marked(case))


def standing(case: Case) -> list[str]:
    """How far each has come, and how far both agree: three sentences."""
    agreed = agreement(case)
    told = [_handed_in(case.marks, marker) for marker in MARKERS]
    if not agreed.both:
        return [*told, "Aucun critère n’a été noté par les deux."]
    return [
        *told,
        f"Accord\u00a0: {agreed.same} sur {agreed.both} critères notés par les deux "
        f"({agreed.percent()}\u00a0%).",
    ]


def remarkable(case: Case) -> list[str]:
    """What a jury asks about, for paper: disagreements, settled or not, and measures set aside."""
    return [_told(each) for each in marked(case) if each.overruled or each.same is False]


def said_by_each(each: Marked) -> list[str]:
    """« Évaluateur : atteint (« … ») », then his comment; what was settled comes last."""
    told = [f"{MARKER[who].capitalize()}\u00a0: {_said(mark)}" for who, mark in each.given.items()]
    told += [
        f"{MARKER[who].capitalize()}, commentaire\u00a0: {text}"
        for who, text in each.comments.items()
    ]
    return [*told, *([f"Ensuite {_settled(each.settled)}"] if each.settled else [])]


def said_of_all(case: Case) -> list[str]:
    """Each one's comment on the whole grid."""
    comments = comments_on(case.marks, "")
    return [f"{MARKER[who].capitalize()}\u00a0: {text}" for who, text in comments.items()]


def _row(each: Marked) -> list[Cell]:
    settled = each.settled
    marks = [*each.given.values(), *([settled] if settled else [])]
    return [
        each.criterion.id,
        safe(each.criterion.label),
        STATUS[each.row.verdict.status],
        *(cell for marker in MARKERS for cell in _cells(each, marker)),
        SAME[each.same],
        GIVEN[settled.given] if settled else "",
        MARKER[settled.marker] if settled else "",
        safe(settled.reason) if settled else "",
        OUTCOME_OF_MARKS[each.decision.outcome],
        numbers(tuple(sorted(mark.entry for mark in marks))),
    ]


def _cells(each: Marked, marker: Marker) -> Iterator[Cell]:
    mark = each.given.get(marker)
    yield GIVEN[mark.given] if mark else ""
    yield safe(mark.reason) if mark else ""
    yield safe(each.comments.get(marker, ""))
    yield mark.at // MS / 1000 if mark else None


def _whole(marks: Marks) -> list[Cell]:
    comments = comments_on(marks, "")
    cells: list[Cell] = ["", _WHOLE, *[""] * (len(MARKED_HEAD) - 2)]
    for rank, marker in enumerate(MARKERS):
        cells[5 + 4 * rank] = safe(comments.get(marker, ""))
    return cells


def _handed_in(marks: Marks, marker: Marker) -> str:
    count = len(marks.of(marker))
    told = f"{count} critère{'s' if count > 1 else ''} noté{'s' if count > 1 else ''}"
    at = marks.handed_in.get(marker)
    handed_in = "non remise" if at is None else f"remise à {minutes(at)}"
    return f"{MARKER[marker].capitalize()}\u00a0: {told}, notation {handed_in}."


def _told(each: Marked) -> str:
    """« C1.2.a (mesuré non atteint) : évaluateur atteint (« … ») ; retenu : atteint. »"""
    kind = f" (mesuré {STATUS[each.row.verdict.status]})" if each.row.kind == "A" else ""
    given = [f"{MARKER[who]} {_said(mark)}" for who, mark in each.given.items()]
    if each.settled:
        given.append(_settled(each.settled))
    kept = "désaccord non tranché"
    if each.decision.source != "disagreed":
        kept = f"retenu\u00a0: {OUTCOME_OF_MARKS[each.decision.outcome]}"
    return f"{each.criterion.id}{kind}\u00a0: " + "\u00a0; ".join([*given, kept]) + "."


def _settled(mark: Mark) -> str:
    return f"tranché {_said(mark)}, écrit par {BY[mark.marker]}"


def _said(mark: Mark) -> str:
    why = f" («\u00a0{short(mark.reason)}\u00a0»)" if mark.reason else ""
    return f"{GIVEN[mark.given]}{why}"
