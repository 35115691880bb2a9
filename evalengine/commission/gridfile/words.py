"""Headings and values as people write them: French or English, with or without accents."""

from __future__ import annotations

from evalengine.commission.variant.texts import folded

CRITERIA = "Critères"
BOUNDS = "Nombres"
VERSION = "Version"

SHEETS = {
    CRITERIA: ("criteres", "criteria", "grille", "grid"),
    BOUNDS: ("nombres", "bornes", "bounds", "numbers"),
    VERSION: ("version", "versions"),
}

Headings = dict[str, tuple[str, ...]]
"""By key, its names; the first one is what we write."""

CRITERION_HEADINGS: Headings = {
    "id": ("critère", "id", "identifiant", "code", "criterion"),
    "unit": ("unité", "uc", "unit"),
    "competence": ("compétence", "competence", "skill"),
    "label": ("intitulé", "libellé", "label", "title"),
    "modality": ("modalité", "modality"),
    "kind": ("nature", "kind", "type"),
    "weight": ("poids", "coefficient", "weight"),
    "detector": ("détecteur", "detector"),
}
BOUND_HEADINGS: Headings = {
    "name": ("nombre", "nom", "borne", "bound", "name"),
    "label": ("intitulé", "libellé", "label"),
    "value": ("valeur", "value"),
    "unit": ("unité", "unit"),
    "origin": ("origine", "origin"),
}
REMARKS = ("commentaire", "commentaires", "remarque", "remarques", "comment", "comments")
"""A column that people keep for themselves."""

_VALUES = {
    "modality": {
        "observation": "O",
        "entretien": "E",
        "mise en situation": "M",
        "autoevaluation": "G",
        "auto-evaluation": "G",
        "interview": "E",
        "role-play": "M",
        "self-assessment": "G",
        "–": "-",
        "—": "-",
    },
    "kind": {"–": "-", "—": "-"},
    "origin": {"referentiel": "stated", "donne": "stated", "defaut": "default"},
}


def key_of(heading: str, known: Headings) -> str | None:
    """The key that a heading names; "" for one of remarks, None when nobody knows it."""
    plain = folded(" ".join(heading.split()))
    if plain in REMARKS:
        return ""
    return next((key for key, names in known.items() if plain in map(folded, names)), None)


def sheet_of(title: str) -> str | None:
    """Our name of the sheet so titled."""
    plain = folded(title.strip())
    return next((name for name, titles in SHEETS.items() if plain in titles), None)


def value_of(key: str, text: str) -> str:
    """A word of people as the grid says it: « Entretien » is ``E``, « défaut » is ``default``."""
    plain = folded(text)
    if key in ("modality", "kind") and len(plain) == 1 and plain.isalpha():
        return plain.upper()
    return _VALUES.get(key, {}).get(plain, text)
