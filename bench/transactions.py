"""How many calls a second our user agent answers on one core: sipp calls, INVITE to BYE."""

from __future__ import annotations

import asyncio
import csv
import shutil
import tempfile
from asyncio.subprocess import DEVNULL, PIPE
from pathlib import Path
from typing import Any

from bench.children import cpu_s, python

RATES = (100, 200, 400, 600)
"""Calls a second that are asked for."""

SECONDS = 4


async def measure() -> dict[str, Any]:
    """By rate asked for: calls a second that were completed, those that failed, messages sent
    again, and the CPU of the process that answers, in per cent of a core."""
    if shutil.which("sipp") is None:
        return {"left_out": "no sipp here"}
    return {f"{rate}_per_s": await _called(rate) for rate in RATES}


async def _called(rate: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        async with python("bench.answering", log=folder / "log", stdout=PIPE) as answering:
            assert answering.stdout is not None
            port = int(await answering.stdout.readline())
            loop = asyncio.get_running_loop()
            cpu, began = cpu_s(answering.pid), loop.time()
            counted = await _sipp(folder, port, rate)
            took = loop.time() - began
            percent = 100 * (cpu_s(answering.pid) - cpu) / took
    done = int(counted["SuccessfulCall(C)"])
    return {
        "calls": done,
        "failed": int(counted["FailedCall(C)"]),
        "sent_again": int(counted["Retransmissions(C)"]),
        "completed_per_s": round(done / took),
        "cpu_percent": round(percent, 1),
    }


async def _sipp(folder: Path, port: int, rate: int) -> dict[str, str]:
    """Plays sipp's own caller to its end; the last line of its statistics."""
    statistics = folder / "sipp.csv"
    sipp = await asyncio.create_subprocess_exec(
        *["sipp", f"127.0.0.1:{port}", "-sn", "uac", "-i", "127.0.0.1", "-nostdin"],
        *["-r", str(rate), "-m", str(rate * SECONDS), "-d", "0", "-timeout", "30"],
        *["-trace_stat", "-stf", str(statistics), "-fd", "60"],
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
    )
    try:
        async with asyncio.timeout(40):
            await sipp.wait()
    finally:
        if sipp.returncode is None:
            sipp.kill()
            await sipp.wait()
    with statistics.open("r", encoding="utf-8", errors="replace") as lines:
        return list(csv.DictReader(lines, delimiter=";"))[-1]
