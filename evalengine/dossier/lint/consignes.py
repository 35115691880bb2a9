"""Consignes that contradict each other without a date to tell which one holds, or are over."""

from __future__ import annotations

from collections.abc import Iterator

from evalengine.dossier.clients import DonneurOrdres
from evalengine.dossier.lint.fault import Fault
from evalengine.dossier.models import Dossier


def faults(dossier: Dossier) -> Iterator[Fault]:
    """Of every donneur d'ordres, and of the consignes given live."""
    for client in dossier.donneurs_ordres.values():
        yield from _permanent(client)
        yield from _temporary(client, dossier.day)
    for scenario in dossier.scenarios.values():
        for rank, beat in enumerate(scenario.beats):
            if beat.consigne is None:
                continue
            target = dossier.donneurs_ordres.get(beat.consigne.donneur_ordres)
            place = ("beats", rank, "consigne")
            if target is None:
                told = f"le donneur d’ordres « {beat.consigne.donneur_ordres} » est inconnu"
                yield Fault("scenario", scenario.id, (*place, "donneur_ordres"), told)
            elif beat.consigne.replaces and not _exists(target, beat.consigne.replaces):
                told = f"« {target.name} » n’a pas de consigne « {beat.consigne.replaces} »"
                yield Fault("scenario", scenario.id, (*place, "replaces"), told)


def _permanent(client: DonneurOrdres) -> Iterator[Fault]:
    """Two permanent consignes on the same matter: nothing tells which one holds."""
    seen: dict[str, int] = {}
    for rank, consigne in enumerate(client.permanent):
        if consigne.about is None:
            continue
        if consigne.about in seen:
            told = (
                f"deux consignes permanentes règlent « {consigne.about} » "
                f"(n° {seen[consigne.about] + 1} et n° {rank + 1}), sans date pour les départager"
            )
            yield Fault("client", client.id, ("permanent", rank), told)
        seen[consigne.about] = rank


def _temporary(client: DonneurOrdres, day: str | None) -> Iterator[Fault]:
    """Two dated ones on the same matter may not hold on the same day."""
    for rank, consigne in enumerate(client.temporary):
        if day and consigne.until < day:
            told = f"cette consigne est finie ({consigne.until}) le jour de l’épreuve ({day})"
            yield Fault("client", client.id, ("temporary", rank, "until"), told)
        for before in client.temporary[:rank]:
            if (
                consigne.about is not None
                and before.about == consigne.about
                and consigne.since <= before.until
                and before.since <= consigne.until
            ):
                told = f"deux consignes temporaires règlent « {consigne.about} » les mêmes jours"
                yield Fault("client", client.id, ("temporary", rank), told)


def _exists(client: DonneurOrdres, rank: str) -> bool:
    known = client.permanent if rank[0] == "p" else client.temporary
    return 1 <= int(rank[1:]) <= len(known)
