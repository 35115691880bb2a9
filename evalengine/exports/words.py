"""The French words for the codes of the journal and of the grid, and French numbers."""

from __future__ import annotations

from evalengine.clock import MS
from evalengine.projections.calls import Call
from evalengine.vocabulary.marking import Given, Marker

STATUS = {
    "met": "atteint",
    "not_met": "non atteint",
    "to_judge": "à juger",
    "not_assessed": "non évalué",
}
OUTCOME_OF_MARKS = {**STATUS, "not_applicable": "sans objet"}
DECIDED_BY = {
    "machine": "machine",
    "one": "un évaluateur",
    "both": "les deux évaluateurs",
    "settled": "les évaluateurs, après désaccord",
    "nobody": "",
    "disagreed": "évaluateurs en désaccord",
}
MARKER: dict[Marker, str] = {"evaluator": "évaluateur", "control": "co-évaluateur"}
BY: dict[Marker, str] = {"evaluator": "l’évaluateur", "control": "le co-évaluateur"}
GIVEN: dict[Given, str] = {
    "met": "atteint",
    "not_met": "non atteint",
    "not_applicable": "sans objet",
    "confirmed": "mesure confirmée",
}
KIND = {
    "A": "machine",
    "S": "preuves, puis décision humaine",
    "H": "décision humaine",
    "-": "hors évaluation",
}
MODALITY = {
    "O": "observation des appels",
    "E": "entretien",
    "M": "mise en situation",
    "G": "autoévaluation",
    "-": "inconnue",
}
PARTY = {"candidate": "candidat", "correspondent": "correspondant", "engine": "moteur"}
CAUSE = {
    "hung_up": "raccroché",
    "declined": "refusé",
    "busy": "occupé",
    "no_answer": "sans réponse",
    "unreachable": "injoignable",
    "failed": "échec technique",
    "lost": "perdu",
    "wrong_number": "faux numéro",
    "no_line": "aucune ligne libre",
    "not_now": "hors des appels",
    "transferred": "transféré",
    "sitting_closed": "épreuve close",
    "interrupted": "moteur interrompu",
    "voided": "annulé, incident technique",
}
OUTCOME = {
    "pending": "en cours d’envoi",
    "sent": "parti",
    "failed": "échoué",
    "wrong_number": "mauvais numéro",
}
SOURCE = {"kernel": "noyau", "process": "programme", "reported": "page", "inferred": "déduite"}
ORIGIN = {"stated": "référentiel", "default": "défaut"}
UNIT = {
    "": "",
    "ms": "s",  # shown in seconds, see `amount`
    "calls": "appels",
    "services": "prises d’appel",
    "cards": "fiches",
    "forms": "formulaires",
    "sendings": "envois",
    "call_backs": "rappels",
    "changes": "changements",
    "news": "informations",
    "lines": "lignes",
    "words": "mots",
    "words_per_minute": "mots par minute",
    "shortcuts": "raccourcis",
    "characters": "caractères",
    "files": "fiches",
    "formulas": "formules",
    "scenarios": "scénarios",
    "months": "mois",
    "hours": "heures",
    "candidates": "candidats",
    "percent": "%",
    "weight": "points",
}


def called_by(call: Call) -> str:
    """Who calls; whom the candidate calls, after an arrow."""
    who = call.caller or (call.number if call.direction == "out" else call.id)
    return f"→ {who}" if call.direction == "out" else who


def amount(value: int | None, unit: str) -> int | float | None:
    """A value as a spreadsheet holds it: ms become seconds, the rest stays."""
    return value / 1000 if value is not None and unit == "ms" else value


def counted(count: int, unit: str) -> str:
    """A verdict's value with its unit: « 1 appel », « 2 appels » (plural from two on)."""
    words = UNIT[unit].split(" ")
    return f"{count} {' '.join(words if count > 1 else [w.removesuffix('s') for w in words])}"


def measured(value: int | None, unit: str) -> str:
    """A verdict's value as a person reads it: « 14,999 s », « 2 appels »; empty without one."""
    if value is None:
        return ""
    if unit == "ms":
        return f"{value // 1000},{value % 1000:03d}\u00a0s"
    return counted(value, unit)


def decimal(number: float) -> str:
    """A French spreadsheet's number: « 14,999 »."""
    return f"{number:.3f}".replace(".", ",")


def tenths(length: int) -> str:
    """ns as seconds, cut at the tenth, so that 14.999 s never reads as 15: « 14,9 »."""
    count = length // (100 * MS)
    return f"{count // 10},{count % 10}"


def minutes(at: int) -> str:
    """ns since the opening as « 3:07,4 », cut at the tenth."""
    count = at // (100 * MS)
    return f"{count // 600}:{count // 10 % 60:02d},{count % 10}"


def numbers(entries: tuple[int, ...]) -> str:
    """Entry numbers as one cell."""
    return ", ".join(str(entry) for entry in entries)
