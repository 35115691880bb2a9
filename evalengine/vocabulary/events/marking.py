"""What the two markers did. A correction is a new event: nobody's mark overwrites another's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evalengine.vocabulary.marking import Given, Marker, Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionMarked:
    """A marker has marked; ``mark`` is its name, unique in the sitting."""

    marker: Marker
    criterion: str
    given: Given
    reason: str
    mark: str
    type: Literal["criterion_marked"] = "criterion_marked"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkWithdrawn:
    """His mark no longer stands; it stays in the journal."""

    marker: Marker
    criterion: str
    type: Literal["mark_withdrawn"] = "mark_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionCommented:
    """A comment, "" when it was taken away; ``criterion`` "" is the whole grid."""

    marker: Marker
    criterion: str
    text: str
    type: Literal["criterion_commented"] = "criterion_commented"


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentPinned:
    """A moment to come back to, at the time of this entry."""

    marker: Marker
    sign: Sign
    call: str
    criterion: str
    text: str
    type: Literal["moment_pinned"] = "moment_pinned"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarksHandedIn:
    """A marker is done; he changes nothing more."""

    marker: Marker
    type: Literal["marks_handed_in"] = "marks_handed_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkSettled:
    """A disagreement, settled by the two and written by ``marker``."""

    marker: Marker
    criterion: str
    given: Given
    reason: str
    type: Literal["mark_settled"] = "mark_settled"
