"""``python -m bench.soak``: bridged and recorded calls, one after another on many desks, for hours.

What is measured is this process, the engine's wire: its memory, descriptors and tasks at the
beginning and at the end, and how its memory grew in the second half. The phones are in another
process. Exits with 1 when a mark is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import secrets
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

from bench.children import python
from bench.cores import rss_kb
from bench.soak_phones import password_of
from evalengine.clock import SystemClock
from evalengine.vocabulary import effects as fx
from evalengine.vocabulary import signals as s
from evalengine.vocabulary import voices as v
from evalengine.wire.media.ticker import Ticker
from evalengine.wire.recorder.recorder import Recorder
from evalengine.wire.sip.control_phone import account_of
from evalengine.wire.sip.wire import SipWire
from evalengine.wire.switchboard.board import Switchboard
from evalengine.wire.switchboard.links import Links

MOST_KB_AN_HOUR = 1_024
LONG_S = 3_600
"""A run as long as this has a slope worth judging: what is made once was made in its first half."""
SETTLES_S = 1.0
SEALS_WITHIN_S = 20.0
PATIENCE_S = 30.0


def tokens() -> str:
    return secrets.token_hex(12)


class Desk:
    """One desk, whose calls follow one another."""

    def __init__(self, name: str, wire: SipWire, recorder: Recorder) -> None:
        self.name = name
        self.calls = self.failed = self.kept = 0
        self.contact = ""
        self.speaks = False
        self.sealed = asyncio.Event()
        self._ended = asyncio.Event()
        board = Switchboard()
        passwords = password_of(name), password_of(account_of(name))
        self._wire = wire.attach(name, passwords[0], self._told, control=passwords[1], board=board)
        links = Links(SystemClock().monotonic_ns, self._told, lambda: wire.watch(links))
        board.watch(links)
        board.watch(recorder.at_desk(name, self._told))
        recorder.record(name, b"k" * 32)

    async def play(self, until: float) -> None:
        """Call after call, until that time (`time.monotonic`)."""
        while time.monotonic() < until:
            self.calls += 1
            self._ended.clear()
            self.sealed.clear()
            self._wire.perform(
                fx.RingPhone(
                    call=f"c{self.calls}",
                    desk=self.name,
                    contact=self.contact,
                    token=tokens(),
                    line=1,
                    caller="Mme Essai",
                    number="0199001234",
                    called="Cabinet",
                    leg={},
                )
            )
            try:
                await asyncio.wait_for(self._ended.wait(), PATIENCE_S)
            except TimeoutError:
                self.failed += 1

    def _told(self, signal: s.Signal) -> None:
        match signal:
            case s.PhoneRegistered():
                self.contact = signal.contact
            case s.ControlPhoneSeen():
                self.speaks = bool(signal.leg)
            case v.RecordingKept():
                self.kept += signal.whole
                if self.kept == 2 * self.calls:
                    self.sealed.set()
            case s.LegEnded():
                self.failed += signal.cause != "hung_up"
                self._ended.set()


def state() -> dict[str, int]:
    """Of this process, once garbage is gone."""
    gc.collect()
    return {
        "rss_kb": rss_kb(os.getpid()),
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
        "tasks": len(asyncio.all_tasks()),
    }


async def soak(calls: int, seconds: float, talk_s: float) -> dict[str, Any]:
    """``calls`` at once for ``seconds``, each of ``talk_s``; what this process was before and
    after, its memory's slope in kB an hour, and what its loop complained of."""
    complaints: list[str] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _loop, context: complaints.append(str(context.get("message")))
    )
    clock = SystemClock()
    ticker = Ticker(clock)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak-")))
        wire = SipWire(clock, tokens, port=0, waking=0, ticker=ticker)
        stack.push_async_callback(wire.close)
        recorder = Recorder(folder, clock, tokens)
        stack.push_async_callback(recorder.close)
        desks = [Desk(f"desk-{number}", wire, recorder) for number in range(calls)]
        phones = await stack.enter_async_context(
            python("bench.soak_phones", log=folder / "log", stdout=PIPE)
        )
        await _begin(phones, wire, desks, talk_s)
        told = await _played(desks, seconds)
    gc.collect()  # what nobody awaited complains now
    return {
        **told,
        "ticker_late_p99_ms": ticker.lateness.percentile_ns(99) / 1e6,
        "complaints": complaints,
    }


