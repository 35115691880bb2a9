"""The grid, the calls and the versions as rows of French cells, for csv and xlsx alike.

A text that a spreadsheet would run as a formula (=, +, -, @ first) is preceded by an apostrophe,
and control characters are dropped: names in a journal come from files that somebody wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evalengine.clock import MS, Stamp
from evalengine.exports.words import (
    CAUSE,
    DECIDED_BY,
    KIND,
    MODALITY,
    ORIGIN,
    OUTCOME_OF_MARKS,
    PARTY,
    SOURCE,
    STATUS,
    UNIT,
    amount,
    called_by,
    numbers,
)
from evalengine.projections.calls import Call
from evalengine.projections.grid import Row
from evalengine.projections.marks import Decision
from evalengine.projections.measures import Measures, source_of
from evalengine.referentiel.models import Grid

Cell = str | int | float | None
Sheet = list[list[Cell]]

GRID_HEAD = (
    "Critère",
    "UC",
    "Intitulé",
    "Modalité",
    "Nature",
    "Poids",
    "Résultat",
    "Valeur",
    "Borne",
    "Unité",
    "Preuves (entrées du journal)",
    "Remarque",
    "Décision",
    "Décidé par",
    "Motif",
)
BOUNDS_HEAD = ("Borne", "Valeur", "Unité", "Origine")
CALLS_HEAD = (
    "Appel",
    "Ligne",
    "Correspondant",
    "Donneur d’ordres",
    "Priorité",
    "Sonnerie (s)",
    "Décroché (s)",
    "Délai (s)",
    "Erreur (ms)",
    "Horloge",
    "Attentes",
    "Plus longue attente (s)",
    "Attente cumulée (s)",
    "Ordre de service",
    "Transféré au",
    "Fin (s)",
    "Terminé par",
    "Cause",
)


def safe(text: str) -> str:
    """``text`` as a spreadsheet may hold it without running it."""
    printable = "".join(c for c in text if c == "\n" or c.isprintable() or c == "\u00a0")
    return f"'{printable}" if printable[:1] in ("=", "+", "-", "@") else printable


def grid_sheet(rows: Sequence[Row], decisions: Sequence[Decision], grid: Grid) -> Sheet:
    """One row a criterion, under `GRID_HEAD`."""
    lines: Sheet = []
    for criterion, row, decision in zip(grid.criteria, rows, decisions, strict=True):
        verdict = row.verdict
        lines.append(
            [
                criterion.id,
                criterion.unit,
                safe(criterion.label),
                MODALITY[criterion.modality],
                KIND[criterion.kind],
                criterion.weight,
                STATUS[verdict.status],
                amount(verdict.value, verdict.unit),
                amount(verdict.bound, verdict.unit),
                UNIT[verdict.unit],
                numbers(verdict.evidence),
                safe(verdict.remark),
                OUTCOME_OF_MARKS[decision.outcome],
                DECIDED_BY[decision.source],
                safe(decision.reason),
            ]
        )
    return lines


def calls_sheet(measures: Measures) -> Sheet:
    """One row a call, under `CALLS_HEAD`."""
    return [_call_row(call, measures) for call in measures.calls]


def version_sheet(measures: Measures, grid: Grid) -> Sheet:
    """What the result was made of: two columns, then every bound of the grid."""
    opening = measures.opening
    told: Sheet = [["Version de la grille", grid.version], ["Statut de la grille", grid.status]]
    if opening is not None:
        told += [
            ["Épreuve", opening.sitting],
            ["Candidat", opening.candidate],
            ["Scénario", opening.scenario],
            ["Version du dossier école", opening.dossier_version],
            ["Empreinte du dossier école", opening.dossier_digest],
        ]
    told += [
        ["Entrées du journal", measures.entries],
        ["Tête du journal", measures.head],
        ["Fin de l’épreuve", measures.closing.reason if measures.closing else "épreuve en cours"],
    ]
    return [[safe(cell) if isinstance(cell, str) else cell for cell in line] for line in told]


def bounds_sheet(grid: Grid) -> Sheet:
    """Every number that the grid holds a candidate to: label, value, unit, origin."""
    return [
        [safe(b.label), amount(b.value, b.unit), UNIT[b.unit], ORIGIN[b.origin]]
        for b in grid.bounds.values()
    ]


def _call_row(call: Call, measures: Measures) -> list[Cell]:
    holds = [hold.length for hold in measures.holds_of(call)]
    turns = [rank for rank, turn in enumerate(measures.services(), 1) if turn.call is call]
    waited = call.wait_ns() is not None
    return [
        safe(call.id),
        call.line,
        safe(called_by(call)),
        safe(call.donneur_ordres),
        call.priority,
        _seconds_at(call.ring),
        _seconds_at(call.pickup),
        _if_known(call.wait_ns(), _seconds),
        -(-call.wait_bound_ns() // MS) if waited else None,
        SOURCE[source_of(call)] if waited else "",
        len(holds),
        _seconds(max(holds)) if holds else None,
        _seconds(sum(holds)) if holds else None,
        numbers(tuple(turns)),
        safe(call.transfer[0]) if call.transfer else "",
        _seconds_at(call.ended),
        PARTY[call.ended_by] if call.ended_by else "",
        safe(_cause(call)),
    ]


def _cause(call: Call) -> str:
    """How it ended; of a call that a technical fault spoilt, that it counts for nothing and why."""
    ended = CAUSE.get(call.cause, call.cause)
    return f"annulé\u00a0: {call.voided}" if call.voided else ended


def _seconds(length: int) -> float:
    return length // MS / 1000


def _seconds_at(stamp: Stamp | None) -> float | None:
    return _seconds(stamp.at) if stamp else None


def _if_known(value: int | None, turn: Callable[[int], float]) -> float | None:
    return None if value is None else turn(value)
