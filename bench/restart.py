"""How long twenty bridged calls are without their engine: killed, then started again."""

from __future__ import annotations

import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from bench.figures import spread
from tests.engine_process import Desk, EngineProcess, all_at_once
from tests.faults.twenty import SITTINGS, bridge, goes_on

TIMES = 5


async def measure() -> dict[str, Any]:
    """Seconds from the start of the process, each time of an engine that lost twenty calls.

    ``listens_s``: until its door is open; ``goes_on_s``: until each call is found or closed with a
    reason and each of the seven co-évaluateurs has been obeyed (aim: 5 s).
    """
    runs = [await once() for _ in range(TIMES)]
    listens, goes = zip(*runs, strict=True)
    return {"calls": 20, "listens_s": spread(listens), "goes_on_s": spread(goes), "aim_s": 5}


async def once() -> tuple[float, float]:
    """A first engine, killed with its calls up, and how long the second takes, in s."""
    with tempfile.TemporaryDirectory() as folder:
        async with AsyncExitStack() as people:
            engine = await people.enter_async_context(EngineProcess(Path(folder), *SITTINGS))
            desks = [Desk(engine, sitting) for sitting in SITTINGS]
            await all_at_once(*(people.enter_async_context(desk) for desk in desks))
            await all_at_once(*(bridge(desk) for desk in desks))
            await engine.kill()
            began = time.perf_counter()
            await engine.start()
            listens = time.perf_counter() - began
            await all_at_once(*(goes_on(desk) for desk in desks))
            return listens, time.perf_counter() - began
