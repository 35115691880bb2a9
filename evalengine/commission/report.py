"""`evalengine check`: the faults of a dossier, what of it cannot be played, and per criterion the
calls that examine it; or what a revision changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evalengine.commission.diff import changes
from evalengine.commission.discrimination import prove
from evalengine.commission.playability import obstacles
from evalengine.dossier.coverage import Covered, coverage
from evalengine.dossier.lint import lint
from evalengine.dossier.lint.wholeness import is_exam
from evalengine.dossier.loader import load_dossier, load_with_sources
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import Programme
from evalengine.dossier.timetable import length_s, most_at_once

SHOWN = 4
"""Calls named for a criterion; the others are counted."""


def check(screen: Console, folder: Path | None) -> bool:
    """Prints everything; true when the dossier can be used. `BadDossier` when it cannot be read."""
    dossier, sources = load_with_sources(folder)
    faults = lint(dossier, sources)
    for fault in faults:
        screen.print(f"[bold red]✗[/bold red] {escape(fault)}", highlight=False, soft_wrap=True)
    unseen: list[Covered] = []
    if not faults:
        faults = list(_unreachable(screen, dossier))
        for programme in dossier.programmes.values():
            rows = coverage(dossier, programme)
            _scenarios(screen, dossier, programme)
            if is_exam(programme):
                _criteria(screen, rows)
                unseen += [row for row in rows if not row.steps]
    for row in unseen:
        told = f"aucun appel n’examine {row.criterion.id} ({row.criterion.label})"
        screen.print(f"[bold red]✗[/bold red] {escape(told)}", highlight=False, soft_wrap=True)
    sound = not faults and not unseen
    screen.print(f"\n[bold]{_verdict(dossier, len(faults) + len(unseen))}[/bold]", highlight=False)
    return sound


def _unreachable(screen: Console, dossier: Dossier) -> Iterator[str]:
    """What the exemplary robot cannot reach, scenario by scenario; told as it is found."""
    for name in dossier.scenarios:
        for obstacle in obstacles(dossier, name):
            told = f"{name} est injouable : {obstacle}"
            screen.print(f"[bold red]✗[/bold red] {escape(told)}", highlight=False, soft_wrap=True)
            yield told


def compare(screen: Console, old: Path, new: Path) -> None:
    """Prints what changes from one dossier to the other. `BadDossier` when one cannot be read."""
    before, after = load_dossier(old), load_dossier(new)
    for line in changes(before, after) or ["Ces deux versions contiennent le même examen."]:
        screen.print(line, highlight=False, soft_wrap=True, markup=False)


def discriminate(screen: Console, folder: Path | None, matrix: Path | None) -> bool:
    """Has every exam played by robots with one fault each, and writes the last one's ``matrix``;
    true when each criterion is failed by those who break it alone."""
    dossier = load_dossier(folder)
    exams = [programme for programme in dossier.programmes.values() if is_exam(programme)]
    if not exams:
        screen.print("Ce dossier n’a pas d’épreuve complète à faire jouer.")
    proofs = [prove(screen, dossier, programme) for programme in exams]
    if matrix is not None and proofs:
        matrix.write_text(proofs[-1][1], "utf-8")
    return bool(proofs) and all(proven for proven, _ in proofs)


def _verdict(dossier: Dossier, faults: int) -> str:
    told = f"Dossier école {dossier.version} ({dossier.status})"
    if not faults:
        return f"{told} : rien à redire."
    return f"{told} : {faults} défaut{'s' if faults > 1 else ''}."


def _scenarios(screen: Console, dossier: Dossier, programme: Programme) -> None:
    table = Table(title=programme.title, title_justify="left", box=None, pad_edge=False)
    for heading in ("scénario", "appels", "durée", "lignes à la fois"):
        table.add_column(heading, justify="left" if heading == "scénario" else "right")
    for name in programme.scenarios:
        scenario = dossier.scenarios[name]
        seconds = length_s(scenario)
        table.add_row(
            escape(scenario.title),
            str(len(scenario.calls)),
            f"{seconds // 60} min {seconds % 60:02} s",
            str(len(most_at_once(scenario))),
        )
    screen.print(table)
    screen.print()


def _criteria(screen: Console, rows: Iterable[Covered]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("critère", no_wrap=True)
    table.add_column("preuve")
    table.add_column("examiné par")
    for row in rows:
        table.add_row(row.criterion.id, escape(row.evidence), escape(_named(row)))
    screen.print(table)


def _named(row: Covered) -> str:
    names = [step.step.id for step in row.steps]
    rest = len(names) - SHOWN
    told = ", ".join(names[:SHOWN])
    return f"{told} et {rest} autre{'s' if rest > 1 else ''}" if rest > 0 else told or "personne"
