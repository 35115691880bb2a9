"""What to ask this candidate in the interview: questions drawn from what he met, with the proofs.

============  =============================================================================
`proposal`    one question, and all that the questions are drawn from
`encounters`  callers: who gave up, who waited longest, who was hard, what broke down
`deskwork`    sendings that failed, incidents, consignes, booking rules that were set aside
`judged`      what the machine found wrong or left open, and where he judged himself otherwise
`answers`     his own marks, beside the questions of his sheet
============  =============================================================================

Nobody's marks are read here, so no marker learns of the other's by what is proposed to him.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice, zip_longest

from evalengine.projections.grid import Row
from evalengine.projections.interview import deskwork, encounters, judged
from evalengine.projections.interview.proposal import Met, Proposal
from evalengine.projections.measures import Measures
from evalengine.referentiel.models import Grid

__all__ = ["MOST", "Proposal", "proposals"]

MOST = 8
"""Questions proposed: the interview has its case studies besides."""

_ASKED_AWAY = frozenset({"E", "G"})
"""The modalities that an answer in the interview serves."""

_FINDERS: tuple[Callable[[Met], Iterable[Proposal]], ...] = (
    deskwork.lost_sendings,
    deskwork.incidents,
    encounters.gave_up,
    deskwork.consignes,
    encounters.long_holds,
    judged.otherwise,
    encounters.pushed_to_disclose,
    encounters.broke_down,
    judged.out_of_order,
    judged.wrong_file,
    deskwork.rules_set_aside,
    encounters.urgent,
    encounters.to_override,
    judged.missed,
    judged.left_open,
    encounters.longest_hold,
    encounters.passed_on,
)
"""By how much there is to learn from the answer. One of each is asked before a second of any."""


def proposals(
    measures: Measures, grid: Grid, rows: Sequence[Row], most: int = MOST
) -> list[Proposal]:
    """At most ``most`` questions, the first one first; ``rows`` are the machine's.

    Each serves a criterion that ``grid`` has assessed in an interview or by the self-assessment,
    and each is about another fact: of two about the same entries the first stands.
    """
    met = Met(measures, grid, rows)
    served = {each.id for each in grid.assessed if each.modality in _ASKED_AWAY}
    turns = zip_longest(*(finder(met) for finder in _FINDERS))
    known: dict[tuple[int, ...], Proposal] = {}
    for each in chain.from_iterable(turns):
        if each is not None and (serves := tuple(c for c in each.criteria if c in served)):
            known.setdefault(each.entries, each.serving(serves))
    return list(islice(known.values(), most))
