"""The évaluateur's sheet: every criterion of the grid, who decides it, and what examines it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from evalengine.commission.prints.setting import header
from evalengine.dossier import words
from evalengine.dossier.coverage import Covered, coverage
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import Programme
from evalengine.dossier.studies import CaseStudy, RolePlay
from evalengine.exports.words import KIND, MODALITY
from evalengine.referentiel.models import Criterion


def content(dossier: Dossier, programme: Programme) -> dict[str, Any]:
    """The grid by unit and competence; then the case studies and the role-plays."""
    rows = coverage(dossier, programme)
    seen = {row.criterion.id: _examined_by(row, programme, dossier) for row in rows}
    assessed = dossier.grid.assessed
    return {
        "header": header(dossier),
        "title": "Feuille de l’évaluateur",
        "programme": programme.title,
        "grid": f"Grille {dossier.grid.version} ({dossier.grid.status})",
        "bounds": [
            [bound.label, words.quantity(bound.value, bound.unit), bound.origin == "default"]
            for bound in dossier.grid.bounds.values()
        ],
        "units": [
            {"unit": unit, "rows": [_row(each, seen) for each in rows]}
            for unit, rows in groupby(assessed, key=lambda each: each.unit)
        ],
        "cases": [_case(case) for case in dossier.studies.cases],
        "role_plays": [_play(play) for play in dossier.studies.role_plays],
    }


def _examined_by(row: Covered, programme: Programme, dossier: Dossier) -> str:
    calls = sum(len(dossier.scenarios[name].calls) for name in programme.scenarios)
    names = [step.step.id for step in row.steps]
    return "tous les appels" if len(names) >= calls else ", ".join(names)


def _row(criterion: Criterion, seen: dict[str, str]) -> list[str]:
    return [
        criterion.id,
        criterion.label,
        f"{MODALITY[criterion.modality]} ; {KIND[criterion.kind]}",
        seen.get(criterion.id, ""),
    ]


def _case(case: CaseStudy) -> dict[str, Any]:
    return {
        "title": case.title,
        "criteria": ", ".join(case.criteria),
        "situation": case.situation,
        "questions": list(case.questions),
        "expects": list(case.expects),
    }


def _play(play: RolePlay) -> dict[str, Any]:
    return {
        "title": play.title,
        "visitor": play.visitor,
        "situation": play.situation,
        "steps": [[name, list(lines)] for name, lines in play.steps.items()],
        "objections": list(play.objections),
    }
