"""Lets a robot follow a sitting and act in time, through the doors and a phone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from evalengine.errors import Refused
from evalengine.ports import Doors, Phone
from evalengine.robots.acts import Act, Done, Driven, PhoneAct, Robot
from evalengine.vocabulary.entry import By

log = logging.getLogger(__name__)


async def play(robot: Robot, doors: Doors, phone: Phone | None = None) -> None:
    """Plays until the sitting is closed. A refusal is logged: robots try again by themselves."""

    async def do(act: Act) -> None:
        if not isinstance(act, PhoneAct):
            await _ask(doors, act, "candidate" if phone else "control")
        elif phone is not None:
            act.do(phone)

    await drive(robot, doors, do)


async def drive(robot: Driven[Done], doors: Doors, do: Callable[[Done], Awaitable[None]]) -> None:
    """Has ``robot`` follow a sitting until it is closed, and what it wants done in time."""
    news = asyncio.Event()
    reading = asyncio.create_task(_read(robot, doors, news))
    try:
        while not robot.finished:
            for act in robot.tick(doors.now()):
                await do(act)
            await _until(news, doors, robot.deadline())
            if reading.done():
                reading.result()
                return
    finally:
        reading.cancel()
        with suppress(asyncio.CancelledError):
            await reading


async def _read(robot: Driven[object], doors: Doors, news: asyncio.Event) -> None:
    async for batch in doors.follow(robot.audience):
        for entry in batch:
            robot.see(entry)
        news.set()
    news.set()


async def _until(news: asyncio.Event, doors: Doors, deadline: int | None) -> None:
    delay = None if deadline is None else doors.seconds_until(deadline)
    with suppress(TimeoutError):
        await asyncio.wait_for(news.wait(), delay)
    news.clear()


async def _ask(doors: Doors, act: object, by: By) -> None:
    try:
        await doors.submit(act, by)  # type: ignore[arg-type]
    except Refused as refusal:
        log.info("robot %s: %r refused: %s", by, act, refusal)
