"""The notice: what is recorded of the candidate, for whom, for how long. One text for all modes."""

from __future__ import annotations

NOTICE: tuple[tuple[str, str], ...] = (
    ("Enregistrés", "vos appels (la voix, les heures)"),
    ("", "les fiches que vous cherchez, ouvrez et fermez"),
    ("", "ce que vous tapez dans ce poste, vos raccourcis"),
    ("Jamais", "votre écran, ni ce qui se fait hors de ce poste"),
    ("Pour qui", "les évaluateurs et le jury, personne d’autre"),
    ("Durée", "enregistrements six mois au plus, analyses un an au plus"),
    ("Fiction", "correspondants et numéros sont tous inventés"),
)
"""(heading, text); a row without its heading goes on with the one above."""
