"""Has sounds made by another process, so that no call waits for a decoder or a voice."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any

from evalengine.errors import EvalEngineError, reason_of
from evalengine.wire.voices.samples import Sound, from_pcm

COMMAND = (sys.executable, "-m", "evalengine.wire.voices.child")
PATIENCE_S = 30.0

_DIED = "le programme qui lit les sons s’est arrêté"
_SLOW = "le programme qui lit les sons ne répond pas"


class NoSound(EvalEngineError):
    """Why a sound could not be made, in French, fit for the end of a sentence."""


class Workshop:
    """In the running loop; `close` must be awaited. One wish is served at a time; the process is
    started by the first, and anew after one that it did not survive."""

    def __init__(
        self, *, command: tuple[str, ...] = COMMAND, patience_s: float = PATIENCE_S
    ) -> None:
        self._command = command
        self._patience_s = patience_s
        self._process: Process | None = None
        self._one_at_a_time = asyncio.Lock()

    async def read(self, path: Path) -> Sound:
        """The recording in that file. Raises `NoSound`."""
        return await self._made({"file": str(path)})

    async def say(self, text: str, command: tuple[str, ...]) -> Sound:
        """``text`` as ``command`` speaks it: it reads the text and writes a WAV. Raises
        `NoSound`."""
        return await self._made({"say": text, "by": command})

    async def close(self) -> None:
        """Ends the process. May be called twice."""
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        # Its pipes are read to their end, or the loop would find them open.
        await process.communicate()

    async def _made(self, wish: dict[str, Any]) -> Sound:
        async with self._one_at_a_time:
            done = False
            try:
                sound = await asyncio.wait_for(self._asked(wish), self._patience_s)
                done = True
                return sound
            except NoSound:
                done = self._process is not None and self._process.returncode is None
                raise
            except TimeoutError as error:
                raise NoSound(_SLOW) from error
            except (OSError, EOFError, ValueError) as error:
                why = reason_of(error) if isinstance(error, FileNotFoundError) else _DIED
                raise NoSound(why) from error
            finally:
                if not done:  # what it may still answer is no answer to the next wish
                    await self.close()

    async def _asked(self, wish: dict[str, Any]) -> Sound:
        process = self._process or await self._start()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps(wish).encode() + b"\n")
        await process.stdin.drain()
        told = json.loads(await process.stdout.readline() or "null")
        if not isinstance(told, dict):
            raise EOFError
        if "why" in told:
            raise NoSound(told["why"])
        return from_pcm(await process.stdout.readexactly(told["octets"]))

    async def _start(self) -> Process:
        self._process = await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, start_new_session=True
        )
        return self._process
