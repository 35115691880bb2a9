"""How the parts were played, and what was observed, as rows of French cells.

The figure marks nobody: it says how comparable this sitting is with another.
"""

from __future__ import annotations

from collections.abc import Iterator

from evalengine.clock import MS
from evalengine.exports.sheet import Cell, Sheet, safe
from evalengine.exports.words import numbers
from evalengine.projections.measures import Measures
from evalengine.projections.portrayal import Played, Portrayal, Share

PLAYED_HEAD = (
    "Appel",
    "Correspondant",
    "Faits à dire",
    "Faits dits",
    "Indices à garder",
    "Indices soufflés",
    "Sonnerie, écart au plan (s)",
    "À l’heure",
)
SEEN_HEAD = (
    "Moment (s)",
    "Appel",
    "Correspondant",
    "Observation",
    "Constat",
    "Critères",
    "Preuve (entrée du journal)",
)


def played_sheet(played: Portrayal) -> Sheet:
    """One row a call, then the whole of them, under `PLAYED_HEAD`."""
    return [*(_row(each) for each in played.calls), _whole(played)] if played.calls else []


def seen_sheet(measures: Measures) -> Sheet:
    """One row an observation that stands, under `SEEN_HEAD`; the oldest first."""
    return list(_seen(measures))


def told(played: Portrayal) -> str:
    """The figure in one line, printed beside the grid."""
    if played.score is None:
        return "rien à jouer"
    return (
        f"{played.score}\u00a0% (faits dits {_share(played.told)}, indices soufflés "
        f"{played.leaked} sur {played.withheld.whole}, sonneries à l’heure "
        f"{_share(played.on_time)})"
    )


def _row(each: Played) -> list[Cell]:
    leaked = each.withheld.whole - each.withheld.kept
    punctual = "" if each.late is None else "oui" if each.on_time else "non"
    late = None if each.late is None else each.late // MS / 1000
    shares = [each.told.whole, each.told.kept, each.withheld.whole, leaked]
    return [each.call.id, safe(each.call.caller), *shares, late, punctual]


def _whole(played: Portrayal) -> list[Cell]:
    score = "" if played.score is None else f"{played.score}\u00a0%"
    shares = [played.told.whole, played.told.kept, played.withheld.whole, played.leaked]
    return ["Ensemble", score, *shares, None, _share(played.on_time)]


def _seen(measures: Measures) -> Iterator[list[Cell]]:
    for each in measures.observations.standing.values():
        call = measures.calls.get(each.call)
        yield [
            each.at // MS / 1000,
            each.call,
            safe(call.caller) if call else "",
            each.told,
            "fait" if each.done else "pas fait",
            ", ".join(each.criteria),
            numbers((each.entry,)),
        ]


def _share(share: Share) -> str:
    return f"{share.kept} sur {share.whole}"
