"""`evalengine serve` and `evalengine export`: an engine for sittings that last."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from evalengine.bootstrap import Engine, same_dossier
from evalengine.dossier.loader import load_dossier
from evalengine.errors import BadSettings
from evalengine.exports.files import write_all
from evalengine.journal.sql import SqlJournal
from evalengine.ports import Journal
from evalengine.robots.control import ControlRobot
from evalengine.robots.player import play
from evalengine.settings import Settings
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry, verify


async def serve(
    sittings: Sequence[str],
    *,
    scenario: str,
    candidate: str,
    speed: int,
    control_robot: bool,
    held: bool,
    tell: Callable[[str], None],
) -> None:
    """Serves until the process is told to stop.

    With ``held``, closing standard input tells it so too. Named sittings are opened on
    ``scenario``, or resumed when the journal knows them; without a name, every sitting that the
    journal says unfinished is resumed.
    """
    settings = Settings.load()
    async with Engine(settings, load_dossier(settings.dossier_folder)) as engine:
        for name in sittings or await unfinished(engine):
            await engine.open(name, scenario=scenario, candidate=candidate, speed=speed)
            tell(f"Épreuve {name} : régie {engine.page_url(name)}")
        async with asyncio.TaskGroup() as tasks:
            robots = [
                tasks.create_task(play(ControlRobot(hosted.scenario), hosted.doors))
                for hosted in engine.hall.sittings.values()
                if control_robot
            ]
            _listen_for_the_end(engine, held)
            await engine.serve_http()
            for robot in robots:
                robot.cancel()


def _listen_for_the_end(engine: Engine, held: bool) -> None:
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, engine.leave)

    def closed() -> None:
        if not os.read(0, 4096):
            loop.remove_reader(0)
            engine.leave()

    if held:
        loop.add_reader(0, closed)


async def unfinished(engine: Engine) -> list[str]:
    """The sittings of the journal that were never closed."""
    names = await engine.journal.sittings()
    return [name for name in names if not _closed(await read(engine.journal, name))]


async def export(sitting: str, out: Path) -> list[Path]:
    """Writes the grid and the journal of a sitting into ``out``, its chain verified first.

    Raises `BadDossier` when the dossier école at hand is not the one that the sitting sealed: its
    grid could have other bounds.
    """
    entries = await entries_of(sitting)
    if not entries:
        raise BadSettings(f"L’épreuve « {sitting} » n’est pas dans le journal.")
    verify(entries)
    dossier = load_dossier(Settings.load().dossier_folder)
    same_dossier(entries[0].event, dossier)
    return write_all(out, entries, dossier.grid)


async def entries_of(sitting: str) -> list[Entry]:
    """Every entry of a sitting in this machine's journal; none when it is unknown."""
    journal = await SqlJournal.open(Settings.load().database_url)
    try:
        return await read(journal, sitting)
    finally:
        await journal.close()


async def read(journal: Journal, sitting: str) -> list[Entry]:
    """Every entry of a sitting."""
    return [entry async for entry in journal.read(sitting)]


def _closed(entries: Iterable[Entry]) -> bool:
    return any(isinstance(entry.event, e.SittingClosed) for entry in entries)
