"""A whole sitting without a person: a robot candidate's SIP phone, a robot co-évaluateur.

The calls are real: INVITE, 180, 200, re-INVITE, REFER and BYE go through sockets on the loopback
interface, and the times are the kernel's. Only the clock runs faster.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from rich.console import Console

from evalengine.bootstrap import Engine, fresh_token, sitting_name
from evalengine.custody.export import files_of
from evalengine.custody.kept import kept
from evalengine.dossier.models import Dossier
from evalengine.exports.files import write
from evalengine.exports.narration import Narrator
from evalengine.exports.tables import criteria_table, timing_table
from evalengine.robots.candidate import CandidateRobot
from evalengine.robots.control import ControlRobot
from evalengine.robots.player import play
from evalengine.robots.profile import Profile
from evalengine.server.hall import Hosted
from evalengine.settings import Settings
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry
from evalengine.wire.sip.account import phone_at


async def demo(
    settings: Settings,
    dossier: Dossier,
    *,
    scenario: str,
    profile: Profile,
    speed: int,
    out: Path,
    console: Console,
) -> bool:
    """Plays ``scenario``, writes its results into ``out``; True when it was played to its end."""
    async with Engine(settings, dossier) as engine:
        name = sitting_name("demo", engine.host.wall_ns())
        hosted = await engine.open(
            name, scenario=scenario, candidate=f"Robot {profile.name}", speed=speed
        )
        telling = asyncio.create_task(_tell(hosted, console))
        await _perform(engine, hosted, profile)
        await engine.played(name)
        await telling
        entries = engine.runners[name].entries
        complete = _complete(entries)
        console.print()
        console.print(timing_table(entries))
        console.print(criteria_table(entries, dossier.grid))
        for path in write(out, files_of(kept(settings, entries))):
            console.print(f"  {path}")
        return complete


async def _perform(engine: Engine, hosted: Hosted, profile: Profile) -> None:
    """Both robots at work, until the sitting is closed."""
    phone = phone_at(hosted.sip, engine.host, fresh_token)
    await phone.start()
    try:
        async with asyncio.TaskGroup() as robots:
            robots.create_task(play(ControlRobot(*hosted.scenarios), hosted.doors))
            robots.create_task(engine.speaks(hosted))
            robots.create_task(
                play(CandidateRobot(profile, *hosted.scenarios), hosted.doors, phone)
            )
    finally:
        await phone.stop()


async def _tell(hosted: Hosted, console: Console) -> None:
    narrator = Narrator()
    async for batch in hosted.doors.follow("control"):
        for entry in batch:
            for line in narrator.tell(entry):
                console.print(line, highlight=False, no_wrap=True, overflow="ellipsis")


def _complete(entries: list[Entry]) -> bool:
    last = entries[-1].event
    return isinstance(last, e.SittingClosed) and last.complete
