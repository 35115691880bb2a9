"""What calls between a browser and a SIP phone cost through the switchboard, one of each in each.

This process is the engine, on one core; the phones and the browsers, played by aiortc, speak all
the time in another process, on the others. The aim is 100 WebRTC legs on a core; aiortc as it
comes does 22, by the notes of November 2026.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import tempfile
import time
from asyncio.subprocess import PIPE, Process
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
from evalengine.wire.webrtc.network import Network
from evalengine.wire.webrtc.peer import BrowserPeer

HOST = "127.0.0.1"
SECONDS = {1: 4, 3: 4, 20: 5, 100: 5}
"""Calls, and for how long they speak."""
MORE_S = PERIOD_S * (SETTLING + LINGERS)
"""For how long besides, uncounted."""


async def measure() -> dict[str, Any]:
    """CPU of this process for what is said in a second, in per cent of a core, for one browser's
    leg and one phone's; lateness and delays in ms."""
    return {f"{calls}_calls": await _carried(calls, s) for calls, s in SECONDS.items()}


async def _carried(calls: int, seconds: int) -> dict[str, Any]:
    clock = SystemClock()
    ticker = Ticker(clock)
    legs = [MediaLeg(clock, ticker, HOST, token=f"leg {number}") for number in range(calls)]
    peers = [
        BrowserPeer(
            clock, ticker, Network(HOST), token=f"peer {number}", changed=lambda _peer: None
        )
        for number in range(calls)
    ]
    for leg, peer in zip(legs, peers, strict=True):
        board = Switchboard()
        board.place("c1", 1, leg)
        board.take("c1")
        board.join(peer.leg)
    gc.collect()
    gc.freeze()  # as the engine does once it is up
    try:
        with aside():
            return await _spoken(legs, peers, seconds, ticker)
    finally:
        gc.unfreeze()
        for leg in legs:
            leg.close()
        await asyncio.gather(*(peer.close() for peer in peers))


async def _spoken(
    legs: list[MediaLeg], peers: list[BrowserPeer], seconds: int, ticker: Ticker
) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with python("bench.timed_browsers", log=Path(folder) / "log", stdout=PIPE) as others:
            measured(os.getpid())
            await _connect(others, legs, peers, seconds)
            cpu = time.process_time()
            await _says(others, "go")
            told = await _hears(others)
            used = time.process_time() - cpu
    percent = 100 * used / (seconds + MORE_S)
    return {
        "cpu_percent": round(percent, 1),
        "cpu_percent_per_call": round(percent / len(legs), 3),
        "ticker_late_ms": late(ticker.lateness),
        "browser_to_phone_ms": told["browser_to_phone_ms"],
        "phone_to_browser_ms": told["phone_to_browser_ms"],
        "frames_said": told["sent"],
        "frames_heard_by_the_other": told["heard"],
        "frames_astray_or_touched": told["astray"],
    }


async def _connect(
    others: Process, legs: list[MediaLeg], peers: list[BrowserPeer], seconds: int
) -> None:
    await _says(others, {"legs": [leg.port for leg in legs], "seconds": seconds})
    for leg, port in zip(legs, await _hears(others), strict=True):
        leg.connect(HOST, port, PCMA)
    answers = [await peer.answer(await _hears(others)) for peer in peers]
    for answer in answers:
        await _says(others, answer)
    assert await _hears(others) == "ready"


async def _says(others: Process, told: Any) -> None:
    assert others.stdin is not None
    others.stdin.write(json.dumps(told).encode() + b"\n")
    await others.stdin.drain()


async def _hears(others: Process) -> Any:
    assert others.stdout is not None
    return json.loads(await others.stdout.readline())
