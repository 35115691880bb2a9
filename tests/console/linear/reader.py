"""Who sits at the linear console of a test: a process, its lines, and what is typed to it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from tempfile import TemporaryDirectory
from types import TracebackType

from tests.patience import patience

PATIENCE_S = 20.0


class Console:
    """``python -m console --lineaire`` by pipe. ``lines`` is all that it said, with plain spaces;
    `says` waits for what is not read yet."""

    def __init__(self, url: str, sitting: str, token: str, *options: str) -> None:
        self._folder = TemporaryDirectory()
        self._arguments = ["--url", url, "--sitting", sitting, "--sans-son", *options]
        self._environment = {
            **os.environ,
            "EVALENGINE_TOKEN": token,
            "EVALENGINE_CONSOLE_FOLDER": self._folder.name,  # unless an option says where
        }
        self.lines: list[str] = []
        self.raw = b""
        self._read_so_far = 0
        self._news = asyncio.Event()

    async def __aenter__(self) -> Console:
        self._process = await asyncio.create_subprocess_exec(
            *[sys.executable, "-m", "console", "--lineaire", *self._arguments],
            env=self._environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reading = asyncio.create_task(self._follow())
        return self

    async def __aexit__(
        self, _kind: type | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self.ends()
        self._folder.cleanup()

    def types(self, *lines: str) -> None:
        """Each of ``lines``, then Enter."""
        for line in lines:
            self._process.stdin.write(f"{line}\n".encode())

    def sends(self, sign: signal.Signals) -> None:
        self._process.send_signal(sign)

    def closes(self) -> None:
        """Nothing more will be typed."""
        self._process.stdin.close()

    async def says(self, pattern: str, *others: str) -> re.Match[str]:
        """The next line in which one of the patterns is found; what came before it is read."""
        wanted = re.compile("|".join((pattern, *others)))
        async with patience(PATIENCE_S):
            while True:
                while self._read_so_far < len(self.lines):
                    self._read_so_far += 1
                    if found := wanted.search(self.lines[self._read_so_far - 1]):
                        return found
                assert self._process.returncode is None, f"{pattern}: ended\n{self.tail()}"
                self._news.clear()
                await self._news.wait()

    async def ends(self) -> int:
        """Its exit status, once all that it said is read."""
        async with patience(PATIENCE_S):
            status = await self._process.wait()
            await self._reading
        return status

    def tail(self) -> str:
        return "\n".join(self.lines[-30:])

    async def _follow(self) -> None:
        while raw := await self._process.stdout.readline():
            self.raw += raw
            self.lines.append(raw.decode().rstrip("\n").replace("\N{NO-BREAK SPACE}", " "))
            self._news.set()
        await self._process.wait()
        self._news.set()
