"""The times of the calls in sentences, for who has them read out instead of a table."""

from __future__ import annotations

from collections.abc import Iterable

from evalengine.exports.words import CAUSE, PARTY, tenths
from evalengine.projections.calls import Call
from evalengine.projections.measures import measure
from evalengine.vocabulary.entry import Entry

_ENDS = {"candidate": "vous avez raccroché", "correspondent": "le correspondant a raccroché"}


def timing_sentences(entries: Iterable[Entry]) -> list[str]:
    """One sentence a call, with what `tables.timing_table` shows: seconds cut at the tenth."""
    measures = measure(entries)
    told = ["Vos appels, d’après le réseau."]
    for call in measures.calls:
        holds = [hold.length for hold in measures.holds_of(call)]
        parts = [_wait(call), _held(holds), _end(call)]
        told.append(f"{_whom(call)}\u00a0: {', '.join(part for part in parts if part)}.")
    return told


def _whom(call: Call) -> str:
    who = call.caller or call.number or call.id
    return f"Appel à {who}" if call.direction == "out" else f"Appel de {who}, ligne {call.line}"


def _wait(call: Call) -> str:
    wait = call.wait_ns()
    if wait is not None:
        return f"décroché en {tenths(wait)} secondes"
    return "" if call.direction == "out" else "pas décroché"


def _held(holds: list[int]) -> str:
    if not holds:
        return ""
    times = "une attente" if len(holds) == 1 else f"{len(holds)} attentes"
    return f"{times} de {tenths(sum(holds))} secondes en tout"


def _end(call: Call) -> str:
    if call.voided:
        return CAUSE["voided"]
    if call.transfer is not None:
        return f"transféré au {call.transfer[0]}"
    if call.ended_by is None:
        return "encore en cours"
    if call.pickup is None and call.ended_by != "candidate":
        return CAUSE[call.cause]
    return _ENDS.get(call.ended_by, f"terminé par le {PARTY[call.ended_by]}")
