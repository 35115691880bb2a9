"""The grid: what is assessed, by whom, and against which numbers.

A grid is a versioned file that can be replaced: nothing of it is in code but the names of the
detectors and of the bounds they read (see `projections.grid`).
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

Modality = Literal["O", "E", "M", "G", "-"]
"""Observation of the calls, entretien, mise en situation, grille d'auto-évaluation; - unknown."""

Kind = Literal["A", "S", "H", "-"]
"""Measured by the machine; evidence by the machine and a human decides; human alone; - no row."""

BoundUnit = Literal[
    "ms",
    "lines",
    "words",
    "words_per_minute",
    "shortcuts",
    "characters",
    "files",
    "formulas",
    "scenarios",
    "months",
    "hours",
    "candidates",
    "percent",
    "weight",
]
Text = Annotated[str, Field(min_length=1)]


class FilePart(BaseModel):
    """A piece of a dossier's file: frozen, and no key that it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


class Bound(FilePart):
    """A number of the référentiel. ``origin`` tells the text's own from our default."""

    label: Text
    value: int = Field(ge=0)
    unit: BoundUnit
    origin: Literal["stated", "default"]


class Criterion(FilePart):
    """One row. ``detector`` names the measure behind an A or the evidence behind an S."""

    id: str = Field(pattern=r"^C[1-9]\.[0-9]{1,2}(\.[a-z])?$")
    unit: Literal["UC1", "UC2", "UC3", "UC4"]
    competence: str = Field(pattern=r"^C[1-9]\.[0-9]{1,2}$")
    label: Text
    modality: Modality
    kind: Kind
    weight: int = Field(default=1, ge=0)
    detector: str | None = None

    @property
    def assessed(self) -> bool:
        """False for the rows kept in the grid without being marked."""
        return self.kind != "-"

    @model_validator(mode="after")
    def _a_human_criterion_has_no_detector(self) -> Self:
        if self.detector is not None and self.kind not in ("A", "S"):
            raise ValueError(f"le critère {self.id} se juge sans la machine : aucun détecteur")
        return self


class Grid(FilePart):
    """The criteria in the order of the référentiel, and the bounds by name."""

    version: Text
    status: Text
    bounds: dict[str, Bound]
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    def bound(self, name: str) -> int:
        """The value of a bound, in its own unit; KeyError when the grid has no such name."""
        return self.bounds[name].value

    @property
    def assessed(self) -> list[Criterion]:
        """The rows that are marked."""
        return [criterion for criterion in self.criteria if criterion.assessed]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Self:
        refuse_twice("critère", "criteria", [criterion.id for criterion in self.criteria])
        return self


def refuse_twice(what: str, key: str, ids: list[str]) -> None:
    """Refuses the second bearer of an id, and says where it stands in the list ``key``."""
    for position, known in enumerate(ids):
        if known in ids[:position]:
            raise misplaced(f"{what} en double : « {known} »", key, position, "id")


def misplaced(sentence: str, *at: str | int) -> PydanticCustomError:
    """A refusal of a whole that knows which of its parts, ``at`` these keys, is at fault."""
    return PydanticCustomError("misplaced", "{sentence}", {"sentence": sentence, "at": at})
