"""What several papers say of a sitting, in the same words."""

from __future__ import annotations

from typing import Any

from evalengine.dossier.words import quantity
from evalengine.exports.case import Case
from evalengine.exports.phrases import PHASE, date_of, time_of
from evalengine.exports.totals import totals
from evalengine.exports.words import ORIGIN, numbers
from evalengine.vocabulary import events as e

Pairs = list[list[str]]
MOST_PROOFS = 24
"""Entries of one fact on paper; all of them are in the other files."""


def common(case: Case, title: str) -> dict[str, Any]:
    """The title, what the page's head needs, and what every paper begins with."""
    return {
        "title": title,
        "header": {
            "company": case.house.company,
            "version": case.house.version,
            "status": case.house.status,
            "digest": case.house.digest[:12],
        },
        "grid": f"Grille {case.grid.version} ({case.grid.status})",
        "sitting": identity(case),
        "seal": seal(case),
    }


def identity(case: Case) -> Pairs:
    """Whose sitting it was, on what, and when."""
    opening, first, last = case.opening, case.entries[0], case.entries[-1]
    closing = case.measures.closing
    end = f"{time_of(last.wall)}, {closing.reason}" if closing else "épreuve en cours"
    return [
        ["Candidat", opening.candidate],
        ["Épreuve", opening.sitting],
        ["Programme", opening.scenario],
        ["Date", date_of(first.wall)],
        ["Ouverture", time_of(first.wall)],
        ["Clôture", end],
    ]


def summary(case: Case) -> list[dict[str, Any]]:
    """The counts and points of each unit, then of the whole."""
    return [
        {
            "name": total.name or "Ensemble",
            "counts": list(total.counts.values()),
            "points": f"{total.points} / {total.out_of}",
            "open": total.open_points,
            "percent": _share(total.percent()),
        }
        for total in totals(case.decisions, case.grid)
    ]


def phases(case: Case) -> Pairs:
    """Every phase with the hour at which it began."""
    return [
        [PHASE[entry.event.phase], time_of(entry.wall)]
        for entry in case.entries
        if isinstance(entry.event, e.PhaseBegan)
    ]


def bounds(case: Case) -> Pairs:
    """Every number that the grid holds a candidate to, weights and pass mark among them."""
    return [
        [bound.label, quantity(bound.value, bound.unit), ORIGIN[bound.origin]]
        for bound in case.grid.bounds.values()
    ]


def pass_mark(case: Case) -> str:
    """« Part des points… : 50 % (défaut) »; empty when the grid has none."""
    bound = case.grid.bounds.get("pass_mark")
    if bound is None:
        return ""
    return f"{bound.label} : {quantity(bound.value, bound.unit)} ({ORIGIN[bound.origin]})"


def seal(case: Case) -> Pairs:
    """What ties the paper to the journal, digits in groups as a person compares them."""
    told = [
        ["Entrées du journal", str(len(case.entries))],
        ["Tête du journal", _grouped(case.entries[-1].digest)],
        ["Dossier école", _grouped(case.opening.dossier_digest)],
    ]
    if not case.signature:
        return [*told, ["Sceau", "aucun : l’épreuve n’est pas scellée"]]
    return [
        *told,
        ["Clé du centre", _grouped(case.key)],
        ["Signature", _grouped(case.signature)],
    ]


def proofs(entries: tuple[int, ...]) -> str:
    """Numbers of entries, and how many more there are."""
    more = len(entries) - MOST_PROOFS
    return numbers(entries[:MOST_PROOFS]) + (f"… et {more} de plus" if more > 0 else "")


def _share(percent: int | None) -> str:
    return "—" if percent is None else f"{percent} %"


def _grouped(digits: str) -> str:
    return " ".join(digits[at : at + 8] for at in range(0, len(digits), 8))
