"""The co-évaluateur's cards: one a call, to be played and ticked, with what is expected."""

from __future__ import annotations

from typing import Any

from evalengine.commission.prints.setting import header
from evalengine.dossier import told, words
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import Programme
from evalengine.dossier.scripts import Beat, Scenario, ScriptedCall


def content(dossier: Dossier, programme: Programme) -> dict[str, Any]:
    """Every scenario of the programme, its calls and beats in the order of their files."""
    return {
        "header": header(dossier),
        "title": "Cartes du co-évaluateur",
        "programme": programme.title,
        "scenarios": [_scenario(dossier, dossier.scenarios[name]) for name in programme.scenarios],
    }


def _scenario(dossier: Dossier, scenario: Scenario) -> dict[str, Any]:
    return {
        "title": scenario.title,
        "purpose": scenario.purpose or "",
        "calls": [_call(dossier, scenario, call) for call in scenario.calls],
        "beats": [_beat(dossier, beat) for beat in scenario.beats],
    }


def _call(dossier: Dossier, scenario: Scenario, call: ScriptedCall) -> dict[str, Any]:
    who = call.correspondent
    return {
        "id": call.id,
        "name": who.name,
        "number": who.number or "numéro masqué",
        "client": dossier.donneurs_ordres[call.donneur_ordres].name,
        "start": told.start(call.start),
        "priority": call.priority,
        "language": words.LANGUAGE[scenario.language_of(call)],
        "play": [part for part in (who.voice, who.mood) if part],
        "motive": who.motive,
        "opening": call.opening,
        "closing": call.closing,
        "given": [[fact.says, fact.value] for fact in call.facts if not fact.when_asked],
        "asked": [
            [fact.when_asked, fact.says, fact.value] for fact in call.facts if fact.when_asked
        ],
        "objections": [[objection.when, objection.says] for objection in call.objections],
        "cues": list(call.cues),
        "patience": told.patience(call),
        "expected": expected(dossier, call),
    }


def _beat(dossier: Dossier, beat: Beat) -> dict[str, Any]:
    said = beat.consigne.text if beat.consigne else beat.chat.text if beat.chat else ""
    client = dossier.donneurs_ordres.get(beat.about)
    return {
        "start": told.start(beat.start),
        "by": client.name if client else "l’équipe",
        "what": "consigne" if beat.consigne else "tchat",
        "says": said,
        "expected": told.expected(beat.truth, beat),
    }


def expected(dossier: Dossier, call: ScriptedCall) -> list[str]:
    """French lines for the ground truth of a call."""
    people = {card.extension: card.name for card in dossier.hierarchy}
    people |= {
        card.extension: card.name for card in dossier.donneurs_ordres[call.donneur_ordres].people
    }
    return told.expected_of_call(call, people)
