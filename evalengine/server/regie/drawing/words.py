"""French words for phases, states, ends, spans and names."""

from __future__ import annotations

from evalengine.clock import SECOND
from evalengine.projections.calls import Call, CallState
from evalengine.server.pages.html import NBSP

PHASES = {
    "identity": "Identité et notice",
    "checks": "Vérification du poste",
    "preparation": "Préparation",
    "calls": "Appels",
    "grace": "Derniers messages",
    "chat": "Tchat",
    "handover": "Transmission à l’équipe",
    "self_assessment": "Auto-évaluation",
    "interview": "Entretien",
    "role_play": "Mise en situation",
    "closed": "Épreuve terminée",
}
STATES = {
    CallState.PLACED: "numérotation",
    CallState.DIALLING: "le candidat appelle",
    CallState.RINGING: "sonne",
    CallState.TALKING: "en ligne",
    CallState.HELD: "en attente",
    CallState.ENDED: "terminé",
}
CAUSES = {
    "busy": "occupé",
    "no_answer": "sans réponse",
    "wrong_number": "faux numéro",
    "no_line": "aucune ligne libre",
    "not_now": "hors des appels",
    "declined": "refusé par le candidat",
    "transferred": "transféré",
    "interrupted": "coupé par une panne",
    "sitting_closed": "épreuve close",
    "voided": "annulé",
    "lost": "ligne perdue",
}
_BY = {
    "candidate": "raccroché par le candidat",
    "correspondent": "raccroché par le correspondant",
}
OUTCOMES = {
    "pending": "en cours d’envoi",
    "sent": "parti",
    "failed": "échoué",
    "wrong_number": "mauvais numéro",
}
DOCUMENTS = "Carte d’identité, passeport…, jamais son numéro."


def ended(call: Call) -> str:
    """How a call ended: « terminé, raccroché par le candidat »."""
    how = CAUSES.get(call.cause) or _BY.get(call.ended_by or "")
    return f"terminé, {how}" if how else "terminé"


def duration(ns: int) -> str:
    """« 7 s », « 1 min 03 s », from ns; what is below 0 is 0."""
    minutes, seconds = divmod(max(0, ns) // SECOND, 60)
    if minutes:
        return f"{minutes}{NBSP}min{NBSP}{seconds:02d}{NBSP}s"
    return f"{seconds}{NBSP}s"


def short(name: str) -> str:
    """« Mme Aubrelin » for « Madame Aubrelin », where there is little room."""
    for whole, brief in _TITLES:
        if name.startswith(whole):
            return f"{brief}{NBSP}{name.removeprefix(whole)}"
    return name


_TITLES = (("Madame ", "Mme"), ("Monsieur ", "M."), ("Docteur ", "Dr"))
