"""What is asked of the candidate, when a step comes and how long somebody waits, in French.

Printed cue cards and the co-évaluateur's page say it in the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from evalengine.dossier import words
from evalengine.dossier.scripts import Beat, ScriptedCall, Start
from evalengine.dossier.truth import Truth

_HAPPENED = {
    "placed": "sonne",
    "picked_up": "est décroché",
    "held": "attend",
    "ended": "est fini",
}


def start(start: Start, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """When a step comes: « à 30 s », « 5 s après que « x » est fini », « à la main ».

    ``names`` are how other steps are called, by id; who is not in it keeps his id.
    """
    if start.by_hand:
        return "à la main"
    if start.after is None:
        return f"à {words.duration(start.at_s or 0)}"
    after = start.after
    delay = f"{words.duration(after.delay_s)} après que" if after.delay_s else "dès que"
    return f"{delay} «\u00a0{names.get(after.call, after.call)}\u00a0» {_HAPPENED[after.event]}"


def patience(call: ScriptedCall) -> str:
    """How long he bears a hold, and what he does then."""
    ends = "raccroche" if call.patience_ends == "hangs_up" else "insiste une fois, puis raccroche"
    said = f"\u00a0: «\u00a0{call.on_impatience}\u00a0»" if call.on_impatience else ""
    return f"en attente, patiente {words.duration(call.hold_patience_s)}, puis {ends}{said}"


def expected_of_call(call: ScriptedCall, people: Mapping[str, str]) -> list[str]:
    """Lines for the ground truth of a call; ``people`` are names by extension."""
    told = expected(call.truth, call)
    if call.transfer_to:
        told.append(f"transfert au {call.transfer_to} ({people[call.transfer_to]})")
    return told


def expected(truth: Truth, step: ScriptedCall | Beat) -> list[str]:
    """Lines for the ground truth of a step."""
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
