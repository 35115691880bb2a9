"""What bridged voice costs: legs in this process, two by two, their phones in another."""

from __future__ import annotations

import json
import tempfile
import time
from asyncio.subprocess import PIPE
from collections import deque
from pathlib import Path
from typing import Any

from bench.children import python
from bench.figures import ratio
from evalengine.clock import SystemClock
from evalengine.wire.media.g711 import PCMA
from evalengine.wire.media.leg import MediaLeg
from evalengine.wire.media.ticker import Lateness, Ticker

HOST = "127.0.0.1"
SECONDS = {10: 3, 50: 5}
"""Legs, and for how long."""


async def measure() -> dict[str, Any]:
    """CPU of this process per leg, in per cent of a core; how late the ticks were, in ms."""
    told: dict[str, Any] = {f"{n}_legs": await _bridged(n, s) for n, s in SECONDS.items()}
    few, many = told.values()
    per_leg = (many["cpu_percent_per_leg"], few["cpu_percent_per_leg"])
    return {**told, "ratio_cpu_per_leg_50_to_10": ratio(*per_leg, 2)}


async def _bridged(count: int, seconds: int) -> dict[str, Any]:
    clock = SystemClock()
    ticker = Ticker(clock)
    legs = [MediaLeg(clock, ticker, HOST, token=f"leg {number}") for number in range(count)]
    for one, other in zip(legs[::2], legs[1::2], strict=True):
        _bridge(one, other)
        _bridge(other, one)
    try:
        return await _spoken(legs, seconds, ticker)
    finally:
        for leg in legs:
            leg.close()


async def _spoken(legs: list[MediaLeg], seconds: int, ticker: Ticker) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with python("bench.voices", log=Path(folder) / "log", stdout=PIPE) as voices:
            assert voices.stdin is not None and voices.stdout is not None
            wanted = {"legs": [leg.port for leg in legs], "seconds": seconds}
            voices.stdin.write(json.dumps(wanted).encode() + b"\n")
            ports = json.loads(await voices.stdout.readline())
            for leg, port in zip(legs, ports, strict=True):
                leg.connect(HOST, port, PCMA)
            cpu, began = time.process_time(), time.perf_counter()
            voices.stdin.write(b"go\n")
            sent, heard = json.loads(await voices.stdout.readline())
            percent = 100 * (time.process_time() - cpu) / (time.perf_counter() - began)
    return {
        "cpu_percent": round(percent, 1),
        "cpu_percent_per_leg": round(percent / len(legs), 3),
        "ticker_late_ms": late(ticker.lateness),
        "frames_spoken": sent,
        "frames_heard_by_the_other": heard,
    }


def late(lateness: Lateness) -> dict[str, float | int]:
    """How late the ticks were, in ms."""
    return {
        "count": lateness.count,
        "p50": lateness.percentile_ns(50) / 1e6,
        "p99": lateness.percentile_ns(99) / 1e6,
        "max": round(lateness.max_ns / 1e6, 3),
    }


def _bridge(one: MediaLeg, other: MediaLeg) -> None:
    """What is heard on ``one`` is said to ``other``."""
    frames: deque[bytes] = deque(maxlen=2)
    one.sink = frames.append
    other.source = lambda: frames.popleft() if frames else None
