"""The feuille d'émargement: who was there, from when to when, each with his own hand."""

from __future__ import annotations

from typing import Any

from evalengine.exports.case import Case
from evalengine.exports.papers import told

ROLES = ("Évaluateur", "Co-évaluateur", "Administrateur du centre")
"""Whom no journal names: they write their own names."""


def content(case: Case) -> dict[str, Any]:
    """The candidate's row, then the others'."""
    return {
        **told.common(case, "Feuille d’émargement"),
        "rows": [["Candidat", case.opening.candidate], *([role, ""] for role in ROLES)],
    }
