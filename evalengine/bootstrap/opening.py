"""What a sitting is opened on, and opened again: its programme, its rules, its first event."""

from __future__ import annotations

from dataclasses import dataclass

from evalengine.clock import HostClock
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import Programme
from evalengine.dossier.scripts import Scenario
from evalengine.errors import BadDossier, BadSettings
from evalengine.ports import Journal
from evalengine.rules.sitting import Sitting
from evalengine.vocabulary import events as e


@dataclass(frozen=True, slots=True)
class Plan:
    """A programme of ``dossier`` with its scenarios, in their order."""

    dossier: Dossier
    programme: Programme
    scenarios: tuple[Scenario, ...]

    @classmethod
    def of(cls, dossier: Dossier, name: str) -> Plan:
        """``name`` is the id of a programme, or of a scenario to be played by itself. Raises
        `BadDossier`."""
        try:
            programme = dossier.programme(name)
            scenarios = tuple(dossier.scenarios[each] for each in programme.scenarios)
        except KeyError as error:
            known = ", ".join(sorted(dossier.programmes.keys() | dossier.scenarios))
            missing = error.args[0]
            raise BadDossier(f"Le scénario « {missing} » n’existe pas. Connus : {known}.") from None
        return cls(dossier, programme, scenarios)

    @property
    def lines(self) -> int:
        """The lines that its desk needs."""
        return max(script.lines for script in self.scenarios)

    def rules(self) -> Sitting:
        """The rules of a sitting that plays it."""
        grid = self.dossier.grid
        criteria = {criterion.id: criterion.kind for criterion in grid.criteria}
        grace_ms = grid.bound("grace")
        return Sitting(self.scenarios, self.programme, grace_ms=grace_ms, criteria=criteria)

    def opening(
        self, host: HostClock, *, sitting: str, candidate: str, scenario: str, speed: int
    ) -> e.SittingOpened:
        """The first event of its journal."""
        return e.SittingOpened(
            sitting=sitting,
            candidate=candidate,
            scenario=scenario,
            dossier_version=self.dossier.version,
            dossier_digest=self.dossier.digest,
            boot_id=host.boot_id(),
            origin_ns=host.monotonic_ns(),
            pickup_bound_ms=self.dossier.grid.bound("pickup_under"),
            speed=speed,
            lines=self.lines,
            day=self.dossier.day or "",
        )


async def opening_of(journal: Journal, sitting: str) -> e.SittingOpened:
    """The first event of a sitting that the ``journal`` knows. Raises `BadSettings`."""
    async for entry in journal.read(sitting):
        if isinstance(entry.event, e.SittingOpened):
            return entry.event
        break
    raise BadSettings(f"L’épreuve « {sitting} » n’est pas dans le journal.")


def same_dossier(first: e.Event, dossier: Dossier) -> None:
    """Raises `BadDossier` when a sitting's ``first`` event sealed another dossier école."""
    if isinstance(first, e.SittingOpened) and first.dossier_digest != dossier.digest:
        raise BadDossier(
            f"L’épreuve « {first.sitting} » a été ouverte avec un autre dossier école "
            f"(version {first.dossier_version}) : remettez-le en place."
        )
