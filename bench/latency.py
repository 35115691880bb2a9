"""From an order to the wire, and from the wire to a console, in ms."""

from __future__ import annotations

from typing import Any

from bench.figures import per_second, ratio, spread
from bench.onwire import Key
from bench.stage import Condition, Run, origin_of, played
from evalengine.vocabulary import events as e

IDLE = Condition("one_sitting", sittings=1, calls=300, per_second=25)
TEN = Condition("ten_sittings_of_three_calls", sittings=10, calls=200, per_second=25, live=3)
BUSY = Condition("twenty_sittings_of_three_calls", sittings=20, calls=400, per_second=25, live=3)


async def measure() -> dict[str, Any]:
    """``command_to_invite_ms``: from the order given on the co-évaluateur's WebSocket to the
    INVITE on the wire; ``command_to_ring_ms``: to the 180 of the phone, as the journal dates its
    arrival. ``answer_to_console_ms``: from the 200 on the wire to the pick-up's entry
    on the candidate's WebSocket."""
    runs = [await played(condition) for condition in (IDLE, TEN, BUSY)]
    told: dict[str, Any] = {run.condition.name: _told(run) for run in runs}
    one, twenty = told[IDLE.name], told[BUSY.name]
    told["ratio_p99_twenty_to_one"] = {
        name: ratio(twenty[name]["p99"], one[name]["p99"], 1)
        for name in ("command_to_invite_ms", "answer_to_console_ms")
    }
    return told


def _told(run: Run) -> dict[str, Any]:
    wire = run.wire
    return {
        "wire_seen_by": run.source,
        "calls": len(run.asked),
        "calls_per_s_asked": run.condition.per_second,
        "calls_per_s": per_second(len(run.asked), run.seconds),
        "engine_cpu_percent": round(run.engine_cpu_percent, 1),
        "command_to_invite_ms": spread(
            (wire[call].invited - at) / 1e6 for call, at in run.asked.items() if call in wire
        ),
        "command_to_ring_ms": spread(
            (at - run.asked[call]) / 1e6 for call, at in _rang(run).items() if call in run.asked
        ),
        "answer_to_console_ms": spread(
            (at - wire[call].answered) / 1e6
            for call, at in run.told.items()
            if call in wire and wire[call].answered
        ),
    }


def _rang(run: Run) -> dict[Key, int]:
    """When each call first rang, wall time in ns."""
    found: dict[Key, int] = {}
    for sitting, entries in run.journals.items():
        shift = origin_of(entries) + run.offset
        for entry in entries:
            if isinstance(entry.event, e.CallRang):
                found.setdefault((sitting, entry.event.call), entry.event.stamp.at + shift)
    return found
