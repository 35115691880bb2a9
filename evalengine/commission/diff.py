"""`evalengine check --diff OLD NEW`: what a revision changes, for the criteria first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from evalengine.dossier.coverage import coverage
from evalengine.dossier.lint.wholeness import is_exam
from evalengine.dossier.models import Dossier
from evalengine.referentiel.models import Grid


def changes(old: Dossier, new: Dossier) -> list[str]:
    """French sentences; empty when both hold the same exam."""
    if old.digest == new.digest:
        return []
    return [
        *grid_changes(old.grid, new.grid),
        *_coverage(old, new),
        *_parts("Le donneur d’ordres", old.donneurs_ordres, new.donneurs_ordres),
        *_parts("Le scénario", old.scenarios, new.scenarios),
        *_calls(old, new),
        *_parts("Le programme", old.programmes, new.programmes),
        *_keys("Le dossier", _head(old), _head(new)),
    ]


def grid_changes(old: Grid, new: Grid) -> Iterator[str]:
    """French sentences: what changes from one grid to the other, row by row."""
    yield from _keys("La grille", _named(old), _named(new))
    yield from _parts("La borne", old.bounds, new.bounds)
    before = {criterion.id: criterion for criterion in old.criteria}
    after = {criterion.id: criterion for criterion in new.criteria}
    yield from _parts("Le critère", before, after)


def _coverage(old: Dossier, new: Dossier) -> Iterator[str]:
    """Who examined a criterion and does no more, or does from now on."""
    before, after = _examined(old), _examined(new)
    for name in sorted(before.keys() | after.keys(), key=_rank):
        lost = before.get(name, set()) - after.get(name, set())
        gained = after.get(name, set()) - before.get(name, set())
        told = [f"n’est plus examiné par {', '.join(sorted(lost))}"] if lost else []
        told += [f"est désormais examiné par {', '.join(sorted(gained))}"] if gained else []
        if told:
            yield f"{name} {', et '.join(told)} (en tout : {len(after.get(name, set()))})."


def _examined(dossier: Dossier) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for programme in dossier.programmes.values():
        if is_exam(programme):
            for row in coverage(dossier, programme):
                found.setdefault(row.criterion.id, set()).update(s.step.id for s in row.steps)
    return found


def _calls(old: Dossier, new: Dossier) -> Iterator[str]:
    for name in old.scenarios.keys() & new.scenarios.keys():
        before, after = old.scenarios[name], new.scenarios[name]
        yield from _parts(
            f"Dans « {name} », l’appel",
            {call.id: call for call in before.calls},
            {call.id: call for call in after.calls},
        )
        yield from _parts(
            f"Dans « {name} », le temps fort",
            {beat.id: beat for beat in before.beats},
            {beat.id: beat for beat in after.beats},
        )


def _parts(what: str, old: Mapping[str, BaseModel], new: Mapping[str, BaseModel]) -> Iterator[str]:
    for name in sorted(old.keys() - new.keys()):
        yield f"{what} « {name} » n’y est plus."
    for name in sorted(new.keys() - old.keys()):
        yield f"{what} « {name} » est nouveau."
    for name in sorted(old.keys() & new.keys()):
        yield from _keys(f"{what} « {name} »", _dumped(old[name]), _dumped(new[name]))


def _keys(what: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    changed = [key for key in new if old.get(key) != new[key]]
    simple = [key for key in changed if _simple(old.get(key)) and _simple(new[key])]
    for key in simple:
        yield f"{what} : {key} passe de « {old.get(key)} » à « {new[key]} »."
    if rest := [key for key in changed if key not in simple]:
        yield f"{what} change : {', '.join(rest)}."


def _simple(value: object) -> bool:
    return value is None or isinstance(value, str | int)


def _dumped(part: BaseModel) -> dict[str, Any]:
    """Calls and beats are told one by one, not as the list that holds them."""
    return part.model_dump(mode="json", exclude={"calls", "beats"})


def _head(dossier: Dossier) -> dict[str, Any]:
    names = {"version", "status", "company", "day", "hierarchy", "rules", "studies"}
    return dossier.model_dump(mode="json", include=names)


def _named(grid: Grid) -> dict[str, Any]:
    return {"version": grid.version, "status": grid.status}


def _rank(name: str) -> list[tuple[int, str]]:
    """C1.2.a before C1.10.a."""
    return [(len(part), part) for part in name.split(".")]
