"""How fast a journal is folded again: into the desk, the calls, the rules; from JSON lines too."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from bench.figures import per_second
from evalengine.clock import SECOND, Stamp
from evalengine.projections.calls import Calls
from evalengine.projections.desk import Desk
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import GENESIS, Entry, chain, from_json, to_json, verify

CALLS = 4000
"""Calls of the long sitting that is replayed, seven entries each."""


def measure() -> dict[str, Any]:
    """Entries per second of each fold, best of three passes over the same sitting."""
    entries = a_long_sitting(CALLS)
    lines = [to_json(entry) for entry in entries]
    return {
        "entries": len(entries),
        "desk_per_s": _rate(entries, lambda: _fold(Desk(), entries)),
        "calls_per_s": _rate(entries, lambda: _fold(Calls(), entries)),
        "verify_chain_per_s": _rate(entries, lambda: verify(entries)),
        "read_json_per_s": _rate(entries, lambda: [from_json(line) for line in lines]),
    }


def _rate(entries: Sequence[Entry], act: Callable[[], object]) -> int:
    best = float("inf")
    for _ in range(3):
        began = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - began)
    return per_second(len(entries), best)


def _fold(state: Desk | Calls, entries: Sequence[Entry]) -> None:
    for entry in entries:
        state.apply(entry)


def a_long_sitting(calls: int) -> list[Entry]:
    """A sitting of ``calls`` calls one after another, each rung, held, resumed and ended."""
    entries: list[Entry] = []

    def add(event: e.Event) -> None:
        head = entries[-1].digest if entries else GENESIS
        at = len(entries) * SECOND
        entries.append(chain(head, len(entries) + 1, at, at, "wire", event))

    add(
        e.SittingOpened(
            sitting="bench",
            candidate="Bench",
            scenario="bench",
            dossier_version="0",
            dossier_digest="0",
            boot_id="boot",
            origin_ns=0,
            pickup_bound_ms=15_000,
        )
    )
    add(e.FileProvided(donneur_ordres="do", name="DO", trade="essai", greeting="Bonjour"))
    for number in range(calls):
        for event in _one_call(f"c{number}", len(entries)):
            add(event)
    return entries


def _one_call(call: str, second: int) -> list[e.Event]:
    stamps = [Stamp(at=(second + step) * SECOND, source="kernel", bound=500) for step in range(7)]
    return [
        e.CallPlaced(
            call=call,
            line=1,
            donneur_ordres="do",
            correspondent="X",
            number="01 99 00 00 00",
            token=call,
            priority=1,
            gives_up_at=0,
        ),
        e.CallInvited(call=call, stamp=stamps[1]),
        e.CallRang(
            call=call,
            line=1,
            donneur_ordres="do",
            caller="X",
            number="01 99 00 00 00",
            stamp=stamps[2],
        ),
        e.CallPickedUp(call=call, stamp=stamps[3]),
        e.CallHeld(call=call, by="candidate", stamp=stamps[4]),
        e.CallResumed(call=call, stamp=stamps[5]),
        e.CallEnded(call=call, by="correspondent", cause="hung_up", stamp=stamps[6]),
    ]
