"""Those that are measured side by side, each in a process of its own on the measured core.

pyVoIP and sippy are asked of the interpreter that ``EVALENGINE_BENCH_PEERS`` names, of this one
by default; whoever is not on this machine is left out.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.children import python
from bench.cores import measured
from bench.sipp import HOST
from evalengine.workstation import free_port

STATELESS = """\
debug=0
log_stderror=yes
children=1
tcp_children=1
disable_tcp=yes
listen=udp:{host}:{port}
loadmodule "sl.so"
loadmodule "textops.so"
request_route {{
  if (method == "ACK") exit;
  if (method == "INVITE") append_to_reply("Contact: <sip:service@{host}:{port}>\\r\\n");
  sl_send_reply("200", "OK");
}}
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """It listens on ``port``; ``caller`` is the port that calls must come from, 0: any."""

    pid: int
    port: int
    caller: int = 0


Opened = AbstractAsyncContextManager[Peer]
Opens = Callable[[Path], Opened]
"""Starts a peer, its files in a folder."""


def a_port() -> int:
    return free_port(HOST, socket.SOCK_DGRAM)


def interpreter() -> str:
    """Who has pyVoIP and sippy."""
    return os.environ.get("EVALENGINE_BENCH_PEERS", sys.executable)


async def has(module: str) -> bool:
    """Whether that interpreter can import ``module``."""
    asked = await asyncio.create_subprocess_exec(
        *[interpreter(), "-c", f"import {module}"], stdout=DEVNULL, stderr=DEVNULL
    )
    return await asked.wait() == 0


def has_kamailio() -> bool:
    return shutil.which("kamailio") is not None


@asynccontextmanager
async def ours(folder: Path) -> AsyncIterator[Peer]:
    """Our user agent, answering."""
    async with python("bench.answering", log=folder / "log", stdout=PIPE) as process:
        yield await _said(process)


@asynccontextmanager
async def our_bridge(folder: Path, target: int) -> AsyncIterator[Peer]:
    """Our user agent between the caller and whoever answers on ``target``."""
    async with python("bench.bridging", str(target), log=folder / "log", stdout=PIPE) as process:
        yield await _said(process)


@asynccontextmanager
async def kamailio(folder: Path) -> AsyncIterator[Peer]:
    """Kamailio, which answers 200 to everything and remembers nothing."""
    port, config = a_port(), folder / "kamailio.cfg"
    config.write_text(STATELESS.format(host=HOST, port=port))
    files = ["-f", str(config), "-Y", str(folder), "-P", str(folder / "kamailio.pid")]
    async with _started(folder, "kamailio", "-DD", "-E", "-m", "64", "-M", "8", *files) as process:
        await asyncio.sleep(1.5)
        yield Peer(process.pid, port)


@asynccontextmanager
async def pyvoip(folder: Path) -> AsyncIterator[Peer]:
    """pyVoIP, answering as soon as it lets us: a second after the INVITE."""
    port, caller = a_port(), a_port()
    script = str(Path(__file__).with_name("pyvoip_answers.py"))
    arguments = [interpreter(), script, str(port), str(caller)]
    async with _started(folder, *arguments, stdin=PIPE) as process:
        await asyncio.sleep(2.5)  # it begins to read a second after its start
        yield Peer(process.pid, port, caller)


@asynccontextmanager
async def sippy(folder: Path, target: int) -> AsyncIterator[Peer]:
    """sippy's own simple B2BUA, which logs nothing."""
    port = a_port()
    arguments = ["-f", "-l", HOST, "-p", str(port), "-n", f"{HOST}:{target}"]
    async with _started(
        folder, interpreter(), "-m", "sippy.b2bua_simple", *arguments, quiet=True
    ) as process:
        await asyncio.sleep(1.5)
        yield Peer(process.pid, port)


async def _said(process: Process) -> Peer:
    measured(process.pid)
    assert process.stdout is not None
    return Peer(process.pid, int(await process.stdout.readline()))


@asynccontextmanager
async def _started(
    folder: Path, *command: str, stdin: int = DEVNULL, quiet: bool = False
) -> AsyncIterator[Process]:
    """Ended with everything that it started."""
    environ = {**os.environ, "SIPLOG_BEND": "none"} if quiet else None
    with (folder / "log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *command, stdin=stdin, stdout=log, stderr=log, env=environ, start_new_session=True
        )
    measured(process.pid)
    try:
        yield process
        if process.returncode is not None:
            raise RuntimeError((folder / "log").read_text("utf-8", "replace")[-2000:])
    finally:
        for end in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, end)
            with suppress(TimeoutError):
                async with asyncio.timeout(3):
                    await process.wait()
