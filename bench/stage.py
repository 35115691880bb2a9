"""A real engine, real phones, consoles and a capture, each in its process; and one run of calls.

::

    this process     co-évaluateurs and consoles (WebSocket)
    engine           `evalengine serve`, or the same beside a busy neighbour (`bench.blocked`)
    phones           `bench.phones`: they answer at once
    tcpdump          the capture that times are compared with
"""

from __future__ import annotations

import asyncio
import json
import socket
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import urlopen

from bench.capture import Capture, may_capture
from bench.children import cpu_s, python
from bench.clocks import wall_minus_monotonic
from bench.onwire import Key, Seen, seen
from bench.school import SCENARIO, call_id, write_school
from bench.seat import Seat
from evalengine.bootstrap import fresh_secret
from evalengine.custody.kept import read
from evalengine.journal.sql import SqlJournal
from evalengine.keys import keys_of, load_secret
from evalengine.settings import database_in
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry, verify
from evalengine.workstation import free_port, free_sip_port

HOST = "127.0.0.1"
READY_WITHIN_S = 40.0


@dataclass(frozen=True, slots=True)
class Condition:
    """``per_second`` calls over all ``sittings``, ``calls`` in all.

    Each sitting keeps ``live`` calls up: the oldest is ended before the next one rings. With
    ``live`` 0 the phones hang up as soon as they have answered. ``blocked``: the engine's loop
    has a neighbour that holds it for 50 ms at a time.
    """

    name: str
    sittings: int
    calls: int
    per_second: float
    live: int = 0
    blocked: bool = False


@dataclass(slots=True)
class Run:
    """What one run left. Wall times in ns; ``offset``: wall minus monotonic, at the end.

    ``source``: who saw the wire, ``capture`` or ``phone``. ``offset_moved``: how much ``offset``
    changed during the run; ``offset_error``: by how much it may be wrong. ``sent``: the phone's
    clock before and after it gave its 200 to the system, monotonic ns.
    """

    condition: Condition
    source: str
    seconds: float = 0.0
    engine_cpu_percent: float = 0.0
    offset: int = 0
    offset_moved: int = 0
    offset_error: int = 0
    dropped: int = 0
    asked: dict[Key, int] = field(default_factory=dict)
    told: dict[Key, int] = field(default_factory=dict)
    wire: dict[Key, Seen] = field(default_factory=dict)
    sent: dict[Key, tuple[int, int]] = field(default_factory=dict)
    journals: dict[str, list[Entry]] = field(default_factory=dict)


async def played(condition: Condition) -> Run:
    """Plays ``condition`` once and for all; a second measure gets the same run."""
    if condition not in _PLAYED:
        _PLAYED[condition] = await _play(condition)
    return _PLAYED[condition]


_PLAYED: dict[Condition, Run] = {}


