"""The processes that a measure starts, each ended by whoever started it."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

PATIENCE_S = 10.0


@asynccontextmanager
async def python(
    *arguments: str, log: Path, environ: Mapping[str, str] | None = None, stdout: int | None = None
) -> AsyncIterator[Process]:
    """``python -m`` ``arguments``, told to leave by the end of its standard input.

    Its errors, and its output unless ``stdout`` is `PIPE`, go to ``log``.
    """
    with log.open("ab") as output:
        child = await asyncio.create_subprocess_exec(
            *[sys.executable, "-m", *arguments],
            env={**os.environ, **(environ or {})},
            stdin=PIPE,
            stdout=stdout if stdout is not None else output,
            stderr=output,
        )
    try:
        yield child
    finally:
        assert child.stdin is not None
        child.stdin.close()
        await ended(child, patience_s=PATIENCE_S)


async def ended(child: Process, *, patience_s: float = 0.0) -> None:
    """``child`` is gone when this returns; it may leave by itself for ``patience_s``."""
    with suppress(TimeoutError):
        await asyncio.wait_for(child.wait(), patience_s)
        return
    for insist in (child.terminate, child.kill):
        with suppress(ProcessLookupError):
            insist()
        with suppress(TimeoutError):
            await asyncio.wait_for(child.wait(), PATIENCE_S)
            return


def cpu_s(pid: int) -> float:
    """CPU seconds that the process has used, user and system (proc(5)); 0 off Linux."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
