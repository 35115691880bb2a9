"""Another grid in the place of ours: read, checked as the loader does, compared, written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from evalengine.commission.diff import grid_changes
from evalengine.commission.gridfile.workbook import read_workbook
from evalengine.dossier.loader import grid_of
from evalengine.dossier.sentences import build
from evalengine.dossier.yamlfile import YamlFile, read_yaml
from evalengine.errors import BadDossier, BadSettings, reason_of
from evalengine.projections.grid import missing
from evalengine.referentiel.models import Grid

_WIDTH = 100
_HEAD = "# Grille importée par « evalengine grid ». Clés : evalengine schema.\n"


def present_grid(folder: Path) -> Grid:
    """The grid of the dossier in ``folder``; the rest of it is not read. Raises `BadDossier`."""
    return grid_of(read_yaml(folder / "dossier_ecole/grille.yaml", "dossier_ecole/grille.yaml"))


def read_grid(path: Path, present: Grid, *, version: str = "", status: str = "") -> Grid:
    """The grid of a YAML or XLSX file, with our detectors where it names none.

    ``version`` and ``status`` replace those of the file; one of the two must give them. Numbers
    that the file does not give stay those of ``present``. Raises `BadDossier`, with a sentence for
    each fault: also for a criterion that is marked in ``present`` and is missing here.
    """
    file = _read(path)
    if not isinstance(file.data, dict):
        raise BadDossier(file.refusal((), "un ensemble de clés est attendu"))
    file.data |= {k: v for k, v in (("version", version), ("status", status)) if v}
    for key, french in (("version", "la version"), ("status", "le statut")):
        if not file.data.get(key):
            told = f"{french} de la grille manque, dans le fichier comme dans la commande"
            raise BadDossier(f"{file.name}\u00a0: {told}.")
    file.data.setdefault("bounds", _bounds(present))
    _keep_detectors(file.data.get("criteria"), present)
    grid = build(Grid, file)
    if faults := [*_unmeasured(grid, file), *_lacking(grid, present, file)]:
        raise BadDossier("\n".join(faults))
    return grid


def differences(present: Grid, new: Grid) -> list[str]:
    """French sentences; empty when both are the same grid."""
    return list(grid_changes(present, new))


def write_grid(grid: Grid, path: Path) -> None:
    """Writes ``grid`` as the YAML that the loader reads; `BadSettings` when it cannot."""
    data = grid.model_dump(mode="json", exclude_none=True)
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=_WIDTH)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_HEAD + text, "utf-8")
    except OSError as error:
        raise BadSettings(
            f"«\u00a0{path}\u00a0» ne peut pas être écrit\u00a0: {reason_of(error)}."
        ) from error


def _read(path: Path) -> YamlFile:
    if path.suffix.lower() in (".yaml", ".yml"):
        return read_yaml(path, path.name)
    if path.suffix.lower() == ".xlsx":
        return read_workbook(path)
    told = "une grille se lit dans un fichier .yaml ou .xlsx"
    raise BadDossier(f"{path.name}\u00a0: {told}.")


def _bounds(grid: Grid) -> dict[str, Any]:
    return {name: bound.model_dump() for name, bound in grid.bounds.items()}


def _keep_detectors(criteria: Any, present: Grid) -> None:
    """Who edits a grid need not know how the machine measures."""
    ours = {criterion.id: criterion.detector for criterion in present.criteria}
    for criterion in criteria if isinstance(criteria, list) else ():
        if isinstance(criterion, dict) and criterion.get("kind") in ("A", "S"):
            known = ours.get(str(criterion.get("id")))
            if known and not criterion.get("detector"):
                criterion["detector"] = known


def _unmeasured(grid: Grid, file: YamlFile) -> list[str]:
    return [
        file.refusal(("criteria", rank, "detector"), fault)
        for rank, criterion in enumerate(grid.criteria)
        for fault in missing(grid.model_copy(update={"criteria": (criterion,)}))
    ]


def _lacking(grid: Grid, present: Grid, file: YamlFile) -> list[str]:
    known = {criterion.id for criterion in grid.criteria}
    return [
        file.refusal(("criteria",), f"le critère {each.id} manque ({each.label})")
        for each in present.assessed
        if each.id not in known
    ]
