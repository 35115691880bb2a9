"""The whole folder to one `Dossier`, or to sentences that say what is wrong with it.

::

    dossier_ecole/dossier.yaml              version, status, company, hierarchy
    dossier_ecole/grille.yaml               the grid
    dossier_ecole/donneurs_ordres/*.yaml    one donneur d'ordres a file
    dossier_ecole/programmes/*.yaml         one programme a file, if there are any
    dossier_ecole/etudes.yaml               case studies, role-play, self-assessment, if any
    scenarios/**/*.yaml                     one scenario a file

The digest is SHA-256 over the canonical JSON (sorted keys, no spaces, UTF-8) of what the files
say, by their path. Comments, indentation and quoting do not change it; any value, any key and the
order of any list do. So two schools that hold the same digest hold the same exam.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from evalengine.dossier.clients import DonneurOrdres, PersonCard
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import Programme
from evalengine.dossier.scripts import Scenario, ScriptedCall
from evalengine.dossier.sentences import build
from evalengine.dossier.studies import Studies
from evalengine.dossier.yamlfile import YamlFile, read_yaml
from evalengine.errors import BadDossier, reason_of
from evalengine.projections.grid import missing
from evalengine.referentiel.models import Grid

Named = TypeVar("Named", DonneurOrdres, Scenario, Programme)


def default_folder() -> Path:
    """The folder that came with the program: the wheel's data, or the root of the source tree."""
    package = Path(__file__).parents[1]
    installed = package / "data"
    return installed if (installed / "dossier_ecole").is_dir() else package.parent


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of a dossier, by what they hold; clients, scenarios and programmes by id."""

    head: YamlFile
    grid: YamlFile
    studies: YamlFile | None
    clients: dict[str, YamlFile]
    scenarios: dict[str, YamlFile]
    programmes: dict[str, YamlFile]


def load_dossier(path: Path | None = None) -> Dossier:
    """Reads the dossier école of the folder ``path`` (default: the one that came with us).

    Raises `BadDossier`, whose French message names file, line and key of every fault that one
    reading can find.
    """
    return load_with_sources(path)[0]


def load_with_sources(path: Path | None = None) -> tuple[Dossier, Sources]:
    """The same, with the files that it was read from, for those who look for more faults."""
    root = path if path is not None else default_folder()
    school, scripts = _folder(root, "dossier_ecole"), _folder(root, "scenarios")
    head = read_yaml(school / "dossier.yaml", "dossier_ecole/dossier.yaml")
    grid_file = read_yaml(school / "grille.yaml", "dossier_ecole/grille.yaml")
    clients = _read_all(_folder(school, "donneurs_ordres"), "dossier_ecole/donneurs_ordres")
    scenarios = _read_all(scripts, "scenarios")
    programmes = _read_any(school / "programmes", "dossier_ecole/programmes")
    studies = _read_one(school / "etudes.yaml", "dossier_ecole/etudes.yaml")
    beside = [studies] if studies else []
    dossier = build(
        Dossier,
        head,
        digest=_digest([head, grid_file, *clients, *scenarios, *programmes, *beside]),
        grid=grid_of(grid_file),
        donneurs_ordres=_by_id(DonneurOrdres, clients),
        scenarios=_by_id(Scenario, scenarios),
        programmes=_by_id(Programme, programmes),
        studies=build(Studies, studies) if studies else Studies(),
    )
    for file in scenarios:
        _check_references(dossier, file)
    return dossier, Sources(
        head, grid_file, studies, _named(clients), _named(scenarios), _named(programmes)
    )


def _named(files: Iterable[YamlFile]) -> dict[str, YamlFile]:
    return {file.data["id"]: file for file in files}


def _read_any(folder: Path, name: str) -> list[YamlFile]:
    return _read_all(folder, name) if folder.is_dir() else []


def _read_one(path: Path, name: str) -> YamlFile | None:
    return read_yaml(path, name) if path.is_file() else None


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    if not folder.is_dir():
        raise BadDossier(f"Le dossier « {name} » est introuvable dans « {parent} ».")
    return folder


def _read_all(folder: Path, name: str) -> list[YamlFile]:
    try:
        paths = sorted(p for p in folder.rglob("*") if p.suffix in (".yaml", ".yml"))
    except OSError as error:
        raise BadDossier(f"{name} : ce dossier est illisible ({reason_of(error)}).") from error
    files = [
        read_yaml(path, f"{name}/{path.relative_to(folder).as_posix()}")
        for path in paths
        if not path.name.startswith(".")
    ]
    if not files:
        raise BadDossier(f"{name} : il n’y a là aucun fichier .yaml.")
    return files


def grid_of(file: YamlFile) -> Grid:
    """The grid that a file's data says; `BadDossier` tells every fault, unknown detectors too."""
    grid = build(Grid, file)
    if faults := missing(grid):
        raise BadDossier("\n".join(file.refusal((), fault) for fault in faults))
    return grid


def _by_id(model: type[Named], files: Iterable[YamlFile]) -> dict[str, Named]:
    found: dict[str, Named] = {}
    origin: dict[str, str] = {}
    for file in files:
        item = build(model, file)
        if item.id in found:
            told = f"« {item.id} » est déjà dans {origin[item.id]}"
            raise BadDossier(file.refusal(("id",), told))
        found[item.id], origin[item.id] = item, file.name
    return found


def _check_references(dossier: Dossier, file: YamlFile) -> None:
    """Every call is for a known donneur d'ordres, and belongs to somebody who can be reached."""
    faults: list[str] = []
    for rank, call in enumerate(dossier.scenarios[file.data["id"]].calls):
        client = dossier.donneurs_ordres.get(call.donneur_ordres)
        if client is None:
            told = f"le donneur d’ordres « {call.donneur_ordres} » est inconnu"
            faults.append(file.refusal(("calls", rank, "donneur_ordres"), told))
        elif not _reachable(call, (*client.people, *dossier.hierarchy)):
            told = f"aucune personne de la fiche n’a le poste « {call.transfer_to} »"
            faults.append(file.refusal(("calls", rank, "transfer_to"), told))
    if faults:
        raise BadDossier("\n".join(faults))


def _reachable(call: ScriptedCall, people: Iterable[PersonCard]) -> bool:
    return call.transfer_to is None or call.transfer_to in {card.extension for card in people}


def _digest(files: Iterable[YamlFile]) -> str:
    content = {file.name: file.data for file in files}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()
