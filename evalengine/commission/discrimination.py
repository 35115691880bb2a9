"""The proof that the grid discriminates: robots with one single fault each play an exam.

Each criterion that the machine decides is failed by the robots that break it and by no other, and
the exemplary robot fails none. Without it, a detector that always says yes would look like one that
works.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evalengine.commission.theatre import Theatre
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import Programme
from evalengine.projections.grid import rows
from evalengine.projections.verdicts import Status
from evalengine.referentiel.models import Criterion, Grid
from evalengine.robots.faulty import FAULTY, Faulty
from evalengine.robots.profile import EXEMPLAIRE

_NOBODY = Faulty(EXEMPLAIRE, breaks="", does="fait tout comme il faut")
_MARK: dict[Status, str] = {"met": "·", "not_met": "✗", "to_judge": "?", "not_assessed": " "}


@dataclass(frozen=True, slots=True)
class Trial:
    """What the grid said of one robot: a status by criterion that the machine decides."""

    robot: Faulty
    found: dict[str, Status]

    @property
    def failed(self) -> list[str]:
        return [criterion for criterion, status in self.found.items() if status == "not_met"]

    def faults(self) -> Iterator[str]:
        """French sentences: where the grid did not say what this robot is made for."""
        for criterion, status in self.found.items():
            if status not in self._due(criterion):
                yield f"{criterion} : {_SAID[status]} pour le robot qui {self.robot.does}"

    def _due(self, criterion: str) -> set[Status]:
        """His one fault is missed; what it may have spoilt besides is a human's to judge."""
        if not self.robot.breaks:
            return {"met"}
        return {"not_met"} if criterion == self.robot.breaks else {"met", "to_judge"}


_SAID: dict[Status, str] = {
    "met": "atteint",
    "not_met": "non atteint",
    "to_judge": "laissé à juger",
    "not_assessed": "non évalué",
}


def measured(grid: Grid) -> list[Criterion]:
    """The criteria that the machine decides."""
    return [each for each in grid.criteria if each.kind == "A" and each.detector is not None]


def trials(dossier: Dossier, programme: Programme) -> Iterator[Trial]:
    """The exemplary robot, then every faulty one: a whole sitting in virtual time for each."""
    decided = {criterion.id for criterion in measured(dossier.grid)}
    for robot in (_NOBODY, *FAULTY):
        entries = Theatre(dossier, programme, robot.profile).play().entries
        statuses = {row.id: row.verdict.status for row in rows(dossier.grid, entries)}
        yield Trial(robot, {name: said for name, said in statuses.items() if name in decided})


def unproven(grid: Grid, known: Iterable[Trial]) -> list[str]:
    """French sentences: what the trials leave unproven; empty when the grid discriminates."""
    played = list(known)
    broken = {trial.robot.breaks for trial in played}
    lacking = [
        f"{criterion.id} : aucun robot ne le met à l’épreuve"
        for criterion in measured(grid)
        if criterion.id not in broken
    ]
    return [*(fault for trial in played for fault in trial.faults()), *lacking]


def prove(screen: Console, dossier: Dossier, programme: Programme) -> tuple[bool, str]:
    """Prints who fails what, and what is unproven; whether all is, and the document."""
    played = list(trials(dossier, programme))
    table = Table(title=programme.title, title_justify="left", box=None, pad_edge=False)
    for heading in ("le robot", "vise", "manque"):
        table.add_column(heading)
    for trial in played:
        table.add_row(escape(trial.robot.does), trial.robot.breaks or "—", _listed(trial.failed))
    screen.print(table)
    faults = unproven(dossier.grid, played)
    for fault in faults:
        screen.print(f"[bold red]✗[/bold red] {escape(fault)}", highlight=False, soft_wrap=True)
    return not faults, document(dossier.grid, played)


def document(grid: Grid, played: Iterable[Trial]) -> str:
    """The matrix in Markdown, and beside it who every robot is. The same robots that fail the same
    criteria give the same text, whatever they played."""
    known = list(played)
    heads = [criterion.id for criterion in measured(grid)]
    lines = [_HEAD, _row(["le robot qui…", *heads]), _row(["---", *([":-:"] * len(heads))])]
    lines += [
        _row([trial.robot.does, *(_MARK[trial.found[head]] for head in heads)]) for trial in known
    ]
    labels = [f"- {criterion.id} : {criterion.label}" for criterion in measured(grid)]
    return "\n".join([*lines, "", "## Les critères", "", *labels, ""])


_HEAD = """\
# Ce que la grille distingue

Cette page est écrite par la machine ; un test la tient égale à ce qui est calculé. Un robot
exemplaire, puis des robots qui n’ont chacun qu’un défaut, jouent l’épreuve en temps virtuel. Chaque
critère que la machine décide est manqué (✗) par les robots qui s’y attaquent, et par aucun autre ;
partout ailleurs il est atteint (·), ou laissé à un humain (?) quand le défaut s’y voit un peu.

```sh
evalengine check --discrimination                     # les six scénarios, une minute
evalengine check --discrimination --tableau docs/discrimination.md    # et récrit cette page
```
"""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "rien"