async def _play(condition: Condition) -> Run:
    run = Run(condition, "capture" if may_capture() else "phone")
    sittings = [f"salle-{number}" for number in range(condition.sittings)]
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        write_school(folder / "school", -(-condition.calls // condition.sittings))
        secret = load_secret(folder / "state", fresh_secret())
        before = wall_minus_monotonic()
        async with AsyncExitStack() as stack:
            ports = _Ports()
            engine = await stack.enter_async_context(_engine(folder, condition, sittings, ports))
            if run.source == "capture":
                capture = Capture(ports.sip, folder / "wire.pcap")
                await stack.enter_async_context(capture)
            accounts = [(sitting, keys_of(secret, sitting).phone) for sitting in sittings]
            phones = await stack.enter_async_context(_phones(folder, condition, accounts, ports))
            seats = [Seat(HOST, ports.http, s, keys_of(secret, s)) for s in sittings]
            for seat in seats:
                await stack.enter_async_context(seat)
            await _drive(run, seats, engine)
            run.offset, run.offset_error = wall_minus_monotonic()
            run.offset_moved = run.offset - before.ns
            await _as_phones_saw(run, phones)
        if run.source == "capture":
            run.wire = seen(capture.datagrams(), ports.sip)
            run.dropped = capture.dropped
        run.journals = await _journals(folder / "state", sittings)
    return run


class _Ports:
    """Ports that are free now."""

    def __init__(self) -> None:
        self.http = free_port(HOST, socket.SOCK_STREAM)
        self.sip = free_sip_port(HOST)


@asynccontextmanager
async def _engine(
    folder: Path, condition: Condition, sittings: list[str], ports: _Ports
) -> AsyncIterator[Process]:
    if condition.blocked:
        arguments = ["bench.blocked", SCENARIO, *sittings]
    else:
        arguments = ["evalengine", "serve", "--tenu", "--scenario", SCENARIO]
        arguments += [word for sitting in sittings for word in ("--epreuve", sitting)]
    environ = {
        "EVALENGINE_STATE_FOLDER": str(folder / "state"),
        "EVALENGINE_DATABASE_URL": database_in(folder / "state"),
        "EVALENGINE_DOSSIER_FOLDER": str(folder / "school"),
        "EVALENGINE_CONFIG": "",
        "EVALENGINE_HOST": HOST,
        "EVALENGINE_HTTP_PORT": str(ports.http),
        "EVALENGINE_SIP_PORT": str(ports.sip),
    }
    log = folder / "engine.log"
    async with python(*arguments, log=log, environ=environ) as engine:
        async with asyncio.timeout(READY_WITHIN_S):
            while not await asyncio.to_thread(_serves, ports.http, set(sittings)):
                if engine.returncode is not None:
                    raise RuntimeError(f"the engine did not start: {log.read_text('utf-8')}")
                await asyncio.sleep(0.1)
        yield engine


def _serves(port: int, sittings: set[str]) -> bool:
    asked = urlencode({"epreuve": sorted(sittings)}, doseq=True)
    health = f"http://{HOST}:{port}/sante?{asked}"
    with suppress(OSError, ValueError), urlopen(health, timeout=2) as reply:
        return json.load(reply)["serves"] is True
    return False


@asynccontextmanager
async def _phones(
    folder: Path, condition: Condition, accounts: list[tuple[str, str]], ports: _Ports
) -> AsyncIterator[Process]:
    log = folder / "phones.log"
    async with python("bench.phones", log=log, stdout=PIPE) as phones:
        wanted = {
            "server": [HOST, ports.sip],
            "accounts": accounts,
            "hang_up": condition.live == 0,
        }
        assert phones.stdin is not None and phones.stdout is not None
        phones.stdin.write(json.dumps(wanted).encode() + b"\n")
        async with asyncio.timeout(READY_WITHIN_S):
            if await phones.stdout.readline() != b"ready\n":
                raise RuntimeError(f"the phones did not start: {log.read_text('utf-8')}")
        yield phones


async def _as_phones_saw(run: Run, phones: Process) -> None:
    assert phones.stdin is not None and phones.stdout is not None
    phones.stdin.close()
    lines: list[Any] = json.loads((await phones.stdout.read()).splitlines()[-1])
    for user, call, invited, before, after in lines:
        run.sent[user, call] = (before, after)
        middle = (before + after) // 2
        run.wire[user, call] = Seen(invited=invited + run.offset, answered=middle + run.offset)


async def _drive(run: Run, seats: list[Seat], engine: Process) -> None:
    loop = asyncio.get_running_loop()
    cpu, began = cpu_s(engine.pid), loop.time()
    for seat in seats:
        await seat.begin()
    start = loop.time() + 0.2
    async with asyncio.TaskGroup() as group:
        for place, seat in enumerate(seats):
            group.create_task(_sit(seat, place, run.condition, start))
    run.seconds = loop.time() - start
    run.engine_cpu_percent = 100 * (cpu_s(engine.pid) - cpu) / (loop.time() - began)
    for seat in seats:
        run.asked |= {(seat.sitting, call): at for call, at in seat.asked.items()}
        run.told |= {(seat.sitting, call): at for call, at in seat.told.items()}


async def _sit(seat: Seat, place: int, condition: Condition, start: float) -> None:
    """The calls of one sitting: those of the whole whose number falls to this place."""
    loop = asyncio.get_running_loop()
    for number in range(place, condition.calls, condition.sittings):
        due = start + number / condition.per_second
        await asyncio.sleep(max(0.0, due - loop.time()))
        if condition.live and len(seat.live) == condition.live:
            await seat.end_oldest()
        await seat.ring(call_id(number // condition.sittings))
        if not condition.live:
            await seat.see_ended()


async def _journals(state: Path, sittings: list[str]) -> dict[str, list[Entry]]:
    """Every sitting's entries, their chain verified."""
    journal = await SqlJournal.open(database_in(state))
    try:
        found = {sitting: await read(journal, sitting) for sitting in sittings}
    finally:
        await journal.close()
    for entries in found.values():
        verify(entries)
    return found


def origin_of(entries: list[Entry]) -> int:
    """What sitting times count from, monotonic ns."""
    opening = entries[0].event
    assert isinstance(opening, e.SittingOpened)
    return opening.origin_ns
