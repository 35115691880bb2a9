"""Fault 1 at its size: ``kill -9`` with 20 bridged calls, and the sittings go on within 5 s."""

from __future__ import annotations

import sqlite3
import time
from contextlib import AsyncExitStack

from evalengine.projections.measures import measure
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import verify
from tests.engine_process import Desk, EngineProcess, all_at_once, until
from tests.patience import patient

from .twenty import BRIDGED, SITTINGS, bridge, goes_on

GOES_ON_WITHIN_S = 5
"""What it takes is measured by `make bench ARGS=restart`."""


async def test_twenty_calls_are_found_again_and_nothing_is_lost_or_counted_twice(tmp_path):
    async with AsyncExitStack() as people:
        engine = await people.enter_async_context(EngineProcess(tmp_path, *SITTINGS))
        desks = [Desk(engine, sitting) for sitting in SITTINGS]
        await all_at_once(*(people.enter_async_context(desk) for desk in desks))
        await all_at_once(*(bridge(desk) for desk in desks))
        assert sum(len(desk.phone.calls) for desk in desks) == 20
        acknowledged = {desk.sitting: list(desk.control.entries) for desk in desks}

        await engine.kill()
        assert integrity(tmp_path) == "ok"
        again = time.monotonic()
        await engine.start()
        await all_at_once(*(goes_on(desk) for desk in desks))
        assert time.monotonic() - again < patient(GOES_ON_WITHIN_S)

        for desk in desks:
            stored = await desk.stored()
            verify(stored)
            digests = {entry.digest for entry in stored}
            assert {entry.digest for entry in acknowledged[desk.sitting]} <= digests
            check_counted_once(desk, stored)
        await all_at_once(*(ends(desk) for desk in desks))
    assert "Traceback" not in engine.log()


def check_counted_once(desk: Desk, stored) -> None:
    measures = measure(stored)
    calls = BRIDGED[desk.sitting]
    assert len([x for x in stored if isinstance(x.event, e.SittingOpened)]) == 1
    assert [call.id for call in measures.calls] == calls
    assert [turn.call.id for turn in measures.services()] == calls
    assert [hold.call.id for hold in measures.holds()] == calls[:-1]
    for kind in (e.CallRang, e.CallPickedUp, e.CallFound):
        told = [x.event.call for x in stored if isinstance(x.event, kind)]
        assert sorted(told) == sorted(calls)


async def ends(desk: Desk) -> None:
    for call in BRIDGED[desk.sitting]:
        await desk.control.asks(c.HangUp(call=call))
    await until(lambda: not desk.phone.calls)
    assert len(desk.control.events(e.CallEnded)) == len(BRIDGED[desk.sitting])


def integrity(folder) -> str:
    connection = sqlite3.connect(folder / "journal.db")
    try:
        return connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()
