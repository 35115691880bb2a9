"""The notice: what is recorded of the candidate, for whom, for how long. One text for all modes."""

from __future__ import annotations

Rows = tuple[tuple[str, str], ...]
"""(heading, text); a row without its heading goes on with the one above."""

_REST: Rows = (
    ("", "les fiches que vous cherchez, ouvrez et fermez"),
    ("", "ce que vous écrivez dans ce poste, ce que vous y ouvrez"),
    ("", "votre frappe en nombres : touches, corrections, durée"),
    ("", "les raccourcis que vous employez"),
    ("Jamais", "les touches une à une, ni votre écran"),
    ("", "ni ce qui se fait hors de ce poste"),
    ("Pour qui", "les évaluateurs et le jury, personne d’autre"),
    ("Durée", "enregistrements six mois au plus, analyses un an au plus"),
    ("Fiction", "correspondants et numéros sont tous inventés"),
)


def notice(*, voice: bool) -> Rows:
    """``voice``: the calls of this sitting are recorded, not only their times."""
    kept = "la voix, les heures" if voice else "les heures, pas la voix"
    return (("Enregistrés", f"vos appels ({kept})"), *_REST)
