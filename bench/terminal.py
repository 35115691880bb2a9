"""A real program in a terminal of our own: keys in, what it writes out, each with its time."""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import re
import struct
import sys
import termios
import time
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from bench.children import ended

PATIENCE_S = 10.0
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])")


class Terminal:
    """What a program of this terminal has written, and when it came.

    Looked through as text: colours and moves of the cursor are left out.
    """

    def __init__(self, master: int, program: Process) -> None:
        self.program, self._master = program, master
        self._text, self._at, self._news = "", 0, asyncio.Event()

    def come(self) -> None:
        """There is something to read."""
        try:
            octets = os.read(self._master, 65_536)
        except OSError:  # the program is gone
            asyncio.get_running_loop().remove_reader(self._master)
            return
        self._at = time.perf_counter_ns()
        self._text += octets.decode("utf-8", "replace")
        self._news.set()

    @property
    def mark(self) -> int:
        """Where what is written from now on begins."""
        return len(self._text)

    def types(self, keys: str) -> None:
        """Presses ``keys``."""
        os.write(self._master, keys.encode())

    async def shows(self, text: str, since: int = 0) -> int:
        """When ``text`` was there, written since the mark ``since``: ns of `time.perf_counter_ns`.

        `TimeoutError` if it never is.
        """
        async with asyncio.timeout(PATIENCE_S):
            while text not in _ESCAPES.sub("", self._text[since:]):
                self._news.clear()
                await self._news.wait()
        return self._at


@asynccontextmanager
async def terminal(
    *arguments: str, columns: int, rows: int, environ: Mapping[str, str]
) -> AsyncIterator[Terminal]:
    """``python -m`` ``arguments`` in a terminal of that size; ended when the block is left."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    program = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", *arguments],
        env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environ},
        stdin=slave,
        stdout=slave,
        stderr=slave,  # where the screen is drawn
        start_new_session=True,
    )
    os.close(slave)
    shown = Terminal(master, program)
    asyncio.get_running_loop().add_reader(master, shown.come)
    try:
        yield shown
    finally:
        await ended(program)
        asyncio.get_running_loop().remove_reader(master)
        os.close(master)
