"""`evalengine grid`: what it does, told on the screen."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from evalengine.commission.gridfile.adopt import (
    differences,
    present_grid,
    read_grid,
    write_grid,
)
from evalengine.commission.gridfile.template import write_template
from evalengine.dossier.loader import default_folder
from evalengine.errors import BadSettings
from evalengine.referentiel.models import Grid


def exchange(
    screen: Console,
    folder: Path | None,
    file: Path | None,
    template: Path | None,
    out: Path | None,
    *,
    version: str = "",
    status: str = "",
) -> None:
    """Writes ``template``, or reads ``file``, tells what it changes and writes ``out``.

    Raises `BadSettings` when neither is named or when a file cannot be written, `BadDossier` when
    a grid has faults.
    """
    if (file is None) == (template is None):
        raise BadSettings("Nommez une grille à importer, ou un modèle à écrire (--modele).")
    present = present_grid(folder or default_folder())
    if template is not None:
        write_template(present, template)
        screen.print(f"  {template}", highlight=False, soft_wrap=True)
    if file is not None:
        new = read_grid(file, present, version=version, status=status)
        _tell(screen, present, new)
        if out is not None:
            write_grid(new, out)
            screen.print(f"  {out}", highlight=False, soft_wrap=True)


def _tell(screen: Console, present: Grid, new: Grid) -> None:
    lines = differences(present, new) or ["Cette grille est la même que la présente."]
    if new != present and new.version == present.version:
        lines.append(f"La version reste {new.version}\u00a0: --numero en donne une autre.")
    marked = len(new.assessed)
    for line in (*lines, f"Grille {new.version} ({new.status})\u00a0: {marked} critères évalués."):
        screen.print(line, highlight=False, soft_wrap=True, markup=False)
