"""French dates and times, and the words for the codes of a dossier."""

from __future__ import annotations

from evalengine.projections.dates import day, hour, moment

__all__ = ["LANGUAGE", "MEDIA", "UNITS", "URGENCY", "day", "duration", "hour", "moment", "quantity"]

MEDIA = {"mail": "courriel", "sms": "SMS", "fax": "fax", "phone": "téléphone"}
URGENCY = {"normal": "ordinaire", "urgent": "urgent", "vital": "vital"}
UNITS = {
    "lines": "lignes",
    "words": "mots",
    "words_per_minute": "mots par minute",
    "shortcuts": "raccourcis",
    "characters": "caractères",
    "files": "fiches",
    "formulas": "formule",
    "scenarios": "scénarios",
    "months": "mois",
    "hours": "heures",
    "candidates": "candidats",
    "percent": "%",
    "weight": "",
}
LANGUAGE = {"fr": "français", "en": "anglais"}


def duration(seconds: int) -> str:
    """« 1 min 30 s », « 3 h 40 min »."""
    minutes, rest = divmod(seconds, 60)
    parts = [(minutes // 60, "h"), (minutes % 60, "min"), (rest, "s")]
    told = [f"{value}\u00a0{unit}" for value, unit in parts if value]
    return " ".join(told) or "0\u00a0s"


def quantity(value: int, unit: str) -> str:
    """The value of a bound with its unit: « 15 s », « 5 mots »."""
    if unit == "ms":
        return duration(value // 1000) if value % 1000 == 0 else f"{value}\u00a0ms"
    return f"{value}\u00a0{UNITS[unit]}".strip()
