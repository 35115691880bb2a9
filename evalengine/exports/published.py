"""The schema of ``grille.json``, for those who read it by program: every key, explained in French.

It says what `exports.document` makes; a test holds one against the other.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from evalengine.projections.marks import Outcome, Source
from evalengine.projections.verdicts import Status
from evalengine.referentiel.models import Kind
from evalengine.vocabulary.events import Party

Ms = Annotated[int, Field(description="Millisecondes depuis l’ouverture, tronquées.")]
Digest = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="SHA-256, hexadécimal.")]


class Part(BaseModel):
    """No key that is not told here."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Dossier(Part):
    version: str = Field(description="Version du dossier école.")
    digest: str = Field(description="Son empreinte, SHA-256 de son contenu.")


class Bound(Part):
    value: int = Field(description="La valeur, dans son unité.")
    unit: str = Field(description="ms, words, percent…")
    origin: Literal["stated", "default"] = Field(
        description="stated : donnée par le référentiel ; default : notre choix."
    )


class GridPart(Part):
    version: str = Field(description="Version de la grille.")
    status: str = Field(description="Son statut, par exemple « document de substitution ».")
    bounds: dict[str, Bound] = Field(description="Les nombres de la grille, par leur nom.")
    weights: dict[str, int] = Field(description="Le poids de chaque critère.")


class Journal(Part):
    entries: int = Field(ge=1, description="Nombre d’entrées.")
    head: Digest = Field(description="Empreinte de la dernière entrée.")


class Interruption(Part):
    since: Ms = Field(alias="from")
    to: Ms
    entry: int = Field(ge=1, description="L’entrée qui le dit.")


class Hold(Part):
    since: Ms = Field(alias="from")
    to: Ms | None = Field(description="null : l’attente dure encore.")


class Call(Part):
    id: str = Field(description="« sortant-1 » et suivants : appels du candidat.")
    line: int = Field(ge=0, description="0 : refusé aussitôt.")
    ring_at: Ms | None
    pickup_at: Ms | None
    wait_ms: int | None = Field(description="De la sonnerie au décroché, tronqué.")
    bound_ms: int | None = Field(description="Erreur au plus de wait_ms, arrondie au-dessus.")
    holds: list[Hold] = Field(description="Les mises en attente.")
    ended_by: Party | None = Field(description="null : l’appel dure encore.")


class DecisionPart(Part):
    outcome: Outcome = Field(description="Ce qui est retenu ; not_applicable sort du compte.")
    source: Source = Field(
        description="machine, one un évaluateur, both les deux, settled tranché, disagreed, nobody."
    )
    reason: str = Field(description="Le motif écrit, s’il en fallait un.")
    entries: list[int] = Field(description="Les entrées des notes, ou celles de la mesure.")


class Criterion(Part):
    id: str = Field(description="Le critère du référentiel.")
    kind: Kind = Field(
        description="A mesuré ; S preuves, puis décision humaine ; H humain ; - hors évaluation."
    )
    status: Status = Field(
        description="met atteint, not_met non atteint, to_judge à juger, not_assessed non évalué."
    )
    value: int | None = Field(description="Ce qui a été mesuré, dans l’unité.")
    unit: str = Field(description="ms, calls, services, words… ; vide sans mesure.")
    bound: int | None = Field(description="La limite à laquelle value est comparée.")
    evidence: list[int] = Field(description="Les numéros des entrées qui le prouvent.")
    decision: DecisionPart = Field(description="Ce que les évaluateurs en ont décidé.")


class Result(Part):
    """``grille.json``."""

    sitting: str = Field(description="Nom de l’épreuve.")
    dossier: Dossier = Field(description="Le dossier école de l’épreuve.")
    grid: GridPart = Field(description="La grille qui juge.")
    journal: Journal = Field(description="Le journal dont tout est recalculé.")
    interruptions: list[Interruption] = Field(description="Absences du moteur.")
    calls: list[Call] = Field(description="Les appels, dans l’ordre où ils ont été placés.")
    criteria: list[Criterion] = Field(
        description="Une ligne par critère, dans l’ordre de la grille."
    )


def result_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of ``grille.json``."""
    made = Result.model_json_schema(by_alias=True)
    made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    made["description"] = "Le résultat d’une épreuve : grille.json."
    for part in made["$defs"].values():
        part.pop("description", None)
    return made
