"""What the candidate says of himself, criterion by criterion (C4.5): beside it stands the grid."""

from __future__ import annotations

from dataclasses import dataclass

from evalengine.projections.notes import Notes
from evalengine.vocabulary import events as e

SAID = {"yes": "oui", "partly": "en partie", "no": "non"}
"""His own marks, in French."""


@dataclass(frozen=True, slots=True)
class Answer:
    """``asks`` is the question of his sheet, "" for a mark that answers none; ``own`` is None
    while he has not answered."""

    asks: str
    criterion: str
    own: e.SelfAssessed | None


def answers(notes: Notes) -> list[Answer]:
    """The sheet's questions in their order, one answer a criterion, then what he marked besides."""
    lines = notes.sheet.lines if notes.sheet else []
    marks = notes.self_assessment
    told = [Answer(line.asks, name, marks.get(name)) for line in lines for name in line.criteria]
    known = {answer.criterion for answer in told}
    return told + [Answer("", name, own) for name, own in marks.items() if name not in known]
