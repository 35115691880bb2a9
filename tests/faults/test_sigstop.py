"""Fault 6: the engine's process stopped for 3 s while a call rings and the phone answers it."""

from __future__ import annotations

import asyncio
import signal
import time

from evalengine.clock import MS, SECOND
from evalengine.vocabulary import commands as c
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import verify
from tests.engine_process import Desk, EngineProcess, until

STOPPED_S = 3
CALL = "rendez_vous"


async def test_one_call_picked_up_when_the_kernel_says_and_a_stall_in_the_journal(tmp_path):
    async with EngineProcess(tmp_path, "essai") as engine, Desk(engine, "essai") as desk:
        await desk.rings(CALL)
        origin = desk.control.events(e.SittingOpened)[0].origin_ns
        engine.send_signal(signal.SIGSTOP)
        await asyncio.sleep(0.5)
        answered = time.monotonic_ns()
        desk.phone.answer(CALL)
        await asyncio.sleep(STOPPED_S - 0.5)  # the phone repeats its 200 meanwhile
        engine.send_signal(signal.SIGCONT)
        await desk.until(e.EngineStalled)
        await until(lambda: not desk.phone.calls[0].dialog.changes.unconfirmed)
        await desk.control.asks(c.HangUp(call=CALL))
        await until(lambda: not desk.phone.calls)

        stored = await desk.stored()
        verify(stored)
        (picked_up,) = [x for x in stored if isinstance(x.event, e.CallPickedUp)]
        stamp = picked_up.event.stamp
        assert stamp.source == "kernel"
        assert 0 <= stamp.at + origin - answered < 50 * MS
        assert picked_up.at - stamp.at > 2 * SECOND
        (stalled,) = [x.event for x in stored if isinstance(x.event, e.EngineStalled)]
        assert abs(stalled.length_ns - STOPPED_S * SECOND) < SECOND
        for kind in (e.CallPlaced, e.CallRang, e.CallEnded):
            assert len([x for x in stored if isinstance(x.event, kind)]) == 1
    assert "Traceback" not in engine.log()
