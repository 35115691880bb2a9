"""One question that is proposed, and what questions are drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evalengine.projections.grid import Row
from evalengine.projections.measures import Measures
from evalengine.referentiel.models import Grid


@dataclass(frozen=True, slots=True)
class Proposal:
    """``question`` is to be read to the candidate, ``fact`` says why it is asked, both French.

    ``criteria`` are those that an answer serves, ``about`` those that the fact is about;
    ``entries`` are the numbers of the entries that prove it, of which the first says when it was.
    """

    criteria: tuple[str, ...]
    question: str
    fact: str
    entries: tuple[int, ...]
    about: tuple[str, ...] = ()

    def serving(self, criteria: tuple[str, ...]) -> Proposal:
        """The same, for these criteria only."""
        return replace(self, criteria=criteria)


@dataclass(frozen=True, slots=True)
class Met:
    """What the candidate met, and what the machine says of each criterion."""

    measures: Measures
    grid: Grid
    rows: Sequence[Row]
