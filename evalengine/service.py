"""`evalengine serve`: an engine for sittings that last."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from evalengine.bootstrap import Engine, microphones_refused
from evalengine.custody.kept import read
from evalengine.dossier.loader import load_dossier
from evalengine.errors import EvalEngineError
from evalengine.robots.control import ControlRobot
from evalengine.robots.player import play
from evalengine.settings import Settings
from evalengine.vocabulary import events as e
from evalengine.vocabulary.entry import Entry

log = logging.getLogger(__name__)


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
        for name in sittings:
            await engine.open(name, scenario=scenario, candidate=candidate, speed=speed)
        if not sittings:
            await _resume_unfinished(engine, tell)
        if warning := microphones_refused(settings):
            tell(warning)
        for name in engine.hall.sittings:
            tell(f"Épreuve {name} : régie {engine.page_url(name)}")
            tell(f"  tableau de l’évaluateur, sans la main\u00a0: {engine.board_url(name)}")
            tell(f"  notation de l’évaluateur\u00a0: {engine.grid_url(name)}")
            tell(f"  console du candidat dans un navigateur : {engine.desk_url(name)}")
            for line in engine.phone_lines(name):
                tell(line)
        tell(f"Entrée par un code à usage unique : {engine.entrance_url}")
        async with asyncio.TaskGroup() as tasks:
            robots = [
                tasks.create_task(act)
                for hosted in engine.hall.sittings.values()
                if control_robot
                for act in (
                    play(ControlRobot(*hosted.scenarios), hosted.doors),
                    engine.speaks(hosted),
                )
            ]
            _listen_for_the_end(engine, held)
            # What was made so far stays: looking through it again would stall calls for 0.1 s.
            gc.collect()
            gc.freeze()
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
        with suppress(OSError):  # a file or /dev/null cannot be waited for: nobody holds us
            loop.add_reader(0, closed)


async def _resume_unfinished(engine: Engine, tell: Callable[[str], None]) -> None:
    """Resumes what was never closed; one sitting that cannot be does not hold up the others."""
    for name in await engine.journal.sittings():
        try:
            if not _closed(await read(engine.journal, name)):
                await engine.resume(name)
        except EvalEngineError as error:
            tell(f"Épreuve {name} : {error}")


def _closed(entries: Iterable[Entry]) -> bool:
    return any(isinstance(entry.event, e.SittingClosed) for entry in entries)
