"""What calls through the switchboard cost: a candidate's leg and a co-évaluateur's in each.

This process is the engine, on one core; both ends of every call speak all the time, in another
process, on the others. Asterisk 22 on such a machine, frames read and written, by the notes of
November 2026: 100 calls, 43 % of a core, forwarding p50 2.4 and p99 9.3 ms.
"""

from __future__ import annotations

import gc
import json
import os
import tempfile
import time
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

from bench.children import python
from bench.cores import aside, measured
from bench.media import late
from bench.timed_voices import LINGERS, PERIOD_S, SETTLING
from evalengine.clock import SystemClock
from evalengine.wire.media.g711 import PCMA
from evalengine.wire.media.leg import MediaLeg
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.switchboard.board import Switchboard

HOST = "127.0.0.1"
SECONDS = {3: 5, 30: 8, 100: 10}
"""Calls, and for how long they speak."""
MORE_S = PERIOD_S * (SETTLING + LINGERS)
"""For how long besides, uncounted."""


async def measure() -> dict[str, Any]:
    """CPU of this process for what is said in a second, in per cent of a core; lateness and delay
    in ms. On a busy machine the voices may not keep pace: how much slower they were is told."""
    return {f"{calls}_calls": await _bridged(calls, s) for calls, s in SECONDS.items()}


async def _bridged(calls: int, seconds: int) -> dict[str, Any]:
    clock = SystemClock()
    ticker = Ticker(clock)
    legs = [MediaLeg(clock, ticker, HOST, token=f"leg {number}") for number in range(2 * calls)]
    for candidate, control in zip(legs[::2], legs[1::2], strict=True):
        board = Switchboard()
        board.place("c1", 1, candidate)
        board.take("c1")
        board.join(control)
    gc.collect()
    gc.freeze()  # as the engine does once it is up
    try:
        with aside():
            return await _spoken(legs, seconds, ticker)
    finally:
        gc.unfreeze()
        for leg in legs:
            leg.close()


async def _spoken(legs: list[MediaLeg], seconds: int, ticker: Ticker) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with python("bench.timed_voices", log=Path(folder) / "log", stdout=PIPE) as voices:
            measured(os.getpid())
            assert voices.stdin is not None and voices.stdout is not None
            wanted = {"legs": [leg.port for leg in legs], "seconds": seconds}
            voices.stdin.write(json.dumps(wanted).encode() + b"\n")
            ports = json.loads(await voices.stdout.readline())
            for leg, port in zip(legs, ports, strict=True):
                leg.connect(HOST, port, PCMA)
            cpu, began = time.process_time(), time.perf_counter()
            voices.stdin.write(b"go\n")
            told = json.loads(await voices.stdout.readline())
            used, lasted = time.process_time() - cpu, time.perf_counter() - began
    percent = 100 * used / (seconds + MORE_S)
    return {
        "cpu_percent": round(percent, 1),
        "cpu_percent_per_call": round(2 * percent / len(legs), 3),
        "slower_than_real_time": round(lasted / (seconds + MORE_S), 2),
        "ticker_late_ms": late(ticker.lateness),
        "forwarding_ms": told["delays_ms"],
        "frames_said": told["sent"],
        "frames_heard_by_the_other": told["heard"],
        "frames_astray_or_touched": told["astray"],
    }
