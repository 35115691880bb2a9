"""The procès-verbal: when it took place, before whom, what went wrong, what it came to."""

from __future__ import annotations

from typing import Any

from evalengine.clock import SECOND
from evalengine.dossier.words import duration
from evalengine.exports.case import Case
from evalengine.exports.papers import marks, told
from evalengine.exports.words import minutes
from evalengine.vocabulary import events as e


def content(case: Case) -> dict[str, Any]:
    """The sitting, its phases, its incidents, the summary, and what people fill in and sign."""
    return {
        **told.common(case, "Procès-verbal de l’épreuve"),
        "phases": told.phases(case),
        "incidents": _incidents(case),
        "marks": marks.in_short(case),
        "summary": told.summary(case),
        "pass_mark": told.pass_mark(case),
        "bounds": told.bounds(case),
    }


def _incidents(case: Case) -> list[str]:
    """Absences of the engine, wall clocks that stepped, calls and beats given up."""
    names = {call.id: call.caller for call in case.measures.calls}
    lines = []
    for entry in case.entries:
        sentence = _sentence(entry.event, names)
        if sentence:
            lines.append(f"{minutes(entry.at)} (entrée {entry.seq}) : {sentence}")
    return lines


def _sentence(event: e.Event, names: dict[str, str]) -> str:
    match event:
        case e.SittingInterrupted(length_ns=length):
            return f"le moteur s’est interrompu pendant {duration(length // SECOND)}."
        case e.ClockStepped(by_ns=by):
            return f"l’heure de la machine a sauté de {duration(abs(by) // SECOND)}."
        case e.CallSkipped(call=call, reason=reason):
            return f"appel abandonné, {names.get(call, call)} : {reason}"
        case e.BeatSkipped(beat=beat, reason=reason):
            return f"moment abandonné, {beat} : {reason}"
        case _:
            return ""
