"""The results on a terminal: what was timed, and what the grid says of it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from evalengine.exports.playing import told
from evalengine.exports.words import (
    CAUSE,
    PARTY,
    STATUS,
    called_by,
    measured,
    minutes,
    numbers,
    tenths,
)
from evalengine.projections.calls import Call
from evalengine.projections.grid import Row, rows_of
from evalengine.projections.measures import Measures, measure
from evalengine.projections.portrayal import portrayal
from evalengine.referentiel.models import Criterion, Grid
from evalengine.vocabulary.entry import Entry

_STYLES = {"met": "green", "not_met": "bold red", "to_judge": "yellow", "not_assessed": "dim"}
_NEVER = "—"


class Prose:
    """Plain text (never markup) whose lines do not break at a non-breaking space, as rich's do.

    Each of ``paragraphs`` begins a line; those after the first are in italics.
    """

    def __init__(self, *paragraphs: str, style: str = "") -> None:
        self.paragraphs = [text for text in paragraphs if text]
        self.style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for rank, text in enumerate(self.paragraphs or [""]):
            wrapped = textwrap.fill(text, max(1, options.max_width), break_on_hyphens=False)
            yield Text(
                wrapped, style="italic" if rank else self.style, overflow="fold", no_wrap=True
            )

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        words = [word for text in self.paragraphs for word in text.split(" ")]
        least = max((cell_len(word) for word in words), default=0)
        most = max((cell_len(text) for text in self.paragraphs), default=0)
        return Measurement(least, most)


def timing_table(entries: Iterable[Entry]) -> Table:
    """One row a call: ring, pick-up, wait, every hold, total hold, who hung up, order of service.

    Seconds are cut at the tenth. « Ordre » gives the rank of each pick-up and resume of the call
    among all those of the sitting.
    """
    measures = measure(entries)
    table = _table("Les appels, d’après le réseau (secondes)")
    table.add_column("L.", justify="right")
    table.add_column("Correspondant", ratio=1, min_width=13)
    for head in ("Sonne", "Décroché", "Délai", "Attentes", "Cumul"):
        table.add_column(head, justify="right", min_width=len(head))
    table.add_column("Ordre")
    table.add_column("Raccroché", min_width=13)
    for call in measures.calls:
        table.add_row(*(Prose(cell) for cell in _timing(call, measures)))
    return table


def criteria_table(entries: Iterable[Entry], grid: Grid) -> Table:
    """The criteria that a detector looks at, with value, bound, evidence and remark."""
    journal = list(entries)
    rows, played = rows_of(grid, measure(journal)), portrayal(journal)
    table = _table("Les critères mesurés")
    table.caption = f"Grille {grid.version}, {grid.status}. Jeu des rôles\u00a0: {told(played)}."
    table.add_column("Critère", no_wrap=True)
    table.add_column("Intitulé et remarque", ratio=1, min_width=24)
    table.add_column("Résultat", no_wrap=True)
    table.add_column("Valeur", justify="right")
    table.add_column("Borne", justify="right")
    table.add_column("Preuves")
    for criterion, row in zip(grid.criteria, rows, strict=True):
        if criterion.detector is not None:
            table.add_row(*_criterion(criterion, row))
    return table


def _table(title: str) -> Table:
    # 80 columns hold the whole: one blank between columns, which the box draws.
    return Table(title=title, box=box.SIMPLE_HEAD, padding=0)


def _timing(call: Call, measures: Measures) -> list[str]:
    holds = [hold.length for hold in measures.holds_of(call)]
    turns = [rank for rank, turn in enumerate(measures.services(), 1) if turn.call is call]
    wait = call.wait_ns()
    return [
        str(call.line),
        called_by(call),
        minutes(call.ring.at) if call.ring else _NEVER,
        minutes(call.pickup.at) if call.pickup else _NEVER,
        _NEVER if wait is None else tenths(wait),
        " + ".join(tenths(hold) for hold in holds) or _NEVER,
        tenths(sum(holds)) if holds else _NEVER,
        numbers(tuple(turns)) or _NEVER,
        _ended(call),
    ]


def _ended(call: Call) -> str:
    if call.ended_by is None:
        return "en cours"
    if call.voided:
        return CAUSE["voided"]
    if call.transfer is not None:
        return f"transféré au {call.transfer[0]}"
    unheard = call.direction == "out" and call.pickup is None
    if unheard and call.ended_by != "candidate":
        return CAUSE[call.cause]
    return PARTY[call.ended_by] + (" (sans réponse)" if call.cause == "no_answer" else "")


def _criterion(criterion: Criterion, row: Row) -> list[Prose]:
    verdict = row.verdict
    return [
        Prose(criterion.id),
        Prose(criterion.label, verdict.remark),
        Prose(STATUS[verdict.status], style=_STYLES[verdict.status]),
        Prose(measured(verdict.value, verdict.unit) or _NEVER),
        Prose(measured(verdict.bound, verdict.unit) or _NEVER),
        Prose(numbers(verdict.evidence)),
    ]
