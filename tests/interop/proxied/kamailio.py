"""A real Kamailio in front of the engine, by the very configuration of the documentation."""

from __future__ import annotations

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, STDOUT, Process
from contextlib import suppress
from pathlib import Path

from tests.conftest import programs
from tests.interop.baresip import free_sip_port
from tests.patience import patience

DOCUMENTED = Path(__file__).parents[3] / "docs" / "kamailio.cfg"

HOST = "127.0.0.2"
"""Not the engine's address, nor the phones': who sent what is told by its address."""

LAUNCHES = 5


class Kamailio:
    """One Kamailio on UDP and TCP. Use `launched`, and `close` it."""

    def __init__(self, process: Process, folder: Path, port: int) -> None:
        self.address = (HOST, port)
        self._process = process
        self._folder = folder

    @classmethod
    async def launched(cls, folder: Path, engine: tuple[str, int]) -> Kamailio:
        """Starts it in front of ``engine``, with its files in ``folder``, listening."""
        for _ in range(LAUNCHES):
            if (proxy := await cls._tried(folder, engine)) is not None:
                return proxy
        raise AssertionError((folder / "kamailio.log").read_text())

    @classmethod
    async def _tried(cls, folder: Path, engine: tuple[str, int]) -> Kamailio | None:
        """One start on a port that is free now; None when it left at once."""
        port = free_sip_port(HOST)
        (folder / "kamailio.cfg").write_text(_adapted(engine, port))
        made = cls(await _started(folder), folder, port)
        return made if await made._listens() else None

    async def restart(self) -> None:
        """Ends it, and starts it again at the same address; it remembers nothing."""
        await self.close()
        self._process = await _started(self._folder)
        assert await self._listens(), (self._folder / "kamailio.log").read_text()

    async def close(self) -> None:
        """Asks it to leave, and makes sure that none of its processes stays."""
        with suppress(ProcessLookupError):
            self._process.terminate()
        with suppress(TimeoutError):
            async with patience(5):
                await self._process.wait()
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()

    async def _listens(self) -> bool:
        """Waits for it; False when it left instead."""
        async with patience(10):
            while self._process.returncode is None:
                if await _answers(self.address):
                    return True
                await asyncio.sleep(0.05)
        return False


async def _started(folder: Path) -> Process:
    with (folder / "kamailio.log").open("wb") as log:
        return await asyncio.create_subprocess_exec(
            *("kamailio", "-DD", "-E", "-f", str(folder / "kamailio.cfg"), "-m", "16", "-M", "4"),
            *("-Y", str(folder), "-P", str(folder / "kamailio.pid")),
            stdin=DEVNULL,
            stdout=log,
            stderr=STDOUT,
            start_new_session=True,
            env={**os.environ, "PATH": programs()},
        )


def _adapted(engine: tuple[str, int], port: int) -> str:
    """The documented configuration with our addresses, small."""
    text = DOCUMENTED.read_text("utf-8")
    for documented, ours in (
        ("192.0.2.10:5060", f"{engine[0]}:{engine[1]}"),
        ("192.0.2.10", engine[0]),
        ("192.0.2.20:5060", f"{HOST}:{port}"),
        ("children=4", "children=1"),
    ):
        assert documented in text
        text = text.replace(documented, ours)
    return text


async def _answers(address: tuple[str, int]) -> bool:
    try:
        _, writer = await asyncio.open_connection(*address)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True