async def _begin(phones: Process, wire: SipWire, desks: list[Desk], talk_s: float) -> None:
    """Every phone registers, every co-évaluateur speaks."""
    assert phones.stdin is not None and phones.stdout is not None
    told = {"server": wire.address, "desks": [desk.name for desk in desks], "talk_s": talk_s}
    phones.stdin.write(json.dumps(told).encode() + b"\n")
    if await phones.stdout.readline() != b"ready\n":
        raise RuntimeError("the phones do not come up")


async def _played(desks: list[Desk], seconds: float) -> dict[str, Any]:
    before = state()
    sampling = asyncio.create_task(_sampled(seconds))
    until = time.monotonic() + seconds
    await asyncio.gather(*(desk.play(until) for desk in desks))
    samples = await sampling
    await _sealed(desks)
    await asyncio.sleep(SETTLES_S)
    return {
        "calls": sum(desk.calls for desk in desks),
        "failed": sum(desk.failed for desk in desks),
        "control_voices": sum(desk.speaks for desk in desks),
        "recordings_kept": sum(desk.kept for desk in desks),
        "before": before,
        "after": state(),
        "kb_an_hour": round(slope(samples[len(samples) // 2 :])),
    }


async def _sealed(desks: list[Desk]) -> None:
    """The last files are written to the disk while nobody speaks any more."""
    with suppress(TimeoutError):
        async with asyncio.timeout(SEALS_WITHIN_S):
            await asyncio.gather(*(desk.sealed.wait() for desk in desks))


async def _sampled(seconds: float) -> list[tuple[float, int]]:
    """(hours, resident kB), sixty times."""
    samples, began = [], time.monotonic()
    for number in range(60):
        await asyncio.sleep(max(0.0, began + seconds * (number + 1) / 60 - time.monotonic()))
        samples.append(((time.monotonic() - began) / 3_600, rss_kb(os.getpid())))
    return samples


def slope(samples: Sequence[tuple[float, int]]) -> float:
    """Of the line that fits best (least squares)."""
    mean_x = sum(x for x, _ in samples) / len(samples)
    mean_y = sum(y for _, y in samples) / len(samples)
    spread = sum((x - mean_x) ** 2 for x, _ in samples)
    return sum((x - mean_x) * (y - mean_y) for x, y in samples) / spread if spread else 0.0


def missed(told: dict[str, Any], seconds: float) -> list[str]:
    """The marks that were missed, in words."""
    faults = [
        f"{name} {told['before'][name]} before, {told['after'][name]} after"
        for name in ("descriptors", "tasks")
        if told["after"][name] != told["before"][name]
    ]
    if told["failed"]:
        faults.append(f"{told['failed']} calls failed of {told['calls']}")
    if told["recordings_kept"] != 2 * told["calls"]:
        faults.append(f"{told['recordings_kept']} recordings of {told['calls']} calls")
    if seconds >= LONG_S and told["kb_an_hour"] > MOST_KB_AN_HOUR:
        faults.append(f"memory grows by {told['kb_an_hour']} kB an hour")
    return [*faults, *told["complaints"]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--calls", type=int, default=100, help="at once")
    parser.add_argument("--minutes", type=float, default=120)
    parser.add_argument("--talk", type=float, default=20, help="seconds of one call")
    chosen = parser.parse_args()
    seconds = 60 * chosen.minutes
    told = asyncio.run(soak(chosen.calls, seconds, chosen.talk))
    faults = missed(told, seconds)
    print(json.dumps({**told, "missed": faults}, indent=2))
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
