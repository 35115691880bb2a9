"""The co-évaluateur's cards: one a call, to be played and ticked, with what is expected."""

from __future__ import annotations

from typing import Any

from evalengine.commission.prints import words
from evalengine.commission.prints.setting import header
from evalengine.dossier.models import Dossier
from evalengine.dossier.programme import Programme
from evalengine.dossier.scripts import Beat, Scenario, ScriptedCall, Start
from evalengine.dossier.truth import Truth


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
        "start": _start(call.start),
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
        "patience": _patience(call),
        "expected": expected(dossier, call),
    }


def _beat(dossier: Dossier, beat: Beat) -> dict[str, Any]:
    said = beat.consigne.text if beat.consigne else beat.chat.text if beat.chat else ""
    client = dossier.donneurs_ordres.get(beat.about)
    return {
        "start": _start(beat.start),
        "by": client.name if client else "l’équipe",
        "what": "consigne" if beat.consigne else "tchat",
        "says": said,
        "expected": _truth(beat.truth, beat),
    }


def _start(start: Start) -> str:
    if start.by_hand:
        return "à la main"
    if start.after is None:
        return f"à {words.duration(start.at_s or 0)}"
    told = {"placed": "sonne", "picked_up": "est décroché", "held": "attend", "ended": "est fini"}
    after = start.after
    delay = f"{words.duration(after.delay_s)} après que" if after.delay_s else "dès que"
    return f"{delay} « {after.call} » {told[after.event]}"


def _patience(call: ScriptedCall) -> str:
    ends = "raccroche" if call.patience_ends == "hangs_up" else "insiste une fois, puis raccroche"
    said = f" : « {call.on_impatience} »" if call.on_impatience else ""
    return f"en attente, patiente {words.duration(call.hold_patience_s)}, puis {ends}{said}"


def expected(dossier: Dossier, call: ScriptedCall) -> list[str]:
    """French lines for the ground truth of a call."""
    told = _truth(call.truth, call)
    if call.transfer_to:
        people = {card.extension: card.name for card in dossier.hierarchy}
        people |= {
            card.extension: card.name
            for card in dossier.donneurs_ordres[call.donneur_ordres].people
        }
        told.append(f"transfert au {call.transfer_to} ({people[call.transfer_to]})")
    return told


def _truth(truth: Truth, step: ScriptedCall | Beat) -> list[str]:
    read = step.read
    told = []
    if truth.card:
        fields = ("last_name", "first_name", "number", "mail", "place")
        given = [getattr(truth.card, name) for name in fields]
        known = " (déjà connue)" if truth.card.known else ""
        told.append(f"fiche{known} : {', '.join(read(value) for value in given if value)}")
    if truth.message:
        message = truth.message
        values = " ; ".join(read(value) for value in message.values.values())
        way = (
            f"{message.rubric}, {words.URGENCY[message.urgency]}, par {words.MEDIA[message.medium]}"
        )
        told.append(f"message ({way}) : {values}")
        if message.fails:
            told.append("le premier envoi échoue : à vérifier et à relancer")
    if truth.appointment:
        starts = " ou ".join(words.moment(start) for start in truth.appointment.starts)
        told.append(f"rendez-vous ({truth.appointment.kind}) : {starts}")
    if truth.move:
        starts = " ou ".join(words.moment(start) for start in truth.move.starts)
        told.append(f"rendez-vous déplacé ({truth.move.appointment}) : {starts}")
    if truth.cancel:
        told.append(f"rendez-vous annulé ({truth.cancel})")
    return told + _others(truth, step)


def _others(truth: Truth, step: ScriptedCall | Beat) -> list[str]:
    read = step.read
    told = []
    if truth.block:
        lasts = words.duration(truth.block.minutes * 60)
        told.append(f"plage fermée : {words.moment(truth.block.start)}, {lasts}")
    if truth.chat:
        to = "à l’équipe" if truth.chat.with_team else "au donneur d’ordres"
        told.append(f"tchat {to} : {', '.join(read(value) for value in truth.chat.says)}")
    if truth.call_back:
        told.append(f"rappel de {read(truth.call_back.who)}, {read(truth.call_back.number)}")
    if truth.consigne:
        told.append("consigne nouvelle lue")
    if truth.handover:
        told.append(f"relève : {', '.join(read(value) for value in truth.handover)}")
    if truth.incident:
        told.append(f"rapport d’incident : {', '.join(read(value) for value in truth.incident)}")
    return told
