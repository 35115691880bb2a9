"""What is assessed away from the phone: case studies, the role-play, the self-assessment sheet."""

from __future__ import annotations

from collections.abc import Container

from pydantic import Field

from evalengine.dossier.fields import Id, Text
from evalengine.referentiel.models import FilePart, Grid
from evalengine.vocabulary import events as e


class CaseStudy(FilePart):
    """A case for the interview (C3.1, C4.6). ``after_calls``: the calls of which it may speak;
    ``expects``: what a good answer holds."""

    id: Id
    title: Text
    criteria: tuple[str, ...] = Field(min_length=1)
    situation: Text
    questions: tuple[Text, ...] = Field(min_length=1)
    expects: tuple[Text, ...] = Field(min_length=1)
    after_calls: tuple[Id, ...] = ()


class RolePlay(FilePart):
    """A donneur d'ordres is received face to face (C4.7); ``steps`` is by criterion."""

    id: Id
    title: Text
    visitor: Text
    situation: Text
    steps: dict[str, tuple[Text, ...]] = Field(min_length=1)
    objections: tuple[Text, ...] = ()


class SelfAssessmentSheet(FilePart):
    """What the candidate is asked of himself (C4.5): each line names the criteria behind it."""

    introduction: Text
    lines: dict[Id, SelfAssessmentLine] = Field(min_length=1)

    def provided(self, grid: Grid) -> e.SheetProvided:
        """The sheet as the candidate has it. He marks what his lines speak of; what is assessed by
        the sheet itself (modality G) only where a line speaks of nothing else."""
        on_sheet = {row.id for row in grid.criteria if row.modality == "G"}
        lines = [
            e.SheetLine(
                id=name,
                asks=line.asks,
                criteria=[one for one in line.criteria if one not in on_sheet]
                or list(line.criteria),
            )
            for name, line in self.lines.items()
        ]
        return e.SheetProvided(introduction=self.introduction, lines=lines)


class SelfAssessmentLine(FilePart):
    """One question, in the candidate's own words."""

    asks: Text
    criteria: tuple[str, ...] = Field(min_length=1)


class Studies(FilePart):
    """All of them."""

    cases: tuple[CaseStudy, ...] = ()
    role_plays: tuple[RolePlay, ...] = ()
    self_assessment: SelfAssessmentSheet | None = None

    def cases_for(self, met: Container[str]) -> list[CaseStudy]:
        """Those that speak of no call, and of calls that the candidate ``met``."""
        return [
            case
            for case in self.cases
            if not case.after_calls or any(call in met for call in case.after_calls)
        ]


NO_STUDIES = Studies()
"""Of a dossier without any, or of one that is not at hand."""
