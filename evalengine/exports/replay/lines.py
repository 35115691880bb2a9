"""Every entry of a journal in a few French words, for the list beside the desk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.text import Text

from evalengine.exports.narration import Narrator
from evalengine.projections.control import Control
from evalengine.projections.sounds import told_of
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import By, Entry

BY: dict[By, str] = {
    "candidate": "candidat",
    "control": "régie",
    "evaluator": "évaluateur",
    "wire": "réseau",
    "engine": "moteur",
}
_TITLES = {
    "sitting_opened": "ouverture de l’épreuve",
    "company_provided": "règles de l’entreprise remises",
    "file_provided": "dossier remis",
    "agenda_provided": "agenda remis",
    "cards_provided": "fiches remises",
    "sheet_provided": "questions d’auto-évaluation remises",
    "sitting_interrupted": "interruption du moteur",
    "clock_stepped": "l’heure de la machine a sauté",
    "engine_stalled": "le moteur a pris du retard",
    "something_noticed": "incident technique",
    "desk_phone_changed": "téléphone du poste",
    "control_phone_changed": "téléphone du co-évaluateur",
    "identity_confirmed": "identité vérifiée",
    "notice_accepted": "notice acceptée",
    "check_passed": "poste vérifié",
    "file_opened": "dossier ouvert",
    "file_closed": "dossier fermé",
    "files_searched": "recherche",
    "consigne_given": "nouvelle consigne",
    "consigne_acknowledged": "consigne lue",
    "call_placed": "appel lancé",
    "call_invited": "appel envoyé au téléphone",
    "call_transferred": "transfert",
    "call_found": "appel retrouvé",
    "call_skipped": "appel abandonné par la régie",
    "leg_secured": "appel retrouvable",
    "gesture_asked": "geste demandé à la console",
    "gesture_failed": "geste refusé par le téléphone",
    "appointment_booked": "rendez-vous pris",
    "appointment_moved": "rendez-vous déplacé",
    "appointment_cancelled": "rendez-vous annulé",
    "card_saved": "fiche enregistrée",
    "message_saved": "message enregistré",
    "sending_made": "envoi",
    "sending_settled": "suite d’un envoi",
    "sending_checked": "envoi vérifié",
    "chat_sent": "tchat",
    "chat_read": "tchat lu",
    "phone_texted": "texte du téléphone",
    "scratchpad_kept": "brouillon",
    "call_back_planned": "rappel prévu",
    "call_back_settled": "rappel réglé",
    "incident_reported": "rapport d’incident",
    "handover_written": "transmission à l’équipe",
    "self_assessed": "auto-évaluation",
    "typing_counted": "frappe",
    "shortcut_used": "raccourci",
    "pane_shown": "volet",
    "scenario_began": "début d’un scénario",
    "truth_stated": "ce qui est attendu",
    "fact_said": "fait donné par la régie",
    "beat_played": "moment joué",
    "beat_skipped": "moment abandonné",
    "step_delayed": "moment retardé",
    "pilot_switched": "conduite du scénario",
    "part_taken": "rôle pris par la régie",
    "fact_unsaid": "fait repris par la régie",
    "fact_leaked": "fait divulgué",
    "objection_made": "objection de la régie",
    "last_words_noted": "derniers mots notés",
    "observed": "observation de la régie",
    "observation_undone": "observation reprise",
    "call_voided": "appel écarté",
    "recording_ordered": "épreuve enregistrée",
    "recording_began": "début d’un enregistrement",
    "recording_kept": "enregistrement gardé",
    "recording_lost": "enregistrement perdu",
    "link_measured": "qualité de la liaison",
    "challenges_stated": "difficultés de la suite",
    "criterion_marked": "note d’un évaluateur",
    "mark_withdrawn": "note retirée",
    "criterion_commented": "commentaire d’un évaluateur",
    "moment_pinned": "repère d’un évaluateur",
    "marks_handed_in": "notes rendues",
    "mark_settled": "désaccord tranché",
}
"""What is told of the entries that the narration leaves out."""
_UNTOLD = (e.TypingCounted, e.ShortcutUsed, e.PaneShown)
"""Most of the entries of a person's sitting, of which the narration knows nothing."""


def lines(entries: Iterable[Entry]) -> Iterator[str]:
    """One line an entry. An event that has no words here is told by its own name."""
    teller = Teller()
    for entry in entries:
        yield teller.tell(entry)


class Teller:
    """The same while the entries come. ``control`` is what was folded to tell them."""

    def __init__(self) -> None:
        self._narrator = Narrator()

    @property
    def control(self) -> Control:
        return self._narrator.control

    def tell(self, entry: Entry) -> str:
        """One entry in a few words."""
        if isinstance(entry.event, e.SoundsChanged):
            return told_of(entry.event)
        told = [] if isinstance(entry.event, _UNTOLD) else self._narrator.tell(entry)
        if told:
            return " ".join(_spoken(line) for line in told)
        return _TITLES.get(entry.event.type, entry.event.type)


def _spoken(line: str) -> str:
    """A line of the narration without its time and its sign."""
    _, _, said = Text.from_markup(line).plain.split(None, 2)
    return re.sub(r" {2,}", ", ", said)
