"""Calls through a back-to-back user agent on one core: how many, and how late the answer comes.

sipp calls, sipp answers. How late: from the 200 of whoever answers to the 200 that the caller
gets, as tcpdump sees both on the loopback interface.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from bench import peers, sipp
from bench.capture import Capture, may_capture
from bench.cores import aside
from bench.figures import ratio, spread
from bench.pcap import Datagram
from bench.rates import climbed

RATES = (100, 200, 400, 600)
LATENCY = {10: 60, 100: 600}
"""Calls a second, and how many."""

ANSWER = re.compile(rb"SIP/2\.0 200 .*?\r\nCSeq:[ \t]*\d+ INVITE", re.DOTALL | re.IGNORECASE)
NUMBER = re.compile(rb"\r\nFrom:[^\r]*?<?sip:(\d+)@", re.IGNORECASE)

Between = Callable[[Path, int], peers.Opened]


async def measure() -> dict[str, Any]:
    """By peer: rates as in `transactions`, and the delay in ms at two rates."""
    if not sipp.here():
        return {"left_out": "no sipp here"}
    betweens: dict[str, Between] = {"ours": peers.our_bridge}
    if await peers.has("sippy"):
        betweens["sippy"] = peers.sippy
    with aside():
        told = {name: await _measured(between) for name, between in betweens.items()}
    highest = {name: figures["highest_per_s"] for name, figures in told.items()}
    if "sippy" in highest:
        return {**told, "ratio_to_sippy": ratio(highest["ours"], highest["sippy"], 1)}
    return told


async def _measured(between: Between) -> dict[str, Any]:
    told = await climbed(partial(_between, between), RATES)
    for rate, count in LATENCY.items():
        told[f"answer_delay_ms_at_{rate}_per_s"] = await _delays(between, rate, count)
    return told


@asynccontextmanager
async def _between(between: Between, folder: Path) -> AsyncIterator[peers.Peer]:
    """The peer, and a sipp behind it that answers."""
    port = peers.a_port()
    async with sipp.answering(folder, port), between(folder, port) as peer:
        yield peer


async def _delays(between: Between, rate: int, count: int) -> dict[str, Any]:
    if not may_capture():
        return {"left_out": "tcpdump may not look here"}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        async with _between(between, folder) as peer:
            capture = Capture(peer.port, folder / "wire.pcap")
            async with capture:
                await sipp.calls(folder, peer.port, rate, count, script=sipp.numbered(folder))
        found = await asyncio.to_thread(delays_ns, capture.datagrams(), peer.port)
    return {**spread(delay / 1e6 for delay in found), "capture_dropped": capture.dropped}


def delays_ns(datagrams: Iterable[Datagram], port: int) -> list[int]:
    """From the first 200 that comes to ``port`` to the first that leaves it, of each call. Both
    legs name the caller alike."""
    came: dict[bytes, int] = {}
    left: dict[bytes, int] = {}
    for datagram in datagrams:
        number = NUMBER.search(datagram.data)
        if number is not None and ANSWER.match(datagram.data):
            side = came if datagram.dest[1] == port else left
            side.setdefault(number[1], datagram.at)
    return [at - came[number] for number, at in left.items() if number in came]
