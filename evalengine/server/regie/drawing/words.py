"""French words for phases, states and ends."""

from __future__ import annotations

from evalengine.projections.calls import Call, CallState

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
