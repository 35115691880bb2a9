"""One window a desk, and the console that it shows.

A second window waits a moment for the first to leave, or is refused. When a window goes, its
console stays for some seconds: a page loaded again, or a link lost and found, finds it as it was.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from evalengine.server.browser.program import Program, Wanted
from evalengine.server.hall import Hosted

PATIENCE_S = 1.5
"""A page that is loaded again may come before we know that the page it was has gone."""
LINGERS_S = 4.0
"""A console without a window is ended after this."""


@dataclass(slots=True)
class _Seat:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    program: Program | None = None
    look: tuple[str, str] = ("", "")
    alone: asyncio.Task[None] | None = None


class Seats:
    """The windows and the consoles of all desks."""

    def __init__(self) -> None:
        self._seats: dict[str, _Seat] = {}

    @asynccontextmanager
    async def console(self, hosted: Hosted, wanted: Wanted) -> AsyncIterator[Program | None]:
        """The console of a desk, for one window while inside; None when another window has it.

        Raises OSError when it cannot be started.
        """
        seat = self._seats.setdefault(hosted.sitting, _Seat())
        try:
            await asyncio.wait_for(seat.lock.acquire(), PATIENCE_S)
        except TimeoutError:
            yield None
            return
        try:
            yield await _shown(seat, hosted, wanted)
        finally:
            seat.lock.release()
            if seat.program is not None:
                seat.alone = asyncio.create_task(_alone(seat, seat.program))

    async def close(self) -> None:
        """Ends every console that has no window any more."""
        for seat in self._seats.values():
            async with seat.lock:
                await _awaited_no_more(seat)
                await _end(seat)


async def _shown(seat: _Seat, hosted: Hosted, wanted: Wanted) -> Program:
    """The console that is there, if it suits and lives; else a fresh one."""
    await _awaited_no_more(seat)
    program = seat.program
    if program is not None and seat.look == wanted.look and program.alive:
        await program.shows_again(wanted.columns, wanted.rows)
        return program
    await _end(seat)
    seat.program = program = await Program.start(hosted, wanted)
    seat.look = wanted.look
    return program


async def _awaited_no_more(seat: _Seat) -> None:
    """Stops the wait for a window. The lock is ours: that wait is not ending the console now."""
    if seat.alone is not None:
        seat.alone.cancel()
        await asyncio.gather(seat.alone, return_exceptions=True)
        seat.alone = None


async def _alone(seat: _Seat, program: Program) -> None:
    """Waits for a window; without one, ends the console."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LINGERS_S):
            async for _drawn in program.drawn():
                pass  # nobody sees it
    async with seat.lock:
        if seat.program is program:
            await _end(seat)


async def _end(seat: _Seat) -> None:
    """The lock is ours: no window shows this console."""
    program, seat.program = seat.program, None
    if program is not None:
        await program.leave()
