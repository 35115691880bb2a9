"""A workbook to the plain data of a grid, which knows the sheet, line and column of each place."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from evalengine.commission.gridfile.table import Table, read_table
from evalengine.commission.gridfile.words import (
    BOUND_HEADINGS,
    BOUNDS,
    CRITERIA,
    CRITERION_HEADINGS,
    VERSION,
    sheet_of,
    value_of,
)
from evalengine.dossier.xlsxfile import open_workbook
from evalengine.dossier.yamlfile import Place, YamlFile
from evalengine.errors import BadDossier

_SENTENCES = {"cette clé manque": "cette case est vide"}
"""What is said of a YAML file, and of a sheet."""
_VERSION_KEYS = {"version": "version", "statut": "status", "status": "status"}


@dataclass(slots=True)
class SheetFile(YamlFile):
    """Plain data read from sheets. ``tables``: by the first key of a place, where it was read."""

    tables: dict[str, Table] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    """The bounds, in the order of their lines."""

    def refusal(self, place: Place, sentence: str) -> str:
        """One French sentence that names sheet, line and column."""
        table = self.tables.get(str(place[0])) if place else None
        if table is None:
            return YamlFile.refusal(self, place, sentence)
        sentence = _SENTENCES.get(sentence, sentence)
        where = f"{self.name}, feuille «\u00a0{table.sheet}\u00a0»"
        rank = place[1] if len(place) > 1 else None
        if isinstance(rank, str):
            rank = self.names.index(rank)
        if rank is not None:
            where += f", ligne {table.lines[rank].number}"
        if len(place) > 2:
            key = str(place[2])
            where += f", colonne «\u00a0{table.headings.get(key, key)}\u00a0»"
        return f"{where}\u00a0: {sentence}."


def read_workbook(path: Path) -> SheetFile:
    """The grid of a workbook; without sheet of bounds or of version, without those keys.

    Raises `BadDossier` for a file that is no workbook, and for what `table.read_table` refuses.
    """
    file = SheetFile(path.name)
    typed = open_workbook(path, BadDossier)
    computed = open_workbook(path, BadDossier, computed=True)
    sheets = {sheet_of(title): title for title in typed.sheetnames}
    if len(typed.sheetnames) == 1:
        sheets = {CRITERIA: typed.sheetnames[0]}
    if CRITERIA not in sheets:
        names = ", ".join(typed.sheetnames)
        told = f"il manque une feuille «\u00a0{CRITERIA}\u00a0» (il y a\u00a0: {names})"
        raise BadDossier(f"{path.name}\u00a0: {told}.")

    def table(name: str, known: dict[str, tuple[str, ...]], needed: tuple[str, ...]) -> Table:
        title = sheets[name]
        return read_table(path.name, typed[title], computed[title], known, needed)

    file.data = {}
    _criteria(file, table(CRITERIA, CRITERION_HEADINGS, ("id", "label", "modality", "kind")))
    if BOUNDS in sheets:
        _bounds(file, table(BOUNDS, BOUND_HEADINGS, ("name", "label", "value", "unit", "origin")))
    if VERSION in sheets:
        _version(file, computed, sheets[VERSION])
    return file


def _criteria(file: SheetFile, table: Table) -> None:
    file.tables["criteria"] = table
    file.data["criteria"] = [_criterion(line.cells) for line in table.lines]


def _criterion(cells: dict[str, Any]) -> dict[str, Any]:
    """What a line does not say follows from its id: « C1.2.a » is of C1.2, and of UC1."""
    data = _said(cells)
    name = str(data.get("id", ""))
    data.setdefault("competence", ".".join(name.split(".")[:2]))
    data.setdefault("unit", f"UC{name[1:2]}")
    return data


def _said(cells: dict[str, Any]) -> dict[str, Any]:
    return {key: value_of(key, v) if isinstance(v, str) else v for key, v in cells.items()}


def _bounds(file: SheetFile, table: Table) -> None:
    file.tables["bounds"] = table
    file.data["bounds"] = {}
    for rank, line in enumerate(table.lines):
        cells = _said(line.cells)
        name = str(cells.pop("name", ""))
        file.names.append(name)
        if not name or name in file.data["bounds"]:
            told = f"«\u00a0{name}\u00a0» est en double" if name else "ce nombre n’a pas de nom"
            raise BadDossier(file.refusal(("bounds", rank, "name"), told))
        file.data["bounds"][name] = cells


def _version(file: SheetFile, book: Workbook, title: str) -> None:
    for row in book[title].iter_rows(max_col=2, values_only=True):
        key = _VERSION_KEYS.get(str(row[0] or "").strip().casefold())
        if key and len(row) > 1 and row[1] is not None:
            file.data[key] = str(row[1]).strip()
