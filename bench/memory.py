"""What calls leave behind in the memory of our user agent, and what an open one takes there."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

from bench import peers, sipp
from bench.cores import aside, rss_kb

CALLS = 10_000
RATE = 600
LINGERS_S = 34
"""RFC 3261 §17: a transaction is remembered for 64·T1 after its answer."""
OPEN, OPENING_RATE = 300, 100
LASTING_S = 6


async def measure() -> dict[str, Any]:
    """Resident memory, kB: before any call, after half of the calls, and after the other half,
    once the first one is forgotten; and with calls open."""
    if not sipp.here():
        return {"left_out": "no sipp here"}
    with aside():
        return {"closed": await _closed(), "open": await _open()}


async def _closed() -> dict[str, Any]:
    told: dict[str, Any] = {"calls": CALLS}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        async with peers.ours(Path(name)) as peer:
            told["before_kb"] = rss_kb(peer.pid)
            first = await sipp.calls(Path(name), peer.port, RATE, CALLS // 2)
            told["after_first_half_kb"] = rss_kb(peer.pid)
            await asyncio.sleep(LINGERS_S)
            second = await sipp.calls(Path(name), peer.port, RATE, CALLS // 2)
            told["after_second_half_kb"] = rss_kb(peer.pid)
    told["failed"] = first.failed + second.failed
    grown = told["after_second_half_kb"] - told["after_first_half_kb"]
    return {**told, "octets_left_by_a_call": round(1024 * grown / (CALLS // 2))}


async def _open() -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        async with peers.ours(Path(name)) as peer:
            await sipp.calls(Path(name), peer.port, OPENING_RATE, 10)  # what is made once is made
            before = rss_kb(peer.pid)
            calling = asyncio.create_task(
                sipp.calls(Path(name), peer.port, OPENING_RATE, OPEN, lasting_ms=1_000 * LASTING_S)
            )
            await asyncio.sleep(OPEN / OPENING_RATE + 1)
            during = rss_kb(peer.pid)
            counted = await calling
    return {
        "calls": OPEN,
        "failed": counted.failed,
        "before_kb": before,
        "during_kb": during,
        "kb_for_a_call": round((during - before) / OPEN, 1),
    }
