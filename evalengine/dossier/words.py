"""French dates and times, and the words for the codes of a dossier."""

from __future__ import annotations

from datetime import date

from evalengine.projections.dates import DAYS, MONTHS

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


def day(iso: str) -> str:
    """« lundi 23 novembre 2026 », from ``"2026-11-23"``."""
    when = date.fromisoformat(iso)
    number = "1er" if when.day == 1 else str(when.day)
    return f"{DAYS[when.isoweekday() - 1]} {number} {MONTHS[when.month - 1]} {when.year}"


def hour(clock: str) -> str:
    """« 9 h 05 », from ``"09:05"``."""
    hours, minutes = clock.split(":")
    return f"{int(hours)}\u00a0h" + (f"\u00a0{minutes}" if minutes != "00" else "")


def moment(iso: str) -> str:
    """« lundi 23 novembre 2026, 9 h 05 »."""
    return f"{day(iso[:10])}, {hour(iso[11:])}"


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
