"""French words for what papers and pictures tell: lanes, acts, phases, and the date of a sitting.

Dates are those of Paris by the rule of directive 2000/84/EC, so that a paper has the same bytes on
any machine, whatever zone it is set to.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from evalengine.clock import SECOND
from evalengine.dossier.words import day, hour
from evalengine.projections.timeline import Act, Kind
from evalengine.vocabulary import events as e

LONGEST = 400
"""Letters of one text on paper; all of them are in the other files."""
SPAN: dict[Kind, str] = {"ring": "sonnerie", "talk": "conversation", "hold": "attente"}
ACT: dict[Act, str] = {
    "message": "message",
    "sending": "envoi",
    "agenda": "agenda",
    "card": "fiche enregistrée",
    "chat": "tchat",
    "call_back": "rappel prévu",
    "incident": "rapport d’incident",
    "consigne": "nouvelle consigne",
    "clip": "son joué",
    "mark": "repère d’évaluateur",
}
PHASE: dict[e.Phase, str] = {
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
    "closed": "Clôture",
}


def short(text: str) -> str:
    """``text`` as papers hold it: its beginning, when it is long, and where the rest is."""
    if len(text) <= LONGEST:
        return text
    return text[:LONGEST].rsplit(" ", 1)[0] + "… (suite dans grille.xlsx)"


def paris(wall: int) -> datetime:
    """``wall`` (ns since the epoch) as the clocks of Paris show it, without a zone."""
    utc = datetime.fromtimestamp(wall // SECOND, tz=UTC)
    summer = _last_sunday(utc.year, 3) <= utc < _last_sunday(utc.year, 10)
    return (utc + timedelta(hours=2 if summer else 1)).replace(tzinfo=None)


def date_of(wall: int) -> str:
    """« lundi 23 novembre 2026 »."""
    return day(paris(wall).date().isoformat())


def time_of(wall: int) -> str:
    """« 9 h 05 »."""
    return hour(paris(wall).strftime("%H:%M"))


def _last_sunday(year: int, month: int) -> datetime:
    """One o'clock, universal time, of the last Sunday of a month of 31 days."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=last.isoweekday() % 7)
