"""One console in a process of its own. It dies with us: its standard input is our pipe."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from evalengine.server.browser import packets
from evalengine.server.hall import Hosted

log = logging.getLogger(__name__)

LEAVES_WITHIN_S = 1.5
"""For a console to put its drafts away after it was asked to end; then it is made to."""
_PIECE = 256 * 1024
_DRIVER = "console.browser:BrowserDriver"
_NOT_ITS_OWN = ("EVALENGINE_", "TEXTUAL", "COLUMNS", "LINES", "ROWS", "NO_COLOR", "FORCE_COLOR")


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a console is to be started: which engine it follows (``http://host:port``, or
    ``https`` and the PEM file of the certificate to trust), the folder of its drafts (None: its own
    default), its colours and keys, and its first size in cells."""

    url: str
    certificate: Path | None
    folder: Path | None
    colours: str
    touches: str
    columns: int
    rows: int

    @property
    def look(self) -> tuple[str, str]:
        """What cannot be changed while it runs."""
        return self.colours, self.touches


class Program:
    """A running console. Iterate over `drawn`, feed it with `types` and `resizes`."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._unpacker = packets.Unpacker()

    @classmethod
    async def start(cls, hosted: Hosted, wanted: Wanted) -> Self:
        """Starts the console of the desk of ``hosted``. Raises OSError."""
        process = await asyncio.create_subprocess_exec(
            *[sys.executable, "-m", "console", "--sans-telephone"],
            *["--couleurs", wanted.colours, "--touches", wanted.touches],
            env=_environment(hosted, wanted),
            stdin=PIPE,
            stdout=PIPE,
            start_new_session=True,  # Ctrl+C in the engine's terminal is the engine's
        )
        return cls(process)

    async def drawn(self) -> AsyncIterator[bytes]:
        """What the terminal is to draw, until the console ends."""
        assert self._process.stdout is not None
        while piece := await self._process.stdout.read(_PIECE):
            try:
                if drawn := self._unpacker.drawn(piece):
                    yield drawn
            except packets.NotPackets as error:
                log.error("%s", error)
                return

    async def types(self, text: str) -> None:
        await self._send(packets.typed(text))

    async def resizes(self, columns: int, rows: int) -> None:
        await self._send(packets.resized(columns, rows))

    async def shows_again(self, columns: int, rows: int) -> None:
        """A terminal of this size that has nothing on it yet takes the place of the one before."""
        await self._send(packets.shown_again())
        await self.resizes(columns, rows)

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def ended(self) -> int:
        """Waits for its end; its exit status. Minus a signal's number: something killed it."""
        return await self._process.wait()

    async def leave(self) -> None:
        """Asks it to end, and makes it if it does not, or has nothing to put away yet."""
        try:
            if self._unpacker.begun:
                await asyncio.wait_for(self._says_goodbye(), LEAVES_WITHIN_S)
        except TimeoutError:
            log.warning("a console did not leave when asked to")
        finally:
            if self.alive:
                self._process.kill()
        await self._process.wait()

    async def _says_goodbye(self) -> None:
        assert self._process.stdout is not None
        await self._send(packets.leave())
        while await self._process.stdout.read(_PIECE):  # else it would wait for us to read on
            pass
        await self._process.wait()

    async def _send(self, packet: bytes) -> None:
        assert self._process.stdin is not None
        with suppress(ConnectionError):  # it has just ended: `drawn` tells
            self._process.stdin.write(packet)
            await self._process.stdin.drain()


def _environment(hosted: Hosted, wanted: Wanted) -> dict[str, str]:
    kept = {key: text for key, text in os.environ.items() if not key.startswith(_NOT_ITS_OWN)}
    if wanted.folder is not None:
        kept["EVALENGINE_CONSOLE_FOLDER"] = str(wanted.folder)
    if wanted.certificate is not None:
        kept["EVALENGINE_CERTIFICATE"] = str(wanted.certificate)
    return {
        **kept,
        "EVALENGINE_URL": wanted.url,
        "EVALENGINE_SITTING": hosted.sitting,
        "EVALENGINE_TOKEN": hosted.candidate_token,
        "TEXTUAL_DRIVER": _DRIVER,
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "COLUMNS": str(wanted.columns),
        "ROWS": str(wanted.rows),
    }
