"""What the two markers ask: to mark, to comment, to pin a moment, to hand in, to settle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evalengine.vocabulary.marking import Given, Marker, Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkCriterion:
    """``marker`` marks a criterion; a later mark of his takes the place of this one.

    ``mark`` is the name that a mark made offline was given there, "" for one made here. A criterion
    that the machine measures is overruled with a written ``reason`` only.
    """

    marker: Marker
    criterion: str
    given: Given
    reason: str = ""
    mark: str = ""
    type: Literal["mark_criterion"] = "mark_criterion"


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawMark:
    """The criterion is unmarked again, for this marker."""

    marker: Marker
    criterion: str
    type: Literal["withdraw_mark"] = "withdraw_mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentCriterion:
    """A comment beside a criterion, on the whole with "" for ``criterion``; it takes the place of
    the one before, and "" takes it away."""

    marker: Marker
    criterion: str
    text: str
    type: Literal["comment_criterion"] = "comment_criterion"


@dataclass(frozen=True, slots=True, kw_only=True)
class PinMoment:
    """Something to come back to, stamped with the time of the key; ``call`` "" is the one in the
    candidate's ear."""

    marker: Marker
    sign: Sign
    call: str = ""
    criterion: str = ""
    text: str = ""
    type: Literal["pin_moment"] = "pin_moment"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInMarks:
    """He has marked all that he will: once both have, each sees the marks of the other."""

    marker: Marker
    type: Literal["hand_in_marks"] = "hand_in_marks"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleMark:
    """Both agree at last on a criterion on which they had disagreed."""

    marker: Marker
    criterion: str
    given: Given
    reason: str
    type: Literal["settle_mark"] = "settle_mark"
