"""All the checks, in order, told as they come; the verdict last."""

from __future__ import annotations

from collections.abc import AsyncIterator

from rich.console import Console
from rich.markup import escape

from evalengine.clock import HostClock, SystemClock
from evalengine.doctor import durability, machine, witness
from evalengine.doctor.builtin import BuiltIn
from evalengine.doctor.finding import Finding
from evalengine.doctor.rehearsal import rehearse
from evalengine.doctor.witness import Witness
from evalengine.settings import Settings

_SIGNS = {
    "good": "[green]✓[/green]",
    "doubt": "[yellow]![/yellow]",
    "bad": "[bold red]✗[/bold red]",
}
_NO_WITNESS = (
    "pyVoIP 1.6.8 n’est pas installé (extra « witness ») : pas de second avis sur les temps."
)


async def examine(screen: Console, settings: Settings) -> bool:
    """Prints what is found; true when an exam can be held."""
    bad = 0
    async for finding in findings(settings, SystemClock()):
        bad += finding.grade == "bad"
        screen.print(
            f"{_SIGNS[finding.grade]} {finding.name} : {escape(finding.said)}",
            highlight=False,
            soft_wrap=True,
        )
        for line in finding.details:
            screen.print(f"    {escape(line)}", highlight=False, soft_wrap=True)
    screen.print(f"\n[bold]{_verdict(bad)}[/bold]", highlight=False)
    return bad == 0


async def findings(settings: Settings, host: HostClock) -> AsyncIterator[Finding]:
    """Every check, one after the other: they measure times, and must not disturb each other."""
    for finding in (*machine.ports(settings), *machine.tls(settings), machine.https(settings)):
        yield finding
    writable = machine.folder(settings.state_folder)
    yield writable
    yield machine.disk(settings.state_folder)
    for finding in await durability.journal(settings, host):
        yield finding
    yield await machine.clock(host)
    yield machine.sound()
    dossier, finding = machine.dossier(settings)
    yield finding
    if dossier is None or writable.grade == "bad":
        yield Finding("Appels", "bad", "impossibles sans dossier école ni dossier d’état.")
        return
    yield await rehearse(settings, dossier, host, BuiltIn(host))
    if not witness.is_installed():
        yield Finding("Téléphone témoin", "doubt", _NO_WITNESS)
    elif ":" in settings.host:
        yield Finding("Téléphone témoin", "doubt", "pyVoIP ne sait pas parler en IPv6.")
    else:
        yield await rehearse(settings, dossier, host, Witness())


def _verdict(bad: int) -> str:
    if bad == 0:
        return "Cette machine est prête pour un examen."
    points = "un point" if bad == 1 else f"{bad} points"
    return f"Cette machine n’est pas prête pour un examen : {points} à corriger."
